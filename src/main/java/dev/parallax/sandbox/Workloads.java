package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Load in the shape of sysbench, on both masters at once, without sysbench. The same seeds write the same values. */
public final class Workloads {

    /** Transactions committed on each side. */
    public record Committed(long a, long b) {
        public long total() {
            return a + b;
        }
    }

    private static final String TABLE = "sbtest.sbtest";

    private Workloads() {}

    /**
     * Makes schema {@code sbtest} on one server, from where it replicates. Ids are written out, 1 to {@code rows}: with
     * the lanes of a pair, generated ids would leave out every second one and half of the updates would find no row.
     */
    public static void prepare(MySqlServer server, int tables, int rows) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS sbtest");
            SplittableRandom random = new SplittableRandom(0);
            for (int table = 1; table <= tables; table++) {
                statement.execute("CREATE TABLE " + TABLE + table + " (id INT NOT NULL, "
                        + "k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '', "
                        + "PRIMARY KEY (id), KEY k_" + table + " (k))");
                fill(connection, table, rows, random);
            }
        }
    }

    private static void fill(Connection connection, int table, int rows, SplittableRandom random) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO " + TABLE + table + " VALUES (?, ?, ?, ?)")) {
            for (int id = 1; id <= rows; id++) {
                insert.setInt(1, id);
                insert.setInt(2, 1 + random.nextInt(rows));
                insert.setString(3, groups(random, 10));
                insert.setString(4, groups(random, 5));
                insert.addBatch();
                if (id % 2_000 == 0 || id == rows) {
                    insert.executeBatch();
                }
            }
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /** Updates column {@code c} of random rows on both masters at once, each update a transaction. */
    public static Committed updateNonIndex(MySqlPair pair, UpdateLoad load) throws SQLException {
        long deadline = System.nanoTime() + load.limit().toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(2 * load.threads());
        try {
            List<Future<Long>> onA = new ArrayList<>();
            List<Future<Long>> onB = new ArrayList<>();
            for (int thread = 0; thread < load.threads(); thread++) {
                long nth = thread;
                onA.add(threads.submit(() -> update(pair.a(), load, load.seedA() + 7919 * nth, deadline)));
                onB.add(threads.submit(() -> update(pair.b(), load, load.seedB() + 7919 * nth, deadline)));
            }
            return new Committed(sum(onA), sum(onB));
        } finally {
            threads.shutdownNow();
        }
    }

    private static long update(MySqlServer server, UpdateLoad load, long seed, long deadline) throws SQLException {
        SplittableRandom random = new SplittableRandom(seed);
        List<PreparedStatement> updates = new ArrayList<>();
        try (Connection connection = server.connect()) {
            for (int table = 1; table <= load.tables(); table++) {
                updates.add(connection.prepareStatement("UPDATE " + TABLE + table + " SET c = ? WHERE id = ?"));
            }
            long done = 0;
            while (done < load.transactions() && System.nanoTime() < deadline) {
                PreparedStatement update = updates.get(random.nextInt(load.tables()));
                update.setString(1, groups(random, 10));
                update.setInt(2, 1 + random.nextInt(load.rows()));
                update.executeUpdate();
                done++;
            }
            return done;
        } // the statements go with their connection
    }

    /** Groups of eleven digits with hyphens between, as sysbench fills its columns. */
    private static String groups(SplittableRandom random, int count) {
        StringBuilder text = new StringBuilder(12 * count);
        for (int group = 0; group < count; group++) {
            text.append(group == 0 ? "" : "-").append(random.nextLong(10_000_000_000L, 100_000_000_000L));
        }
        return text.toString();
    }

    private static long sum(List<Future<Long>> counts) throws SQLException {
        long sum = 0;
        for (Future<Long> count : counts) {
            try {
                sum += count.get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof SQLException sql ? sql : new SQLException("a load thread failed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProblemException.inconclusive("PX-SBX-015", "interrupted while a load was running", e);
            }
        }
        return sum;
    }
}
