package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can be wrong with log files and journals, each said in one line; nothing is guessed from damaged logs. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class LogErrorsTest {

    private static final String TABLE = "CREATE TABLE logs.t (id INT PRIMARY KEY, v INT)";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private List<String> here = List.of();

    LogErrorsTest() throws SQLException {
        audited = PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL));
    }

    @BeforeEach
    void aDivergedRow() throws SQLException {
        here = audited.fromHere();
        audited.pair()
                .a()
                .execute(
                        "DROP DATABASE IF EXISTS logs",
                        "CREATE DATABASE logs",
                        TABLE,
                        "INSERT INTO logs.t VALUES (1, 1)");
        audited.pair().awaitInSync(AuditedPair.SOON);
        audited.pair().holdAppliers(() -> {
            audited.pair().a().execute("UPDATE logs.t SET v = 2");
            audited.pair().b().execute("UPDATE logs.t SET v = 3");
        });
        audited.pair().awaitInSync(AuditedPair.SOON);
    }

    private Run detect(List<String> logs) {
        return audited.cli().report("detect", logs);
    }

    private static Path file(List<String> logs) {
        return Path.of(logs.get(1).substring(2));
    }

    /** Whichever byte it is, the file is refused: every tenth of one transaction's bytes, turned over one at a time. */
    @Test
    void flippedByte() throws IOException {
        List<String> logs = audited.copiedLogs(here);
        Path file = file(logs);
        byte[] good = Files.readAllBytes(file);
        for (int at = good.length - 300; at < good.length; at += 10) {
            byte[] bad = good.clone();
            bad[at] ^= 0x10;
            Files.write(file, bad);
            Run run = detect(logs);
            assertThat(run.status()).as("byte %d: %s", at, run.err()).isEqualTo(3);
            assertThat(run.err()).contains("PX-SRC-", String.valueOf(file.getFileName()));
        }
    }

    @Test
    void truncatedFile() throws IOException {
        List<String> logs = audited.copiedLogs(here);
        Path file = file(logs);
        byte[] good = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(good, good.length - 7));
        detect(logs).expectError(3, "PX-SRC-005");
    }

    @Test
    void notALogFile() throws IOException {
        List<String> logs = audited.copiedLogs(here);
        Files.writeString(file(logs), "id,v\n1,2\n");
        detect(logs).expectError(2, "PX-SRC-003");
        Files.writeString(file(logs), "");
        detect(logs).expectError(3, "PX-SRC-002");
        Files.delete(file(logs));
        detect(logs).expectError(2, "PX-SRC-001");
        Files.createDirectory(file(logs));
        detect(logs).expectError(2, "PX-SRC-001");
    }

    @Test
    void logsOfOneNodeOnly() {
        List<String> logs = audited.copiedLogs(here);
        detect(logs.subList(0, 2)).expectError(2, "PX-USE-003");
        detect(List.of("--binlog", "a=" + file(logs), "--binlog", "b=" + file(logs)))
                .expectError(2, "PX-USE-004");
        detect(AuditedPair.with(logs, "--journal", "x")).expectError(2, "PX-USE-002");
        detect(List.of("--binlog", "c=" + file(logs))).expectError(2, "PX-USE-001");
    }

    @Test
    void journalThatIsNone() {
        audited.detect(audited.cli().fresh("none")).expectError(2, "PX-JRN-001");
        Path file = file(audited.copiedLogs(here));
        audited.detect(file.resolveSibling("")).expectError(2, "PX-JRN-001");
        assertThat(audited.detect(file).expectError(2, "PX-JRN-001").err()).contains("is a file", "--binlog");
        assertThat(audited.capture(file).status()).isEqualTo(2);
    }

    @Test
    void journalOfOtherServers() {
        Path journal = audited.cli().fresh("journal");
        assertThat(audited.capture(journal).status()).isZero();
        List<String> nodes = audited.nodes();
        List<String> exchanged = new ArrayList<>(List.of("capture", "--journal", journal.toString()));
        exchanged.addAll(List.of(
                "--node",
                "a" + nodes.get(3).substring(1),
                "--node",
                "b" + nodes.get(1).substring(1)));
        exchanged.addAll(nodes.subList(4, nodes.size()));
        audited.cli().run(exchanged.toArray(String[]::new)).expectError(2, "PX-JRN-004");
    }

    @Test
    void logPurgedSinceTheJournalEnded() throws SQLException {
        Path journal = audited.cli().fresh("journal");
        assertThat(audited.capture(journal, here.toArray(String[]::new)).status())
                .isZero();
        audited.fromHere();
        audited.fromHere();
        List<Path> files = audited.logFiles(Side.A);
        audited.pair()
                .a()
                .execute("PURGE BINARY LOGS TO '" + files.get(files.size() - 1).getFileName() + "'");
        Run run = audited.capture(journal);
        run.expectError(3, "PX-SRC-017");
        assertThat(run.err())
                .contains(
                        "purged on a",
                        String.valueOf(files.get(files.size() - 1).getFileName()));
        // What the journal holds is as good as before.
        audited.detect(journal).expect(1, "DIVERGED");
    }

    /** Not an error: what can be proved is, and the rest is said to be open. */
    @Test
    void stoppedApplier() throws SQLException {
        List<String> fresh = audited.fromHere();
        audited.pair().stopApplier(Side.B);
        try {
            audited.pair().a().execute("INSERT INTO logs.t VALUES (2, 2)");
            Run run = audited.audit(AuditedPair.with(fresh, "--max-lag", "2s"));
            run.expect(3, "INCONCLUSIVE");
            assertThat(run.notChecked())
                    .anySatisfy(entry -> assertThat(entry).contains("the applier of b", "is stopped"));
            assertThat(run.summary("pendingRows")).isEqualTo(1);
            assertThat(run.diverged()).isEmpty();
        } finally {
            audited.pair().startApplier(Side.B);
        }
        audited.pair().awaitInSync(AuditedPair.SOON);
        audited.audit(fresh).expect(0, "CONSISTENT");
    }

    @Test
    void explainOfWhatIsNotThere() {
        List<String> logs = audited.copiedLogs(here);
        Run report = detect(logs);
        assertThat(report.status()).isEqualTo(1);
        String json = report.reports().resolve("report.json").toString();
        explain(logs, "logs.nothing", "1").expectError(2, "PX-EXP-001");
        explain(logs, "logs.t", "1", "2").expectError(2, "PX-EXP-002");
        explain(List.of("--report", json), "logs.t", "1", "2").expectError(2, "PX-EXP-002");
        explain(List.of("--report", json + "x"), "logs.t", "1").expectError(2, "PX-EXP-003");
        explain(logs, "t", "1").expectError(2, "PX-USE-001");
        Run other = explain(AuditedPair.with(logs, audited.schema(TABLE)), "logs.t", "99");
        assertThat(other.status()).isEqualTo(3);
        assertThat(other.out())
                .contains("These logs say nothing of logs.t 99")
                .contains("Not checked: the row: no write of it is in the logs");
    }

    private Run explain(List<String> source, String table, String... key) {
        List<String> call = new ArrayList<>(List.of("explain", "--table", table));
        for (String value : key) {
            call.addAll(List.of("--key", value));
        }
        call.addAll(source);
        return audited.cli().run(call.toArray(String[]::new));
    }
}
