package dev.parallax.e2e;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.UpdateLoad;
import dev.parallax.sandbox.Workloads;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Writes on both masters at once until closed: many small transactions, and between them large ones, compressed ones,
 * DDL and new log files.
 */
final class SteadyLoad implements AutoCloseable {

    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DEADLOCK = 1213;
    private static final int ROWS = 2_000;

    private final MySqlPair pair;
    private final long seed;
    private volatile boolean ending;
    private final CompletableFuture<Integer> rounds;

    /**
     * Servers on which it runs without standing still: several appliers that commit in order can wait for each other by
     * way of a large local transaction, which no server notices before a lock's time is over.
     */
    static PairOptions options(String version) {
        return PairOptions.defaults()
                .withVersion(version)
                .withOptions("--loose-replica-parallel-workers=1", "--innodb-lock-wait-timeout=5");
    }

    SteadyLoad(MySqlPair pair, long seed) throws SQLException {
        this.pair = pair;
        this.seed = seed;
        Workloads.prepare(pair.a(), 2, ROWS);
        pair.awaitInSync(Duration.ofSeconds(60));
        rounds = CompletableFuture.supplyAsync(this::run, task -> {
            Thread thread = new Thread(task, "steady-load");
            thread.setDaemon(true);
            thread.start();
        });
    }

    private int run() {
        int round = 0;
        while (!ending) {
            try {
                write(round);
            } catch (SQLException e) {
                if (e.getErrorCode() != DEADLOCK && e.getErrorCode() != LOCK_WAIT_TIMEOUT) {
                    throw new IllegalStateException("the load failed in round " + round, e);
                }
            }
            round++;
            pause();
        }
        return round;
    }

    /** Leaves a machine of two processors room for what is tested. */
    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(int round) throws SQLException {
        UpdateLoad load = UpdateLoad.small()
                .withTables(2, ROWS)
                .withDuration(Duration.ofMillis(60))
                .withSeeds(seed + 2L * round, seed + 2L * round + 1);
        Workloads.updateNonIndex(pair, load);
        MySqlServer master = round % 2 == 0 ? pair.a() : pair.b();
        switch (round % 5) {
            case 0, 2 -> large(master, "SET @nothing = 0");
            case 1 -> large(master, "SET SESSION binlog_transaction_compression = ON");
            case 3 -> master.execute("FLUSH BINARY LOGS");
            default -> master.execute("CREATE TABLE sbtest.made" + round + " (id INT PRIMARY KEY, t TEXT)");
        }
    }

    /**
     * A few MB in one transaction: several documents of a journal, so that a kill can hit its middle. Few rows, so that
     * the findings do not become many.
     */
    private static void large(MySqlServer master, String first) throws SQLException {
        List<String> statements = new ArrayList<>(List.of(first, "BEGIN"));
        statements.addAll(Collections.nCopies(8, "UPDATE sbtest.sbtest1 SET k = k + 1 WHERE id <= 500"));
        statements.add("COMMIT");
        master.execute(statements.toArray(String[]::new));
    }

    /** Stops writing; returns how many rounds there were. */
    int end() {
        ending = true;
        return rounds.orTimeout(60, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        end();
    }
}
