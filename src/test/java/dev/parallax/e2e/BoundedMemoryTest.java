package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
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

/** Memory follows replication lag and what differs, not the length of the log: the same heap does for a longer one. */
class BoundedMemoryTest {

    private static final String TABLE =
            "CREATE TABLE big.t (id INT PRIMARY KEY, v INT NOT NULL, filler CHAR(200) NOT NULL)";

    /** The logs below are several times as big, and so would be a line of text for each of their rows. */
    private static final String HEAP = "32m";

    private static final int ROWS = 20_000;
    private static final int ROUNDS = 12;
    private static final int CONTESTED = 2_000;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void detectsALongLogInOnePassAndASmallHeap() throws Exception {
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(TestVersions.USUAL))) {
            pair.a()
                    .execute(
                            "CREATE DATABASE big",
                            TABLE,
                            "SET SESSION cte_max_recursion_depth = " + ROWS,
                            "INSERT INTO big.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                    + " WHERE i < " + ROWS + ") SELECT i, 0, REPEAT('x', 200) FROM n");
            pair.awaitInSync(SOON);
            for (int round = 0; round < ROUNDS; round++) {
                write(pair, round);
            }
            pair.awaitInSync(SOON);
            detect(pair);
        }
    }

    /** Every row in transactions of 500, by both masters at once: in the first round some rows by both, then by one. */
    private static void write(MySqlPair pair, int round) throws SQLException {
        pair.holdAppliers(() -> {
            for (Side side : Side.values()) {
                List<String> updates = new ArrayList<>();
                int first = side == Side.A ? 1 : ROWS / 2 + 1;
                for (int from = first; from < first + ROWS / 2; from += 500) {
                    updates.add(update(from, from + 499, round));
                }
                if (round == 0) {
                    updates.add(update(1, CONTESTED, 100));
                }
                pair.server(side).execute(updates.toArray(String[]::new));
            }
        });
        pair.awaitInSync(SOON);
    }

    private static String update(int from, int to, int value) {
        return "UPDATE big.t SET v = " + (value + 1) * 7 + " WHERE id BETWEEN " + from + " AND " + to;
    }

    private void detect(MySqlPair pair) throws IOException, InterruptedException {
        Path out = Files.createTempDirectory(folder, "report");
        Path schema = Files.writeString(folder.resolve("schema.sql"), TABLE + ";\n");
        List<String> arguments =
                new ArrayList<>(List.of("detect", "--out", out.toString(), "--schema", schema.toString()));
        long bytes = 0;
        for (Side side : Side.values()) {
            for (Path file : TransactionLines.logFiles(pair.server(side))) {
                bytes += Files.size(file);
                arguments.add("--binlog");
                arguments.add(pair.server(side).name() + "=" + file);
            }
        }
        try (CommandProcess detect = CommandProcess.start(folder, HEAP, Map.of(), arguments)) {
            int status = detect.exitStatus();
            System.out.printf(
                    "detect of %d MB in a heap of %s: %.1f s, peak %d MB%n%s",
                    bytes >> 20, HEAP, detect.seconds(), detect.peakMegabytes(), detect.said());
            assertThat(status).as(detect::said).isZero();
            assertThat(detect.said()).doesNotContain("pass 2 of");
            String report = Files.readString(out.resolve("report.json")).replaceAll("\\s+", "");
            assertThat(report).contains("\"divergedRows\":0,", "\"healedRows\":" + CONTESTED + ",");
        }
    }
}
