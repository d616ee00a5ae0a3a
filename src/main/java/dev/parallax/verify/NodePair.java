package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.BothNodes;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.NodeConnection;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A session on each node, asked at the same time. Sessions are alike whatever the servers' own settings are. */
final class NodePair implements AutoCloseable {

    /** Adds one row of a result to what is made of it. */
    interface RowReader<R> {
        void add(R result, Columns row) throws SQLException;
    }

    /** Asks one node. */
    interface Question<T> {
        T ask(Side side) throws InterruptedException;
    }

    /** The columns of a row as the server sent them, from 1. */
    record Columns(ResultSet rows) {
        /** Text; null for NULL. Everything asked for is ASCII or UTF-8. */
        @Nullable
        String text(int column) throws SQLException {
            byte[] bytes = rows.getBytes(column);
            return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
        }

        long number(int column) throws SQLException {
            return Long.parseLong(String.valueOf(text(column)));
        }

        BigInteger integer(int column) throws SQLException {
            return new BigInteger(String.valueOf(text(column)));
        }

        byte[] bytes(int column) throws SQLException {
            byte[] bytes = rows.getBytes(column);
            return bytes == null ? new byte[0] : bytes;
        }
    }

    private final BothNodes nodes;
    private final ExecutorService second;

    private NodePair(BothNodes nodes) {
        this.nodes = nodes;
        this.second = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "verify-b");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Connects to both.
     *
     * @param longest what no statement may take; the server ends it
     */
    static NodePair open(ConnectionSettings a, ConnectionSettings b, Duration maxOutage, Duration longest)
            throws InterruptedException {
        return new NodePair(BothNodes.open(a, b, maxOutage, connection -> prepare(connection, longest)));
    }

    static void prepare(Connection connection, Duration longest) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Text of values must not depend on where and how a server runs: TIMESTAMP on the time zone, CHAR on
            // PAD_CHAR_TO_FULL_LENGTH. READ COMMITTED, so that nothing is held longer than a statement.
            statement.execute(
                    "SET SESSION time_zone = '+00:00', sql_mode = '', transaction_isolation = 'READ-COMMITTED',"
                            + " sql_select_limit = DEFAULT, max_execution_time = " + longest.toMillis() + ", "
                            + RowDigest.SESSION + ", " + RowList.SESSION);
        }
    }

    BothNodes nodes() {
        return nodes;
    }

    NodeConnection node(Side side) {
        return side == Side.A ? nodes.a() : nodes.b();
    }

    /** Asks both at once. Throws what either of them threw. */
    <T> Both<T> both(Question<T> question) throws InterruptedException {
        Future<T> onB = second.submit(() -> question.ask(Side.B));
        T onA;
        try {
            onA = question.ask(Side.A);
        } catch (RuntimeException | InterruptedException e) {
            settle(onB);
            throw e;
        }
        try {
            return new Both<>(onA, onB.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The connection must not be used for anything else before it has answered. */
    private static void settle(Future<?> running) throws InterruptedException {
        try {
            running.get();
        } catch (ExecutionException e) {
            // What the other node said comes first.
        }
    }

    /**
     * Runs one statement, once more from its beginning where the connection breaks.
     *
     * @param empty what the rows are added to
     * @throws StatementRefusedException when the server would not finish it
     * @throws dev.parallax.problem.ProblemException when the server cannot be asked
     */
    <R> R query(Side side, String sql, Supplier<R> empty, RowReader<R> reader) throws InterruptedException {
        return node(side).ask(connection -> run(connection, side, sql, empty.get(), reader));
    }

    private <R> R run(Connection connection, Side side, String sql, R result, RowReader<R> reader) {
        try (Statement statement = connection.createStatement()) {
            // Row by row: a result may be larger than memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet rows = statement.executeQuery(sql)) {
                Columns columns = new Columns(rows);
                while (rows.next()) {
                    reader.add(result, columns);
                }
            }
            return result;
        } catch (SQLException e) {
            if (ConnectionProblems.isConnectionLoss(e) || e.getErrorCode() == 0) {
                throw ConnectionProblems.statementFailed(node(side).settings(), e, Connections.PRIVILEGES);
            }
            throw new StatementRefusedException(side, e.getErrorCode(), ConnectionProblems.firstLine(e));
        }
    }

    @Override
    public void close() {
        second.shutdownNow();
        nodes.close();
    }
}
