package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** However many rows differ, each is counted, explained and written down, and memory does not hold them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ManyDifferencesTest {

    private static final int ROWS = 150_000;
    private static final int CONTESTED = 12_000;
    private static final int WITHOUT_KEY = 20_000;

    /** Both images of every row that differs take more than twice as much. */
    private static final String HEAP = "96m";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyRowOfATableDiffers() throws Exception {
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(TestVersions.USUAL))) {
            tables(pair);
            Credentials auditor = pair.auditorAccount();
            List<String> arguments = new ArrayList<>(
                    List.of("verify", "--out", folder.resolve("report").toString(), "--format", "json"));
            arguments.addAll(List.of("--journal", folder.resolve("journal").toString(), "--max-findings", "100"));
            arguments.addAll(CommandProcess.nodes(pair, auditor));
            try (CommandProcess verify =
                    CommandProcess.start(folder, HEAP, CommandProcess.passwords(auditor), arguments)) {
                assertThat(verify.exitStatus()).as(verify::said).isEqualTo(1);
                System.out.printf(
                        "%d differences in a heap of %s: %.1f s, peak %d MB%n",
                        ROWS + WITHOUT_KEY, HEAP, verify.seconds(), verify.peakMegabytes());
            }
        }
        Path written = folder.resolve("report");
        JsonNode report = new JsonMapper().readTree(Files.readAllBytes(written.resolve("report.json")));
        assertThat(report.get("summary").get("divergedRows").asInt()).isEqualTo(ROWS + WITHOUT_KEY);
        assertThat(report.get("findings")).hasSize(100);
        JsonNode keyless = report.get("tables").get(0);
        JsonNode t = report.get("tables").get(1);
        assertThat(Run.text(keyless, "table") + " " + Run.text(keyless, "status"))
                .isEqualTo("keyless DIFFERENT");
        assertThat(keyless.get("attributed").toString()).isEqualTo("{\"before_journal\":" + WITHOUT_KEY + "}");
        assertThat(Run.text(t, "table") + " " + Run.text(t, "status")).isEqualTo("t DIFFERENT");
        assertThat(t.get("reason").isNull()).isTrue();
        assertThat(t.get("differences").asInt()).isEqualTo(ROWS);
        assertThat(t.get("attributed").toString())
                .isEqualTo("{\"before_journal\":" + (ROWS - CONTESTED) + ",\"conflict\":" + CONTESTED + "}");
        try (Stream<String> lines = Files.lines(written.resolve("findings.ndjson"))) {
            assertThat(lines).hasSize(ROWS + WITHOUT_KEY);
        }
        try (Stream<Path> kept = Files.list(folder.resolve("journal"))) {
            assertThat(kept.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    private static void tables(MySqlPair pair) throws SQLException {
        pair.a()
                .execute(
                        "CREATE DATABASE m",
                        "CREATE TABLE m.t (id INT PRIMARY KEY, v INT, filler CHAR(100))",
                        "CREATE TABLE m.keyless (v INT, filler CHAR(100))");
        pair.awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            pair.server(side)
                    .execute(
                            "USE m",
                            "SET SESSION sql_log_bin = 0, cte_max_recursion_depth = 1000000",
                            "INSERT INTO t WITH RECURSIVE i (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < "
                                    + ROWS + ") SELECT n, 0, REPEAT('" + side.letter() + "', 100) FROM i",
                            "INSERT INTO keyless SELECT id, 'x' FROM t WHERE id <= " + WITHOUT_KEY / 2);
        }
        pair.b().execute("SET SESSION sql_log_bin = 0", "UPDATE m.keyless SET v = -v");
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE m.t SET v = 1 WHERE id <= " + CONTESTED);
            pair.b().execute("UPDATE m.t SET v = 2 WHERE id <= " + CONTESTED);
        });
        pair.awaitInSync(AuditedPair.SOON);
    }
}
