package dev.parallax.e2e;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import dev.parallax.server.ServerLoad;
import dev.parallax.testing.AsRoot;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Inserts, updates, deletes and changes of keys on both masters at once until closed, each node in its own lane: even
 * numbers belong to a, odd ones to b. So nothing of it makes the nodes differ, and all of it is on its way all the time.
 * It rests while the other node's applier is seconds behind, since on a slow machine nothing else lets it catch up.
 */
final class LaneLoad implements AutoCloseable {

    /** Rows from 1 to this are written to. */
    static final int ROWS = 3_000;

    /** Rows of {@code v.m}. */
    static final int ROWS_IN_PART = 500;
    /** Rows of {@code v.p}; an even number, since a child is of its parent's lane. */
    private static final int PARENTS = 200;

    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DUPLICATE = 1062;

    private static final int SECONDS_BEHIND = 1;

    private volatile boolean ending;
    private final Set<Side> behind = ConcurrentHashMap.newKeySet();
    private final AtomicLong transactions = new AtomicLong();
    private final List<CompletableFuture<Void>> threads = new ArrayList<>();

    /**
     * Tables {@code v.n}, with a number as its key, and {@code v.s}, with a string; {@code v.k}, without a key; {@code
     * v.p} and {@code v.c}, whose rows go with theirs; and {@code v.m}, of which one column is written and logged.
     */
    static String[] tables() {
        return new String[] {
            "CREATE TABLE v.n (id INT PRIMARY KEY, v BIGINT, note VARCHAR(40), b BLOB)",
            "CREATE TABLE v.s (k VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, p INT, v BIGINT, PRIMARY KEY (k, p))",
            "SET SESSION cte_max_recursion_depth = 1000000",
            "INSERT INTO v.n WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                    + ") SELECT i, i, CONCAT('note ', i), REPEAT('x', 200) FROM n",
            "INSERT INTO v.s SELECT CONCAT('key', id), id % 3, id FROM v.n",
            "CREATE TABLE v.k (n INT, note VARCHAR(20))",
            "INSERT INTO v.k SELECT id % 20, 'note' FROM v.n WHERE id <= 100",
            "CREATE TABLE v.p (id INT PRIMARY KEY, v INT)",
            "INSERT INTO v.p SELECT id, 0 FROM v.n WHERE id <= " + PARENTS,
            "CREATE TABLE v.c (id INT PRIMARY KEY, p INT, v INT,"
                    + " FOREIGN KEY (p) REFERENCES v.p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
            "INSERT INTO v.c SELECT id, 1 + id % " + PARENTS + ", 0 FROM v.n WHERE id <= 3 * " + PARENTS,
            "CREATE TABLE v.m (id INT PRIMARY KEY, v BIGINT, still INT)",
            "INSERT INTO v.m SELECT id, 0, 0 FROM v.n WHERE id <= " + ROWS_IN_PART
        };
    }

    LaneLoad(MySqlPair pair, long seed) {
        for (Side side : Side.values()) {
            for (int i = 0; i < 2; i++) {
                boolean partly = i == 1;
                SplittableRandom random = new SplittableRandom(seed + 10L * i + (side == Side.A ? 0 : 1));
                start("lane-load-" + side, () -> write(pair, side, random, partly));
            }
            start("lane-load-watches-" + side, () -> watch(pair.server(side), side));
        }
    }

    private void start(String name, Runnable what) {
        threads.add(CompletableFuture.runAsync(what, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        }));
    }

    private void watch(MySqlServer server, Side side) {
        try (Connection connection = server.connect()) {
            while (!ending) {
                if (ServerLoad.secondsBehind(connection, AsRoot.on(server)).orElse(0) > SECONDS_BEHIND) {
                    behind.add(side);
                } else {
                    behind.remove(side);
                }
                Thread.sleep(100);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no look at the applier of " + side, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @param partly whether its log holds the columns that it changes, and no others */
    private void write(MySqlPair pair, Side side, SplittableRandom random, boolean partly) {
        try (Connection connection = pair.server(side).connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            if (partly) {
                statement.execute("SET SESSION binlog_row_image = MINIMAL");
            }
            while (!ending) {
                try {
                    int writes = random.nextInt(1, 6);
                    for (int i = 0; i < writes; i++) {
                        statement.execute(write(side, random, partly));
                    }
                    connection.commit();
                    transactions.incrementAndGet();
                } catch (SQLException e) {
                    connection.rollback();
                    if (e.getErrorCode() != DEADLOCK
                            && e.getErrorCode() != LOCK_WAIT_TIMEOUT
                            && e.getErrorCode() != DUPLICATE) {
                        throw e;
                    }
                }
                do {
                    Thread.sleep(random.nextInt(3)); // two processors have more to do
                } while (behind.contains(side.other()) && !ending);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the load failed on " + side, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String write(Side side, SplittableRandom random, boolean partly) {
        // A few rows are written much more often than the others.
        int bound = random.nextInt(4) == 0 ? 40 : ROWS;
        int id = random.nextInt(bound / 2) * 2 + (side == Side.A ? 2 : 1);
        long value = random.nextLong(1_000_000);
        int lane = side == Side.A ? 0 : 1;
        if (partly && random.nextInt(8) == 0) {
            return "UPDATE v.m SET v = " + value + " WHERE id = "
                    + (2 + lane + 2 * random.nextInt(ROWS_IN_PART / 2 - 1));
        }
        int kind = random.nextInt(12);
        return kind < 7 ? withKey(kind, id, value) : others(kind, lane, random, value);
    }

    /** Of rows that no key tells apart, and of parents and their children. */
    private static String others(int kind, int lane, SplittableRandom random, long value) {
        int own = 2 * random.nextInt(10) + lane;
        int parent = 2 + 2 * random.nextInt(PARENTS / 2 - 1) + lane;
        return switch (kind) {
            case 7 -> "INSERT INTO v.k VALUES (" + own + ", 'note')";
            case 8 -> "DELETE FROM v.k WHERE n = " + own + " LIMIT 1";
            case 9 -> "UPDATE v.c SET v = v + 1 WHERE p = " + parent;
            case 10 ->
                "INSERT IGNORE INTO v.c VALUES (" + (10_000 + 2 * random.nextInt(1_000) + lane) + ", " + parent
                        + ", 0)";
            default ->
                switch (random.nextInt(6)) {
                    case 0 -> "DELETE FROM v.p WHERE id = " + parent;
                    case 1 -> "UPDATE v.p SET id = id + 1000 WHERE id = " + parent;
                    case 2 -> "UPDATE v.p SET v = " + value + " WHERE id = " + parent;
                    default -> "INSERT IGNORE INTO v.p VALUES (" + parent + ", 0)";
                };
        };
    }

    private static String withKey(int kind, int id, long value) {
        return switch (kind) {
            case 0 -> "DELETE FROM v.n WHERE id = " + id;
            case 1 -> "REPLACE INTO v.n VALUES (" + id + ", " + value + ", 'again', NULL)";
            case 2 -> "UPDATE v.n SET v = " + value + ", note = 'n" + value + "' WHERE id = " + id;
            case 3 -> "UPDATE v.s SET v = v + 1 WHERE k = 'KEY" + id + "'";
            case 4 -> "UPDATE v.s SET p = p + 10 WHERE k = 'key" + id + "' AND p < 90";
            case 5 -> "DELETE FROM v.s WHERE k = 'key" + id + "' AND p >= 90";
            default -> "INSERT IGNORE INTO v.s VALUES ('key" + id + "', " + id % 3 + ", " + value + ")";
        };
    }

    long transactions() {
        return transactions.get();
    }

    @Override
    public void close() {
        ending = true;
        threads.forEach(thread -> thread.orTimeout(60, TimeUnit.SECONDS).join());
    }
}
