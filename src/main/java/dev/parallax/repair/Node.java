package dev.parallax.repair;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.NodeConnection;
import dev.parallax.server.ServerIdentity;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One server, asked in a session that is set as the scripts set theirs: literals mean the same in both. */
public final class Node implements AutoCloseable {

    /**
     * Lets in every value that a table may hold, dates that are none and zeros in an AUTO_INCREMENT column too. Text of
     * values depends on the time zone.
     */
    static final String SESSION = "sql_mode = 'ALLOW_INVALID_DATES,NO_AUTO_VALUE_ON_ZERO', time_zone = '+00:00'";

    /** A question that a server would not answer. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private final Side side;
    private final NodeConnection connection;

    private Node(Side side, NodeConnection connection) {
        this.side = side;
        this.connection = connection;
    }

    /**
     * Connects, to read alone.
     *
     * @param longest what no statement may take; the server ends it
     */
    public static Node open(Side side, ConnectionSettings settings, Duration maxOutage, Duration longest) {
        return new Node(side, NodeConnection.open(settings, maxOutage, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET SESSION " + SESSION + ", transaction_isolation = 'READ-COMMITTED',"
                        + " sql_select_limit = DEFAULT, max_execution_time = " + longest.toMillis());
            }
        }));
    }

    public Side side() {
        return side;
    }

    public ServerIdentity identity() {
        return connection.identity();
    }

    ConnectionSettings settings() {
        return connection.settings();
    }

    /**
     * Rows as texts, null for NULL.
     *
     * @throws RefusedException when the server does not finish the statement
     */
    List<List<@Nullable String>> rows(String select) throws InterruptedException {
        return connection.ask(open -> rows(open, "SELECT /* Parallax repair */ " + select));
    }

    private List<List<@Nullable String>> rows(Connection open, String sql) {
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    byte[] bytes = result.getBytes(i);
                    row.add(bytes == null ? null : new String(bytes, StandardCharsets.UTF_8));
                }
                rows.add(Collections.unmodifiableList(row));
            }
            return rows;
        } catch (SQLException e) {
            if (ConnectionProblems.isConnectionLoss(e) || e.getErrorCode() == 0) {
                throw ConnectionProblems.statementFailed(settings(), e, Connections.PRIVILEGES);
            }
            throw new RefusedException(
                    side.label() + " answered with error " + e.getErrorCode() + ": " + ConnectionProblems.firstLine(e));
        }
    }

    /** The first value of the first row; empty for NULL. */
    String value(String select) throws InterruptedException {
        String value = rows(select).get(0).get(0);
        return value == null ? "" : value;
    }

    @Override
    public void close() {
        connection.close();
    }
}
