package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.finding.Rule;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Names a finding that is not about one row by what makes it this one. */
final class FindingId {

    private FindingId() {}

    static String of(Rule rule, String... parts) {
        StringBuilder identity = new StringBuilder(rule.id());
        for (String part : parts) {
            identity.append('\0').append(part);
        }
        byte[] bytes = identity.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().toHexDigits(Hashing.xxh3_64().hashBytesToLong(bytes));
    }
}
