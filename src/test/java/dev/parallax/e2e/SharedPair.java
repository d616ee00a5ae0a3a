package dev.parallax.e2e;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One pair at a time, started when first asked for and kept for the tests of a class. */
final class SharedPair implements AfterAllCallback {

    private @Nullable PairOptions options;
    private @Nullable AuditedPair open;

    AuditedPair get(PairOptions wanted) throws SQLException {
        AuditedPair pair = open;
        if (pair == null || !wanted.equals(options)) {
            close();
            TestVersions.assume(wanted);
            pair = new AuditedPair(wanted);
            open = pair;
            options = wanted;
        }
        return pair;
    }

    private void close() {
        AuditedPair pair = open;
        open = null;
        if (pair != null) {
            pair.close();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }
}
