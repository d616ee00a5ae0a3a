package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One transaction that is larger than the memory, with one row of it in conflict. By default 300,000 rows in a heap that
 * cannot hold their state; with {@code -Dparallax.huge=true} 5,000,000 rows in the default heap.
 */
class HugeTransactionTest {

    private static final boolean HUGE = Boolean.getBoolean("parallax.huge");
    private static final int ROWS = HUGE ? 5_000_000 : 300_000;
    private static final String HEAP = HUGE ? "512m" : "64m";
    private static final Duration LIMIT = HUGE ? Duration.ofMinutes(15) : Duration.ofSeconds(90);
    private static final int CONTESTED = 77;

    @TempDir
    Path folder;

    @Test
    void passesThroughCaptureAndDetectInLittleMemory() throws Exception {
        String version = System.getProperty("parallax.huge.version", TestVersions.USUAL);
        PairOptions options = PairOptions.defaults().withVersion(version);
        if (HUGE) {
            options = options.withOptions("--innodb-buffer-pool-size=768M", "--loose-innodb-redo-log-capacity=1G");
        }
        Path journal = folder.resolve("journal");
        try (MySqlPair pair = MySqlPair.start(options)) {
            fill(pair);
            pair.holdAppliers(() -> {
                pair.a().execute("UPDATE big.t SET v = v + 1");
                pair.b().execute("UPDATE big.t SET v = 1000 WHERE id = " + CONTESTED);
            });
            pair.awaitInSync(LIMIT);
            assertThat(pair.a().queryOne("SELECT v FROM big.t WHERE id = " + CONTESTED))
                    .isEqualTo("1000");
            assertThat(pair.b().queryOne("SELECT v FROM big.t WHERE id = " + CONTESTED))
                    .isEqualTo("1");
            Credentials auditor = pair.auditorAccount();
            List<String> capture = new ArrayList<>(List.of("capture", "--journal", journal.toString()));
            capture.addAll(CommandProcess.nodes(pair, auditor));
            run(HEAP, 0, CommandProcess.passwords(auditor), capture);
        }
        String inLittle = detect(journal, HEAP);
        if (!HUGE) {
            assertThat(detect(journal, "512m")).isEqualTo(inLittle);
        }
    }

    private static void fill(MySqlPair pair) throws SQLException {
        pair.a()
                .execute(
                        "CREATE DATABASE big",
                        "CREATE TABLE big.t (id INT PRIMARY KEY, v INT NOT NULL, name VARCHAR(20) NOT NULL)",
                        "INSERT INTO big.t VALUES (1, 0, 'row 1')");
        for (int rows = 1; rows < ROWS; rows = Math.min(2 * rows, ROWS)) {
            pair.a()
                    .execute("INSERT INTO big.t SELECT id + " + rows + ", 0, CONCAT('row ', id + " + rows
                            + ") FROM big.t WHERE id <= " + (ROWS - rows));
        }
        pair.awaitInSync(LIMIT);
    }

    /** Returns what was found: the findings, and how many rows differ. */
    private String detect(Path journal, String heap) throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "report");
        CommandProcess detect =
                run(heap, 1, Map.of(), List.of("detect", "--journal", journal.toString(), "--out", out.toString()));
        if (heap.equals(HEAP)) {
            assertThat(detect.said()).contains("pass 2 of");
        } else {
            assertThat(detect.said()).doesNotContain("pass 2 of");
        }
        List<String> findings = Files.readAllLines(out.resolve("findings.ndjson"));
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0)).contains("\"update_update\"", "\"DIVERGED\"", "\"id\":\"" + CONTESTED + "\"");
        String report = Files.readString(out.resolve("report.json")).replaceAll("\\s+", "");
        assertThat(report).contains("\"divergedRows\":1,", "\"pendingRows\":0", "\"notChecked\":[");
        return findings.get(0);
    }

    private CommandProcess run(String heap, int expected, Map<String, String> environment, List<String> arguments)
            throws IOException, InterruptedException {
        try (CommandProcess command = CommandProcess.start(folder, heap, environment, arguments)) {
            int status = command.exitStatus(LIMIT);
            System.out.printf(
                    "%s of %,d rows, heap %s: %.1f s, peak %d MB%n%s",
                    arguments.get(0), ROWS, heap, command.seconds(), command.peakMegabytes(), command.said());
            assertThat(status).as(command::said).isEqualTo(expected);
            return command;
        }
    }
}
