package dev.parallax.bench;

import dev.parallax.problem.ProblemException;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A pair whose tables are in memory and whose disk has nothing to do. */
final class VerifyPair {

    private static final long FREE_BESIDE = 2L << 30;

    static final Duration SETTLE = Duration.ofMinutes(2);

    private VerifyPair() {}

    /**
     * Starts a pair with these tables.
     *
     * @throws ProblemException where the temporary folder has too little room
     */
    static MySqlPair with(String version, List<VerifyTables> all)
            throws SQLException, IOException, InterruptedException {
        long bytes = all.stream().mapToLong(VerifyTables::bytes).sum();
        refuseWithoutRoom(2 * bytes + FREE_BESIDE);
        MakeLogs.say(
                "filling %s with %,d rows on each node, about %,d MB",
                all.size() == 1 ? "one database" : all.size() + " databases",
                all.stream().mapToLong(VerifyTables::rows).sum(),
                bytes / 1_000_000);
        MySqlPair pair = MySqlPair.start(PairOptions.defaults()
                .withVersion(version)
                .withOptions(
                        // What is measured is reading; and it is pt-table-checksum alone that writes.
                        "--sync-binlog=0",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--innodb-doublewrite=OFF",
                        "--innodb-max-dirty-pages-pct=0",
                        "--innodb-buffer-pool-size=" + ((bytes >> 20) + 256) + "M",
                        "--loose-innodb-redo-log-capacity=512M"));
        try {
            for (VerifyTables tables : all) {
                tables.make(pair);
            }
            settle(pair);
            return pair;
        } catch (SQLException | IOException | RuntimeException | InterruptedException e) {
            pair.close();
            throw e;
        }
    }

    private static void refuseWithoutRoom(long bytes) throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < bytes) {
            throw ProblemException.inconclusive(
                    "PX-SBX-011",
                    String.format(
                            Locale.ROOT,
                            "the servers need %,d MB in the temporary folder and %,d MB are free; set TMPDIR or BENCH_ROWS",
                            bytes / 1_000_000,
                            free / 1_000_000));
        }
    }

    /** What was written by now is on disk, and on both nodes: no candidate waits for it. */
    static void settle(MySqlPair pair) throws SQLException, IOException, InterruptedException {
        pair.awaitInSync(SETTLE);
        long deadline = System.nanoTime() + SETTLE.toNanos();
        for (Side side : Side.values()) {
            while (dirtyPages(pair, side) > 0 && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
        }
        Tools.settleDisk();
    }

    private static long dirtyPages(MySqlPair pair, Side side) throws SQLException {
        return Long.parseLong(pair.server(side)
                .queryOne("SELECT COUNT FROM information_schema.INNODB_METRICS"
                        + " WHERE NAME = 'buffer_pool_pages_dirty'"));
    }
}
