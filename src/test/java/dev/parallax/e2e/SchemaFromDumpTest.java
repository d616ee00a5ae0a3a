package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Log files whose servers logged neither names nor keys, with the definitions from a dump. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class SchemaFromDumpTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    @Test
    void theDumpSaysWhatTheLogsDoNot() throws SQLException, IOException {
        AuditedPair audited =
                PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL).withRowMetadata("MINIMAL"));
        List<String> here = audited.fromHere();
        String create = "CREATE TABLE dumped.t (id INT, v ENUM('x','y','z'), PRIMARY KEY (id))";
        audited.pair().a().execute("CREATE DATABASE dumped", create, "INSERT INTO dumped.t VALUES (7, 'x')");
        audited.pair().awaitInSync(AuditedPair.SOON);
        audited.pair().holdAppliers(() -> {
            audited.pair().a().execute("UPDATE dumped.t SET v = 'y'");
            audited.pair().b().execute("UPDATE dumped.t SET v = 'z'");
        });
        audited.pair().awaitInSync(AuditedPair.SOON);
        List<String> logs = audited.copiedLogs(here);
        Path dump = Files.writeString(audited.cli().fresh("dump.sql"), create + ";\n");

        assertThat(audited.cli()
                        .report("detect", logs)
                        .expect(3, "INCONCLUSIVE")
                        .notChecked())
                .anyMatch(item -> item.startsWith("table dumped.t"));
        Run told = audited.cli().report("detect", AuditedPair.with(logs, "--schema", dump.toString()));
        told.expect(1, "DIVERGED").expectDiverged(Set.of("dumped.t{id=7}"));
        List<String> explain = new ArrayList<>(List.of("explain", "--table", "dumped.t", "--key", "7"));
        explain.addAll(logs);
        explain.addAll(List.of("--schema", dump.toString()));
        Run explained = audited.cli().run(explain.toArray(String[]::new));
        assertThat(explained.status()).isEqualTo(1);
        assertThat(explained.out()).contains("v 'x' -> 'y'", "v 'x' -> 'z'");

        Path other = Files.writeString(audited.cli().fresh("other.sql"), create.replace("ENUM('x','y','z')", "INT"));
        assertThat(audited.cli()
                        .report("detect", AuditedPair.with(logs, "--schema", other.toString()))
                        .expect(3, "INCONCLUSIVE")
                        .notChecked())
                .anyMatch(item -> item.contains("column 2 is int in the dump"));
    }

    @Test
    void aJournalNeedsNone() throws SQLException {
        AuditedPair audited =
                PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL).withRowMetadata("MINIMAL"));
        audited.detect(audited.cli().fresh("journal"), "--schema", "dump.sql").expectError(2, "PX-USE-023");
    }
}
