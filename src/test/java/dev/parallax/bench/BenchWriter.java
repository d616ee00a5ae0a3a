package dev.parallax.bench;

import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One client of one master. Most of what it does is {@code oltp_update_non_index}: one row of a sysbench table in a
 * transaction of its own. About one transaction in {@link #LARGE_EVERY} changes twenty rows of two tables.
 */
final class BenchWriter implements Callable<Long> {

    /** Sent to the server in one go, each with its own commit: saves round trips, changes nothing in the log. */
    private static final int TOGETHER = 8;

    private static final int LARGE_EVERY = 20;
    private static final double HOT_SHARE = 0.04;

    private final MySqlServer server;
    private final Side side;
    private final Pace pace;
    private final AtomicLong nextOrder;
    private final Random random;

    BenchWriter(MySqlServer server, Side side, int number, Pace pace, AtomicLong nextOrder) {
        this.server = server;
        this.side = side;
        this.pace = pace;
        this.nextOrder = nextOrder;
        this.random = new Random(1000L * ((side == Side.A ? 0 : 1) + 1) + number);
    }

    /** Writes until the pace says that it is enough; returns how many transactions it committed. */
    @Override
    public Long call() throws SQLException, InterruptedException {
        long committed = 0;
        try (Connection connection = server.connect()) {
            while (pace.await(side)) {
                try {
                    if (random.nextInt(LARGE_EVERY) < TOGETHER) {
                        large(connection);
                        committed++;
                    }
                    small(connection);
                    committed += TOGETHER;
                } catch (SQLException e) {
                    if (e.getErrorCode() != 1213 && e.getErrorCode() != 1205) {
                        throw e;
                    }
                    // A deadlock with the applier: the client gives way, as clients do.
                    if (!connection.getAutoCommit()) {
                        connection.rollback();
                        connection.setAutoCommit(true);
                    }
                }
            }
        }
        return committed;
    }

    private void small(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + anyTable() + " SET c = ? WHERE id = ?")) {
            for (int i = 0; i < TOGETHER; i++) {
                update.setString(1, BenchTables.groups(random, 10));
                update.setInt(2, random.nextDouble() < HOT_SHARE ? 1 + random.nextInt(BenchTables.HOT) : ownId(1));
                update.addBatch();
            }
            update.executeBatch();
        }
    }

    private void large(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE " + anyTable() + " SET k = k + 1 WHERE id BETWEEN ? AND ?");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO sbtest.order_line"
                        + " (order_id, line_no, sku, quantity, price, added, note)"
                        + " VALUES (?, ?, ?, ?, ?, NOW(6), ?)")) {
            int first = ownId(10);
            update.setInt(1, first);
            update.setInt(2, first + 9);
            update.executeUpdate();
            // Odd orders on a, even ones on b: as auto_increment_offset would have it.
            long order = 2 * nextOrder.incrementAndGet() + (side == Side.A ? 0 : 1);
            for (int line = 1; line <= 10; line++) {
                insert.setLong(1, order);
                insert.setInt(2, line);
                insert.setString(3, "SKU-" + random.nextInt(100_000));
                insert.setInt(4, 1 + random.nextInt(9));
                insert.setBigDecimal(5, BigDecimal.valueOf(random.nextInt(1_000_000), 2));
                insert.setString(6, line % 3 == 0 ? null : BenchTables.groups(random, 3));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        }
        connection.setAutoCommit(true);
    }

    private String anyTable() {
        return "sbtest.sbtest" + (1 + random.nextInt(BenchTables.SYSBENCH));
    }

    /** The first of {@code span} ids that only this side writes. */
    private int ownId(int span) {
        return 1
                + BenchTables.HOT
                + (side == Side.A ? 0 : 1) * BenchTables.HALF
                + random.nextInt(BenchTables.HALF - span + 1);
    }
}
