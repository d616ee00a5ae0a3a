package dev.parallax.schema;

import dev.parallax.change.TableCompleter;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Completes tables of a log under {@code binlog_row_metadata=MINIMAL} from what their server says about them now.
 *
 * <p>What a server says now need not be what held when the event was logged. So the server's columns must fit the
 * event's in number, type and storage, or the table is reported as unknown; and what was learnt is forgotten at each
 * DDL in the log. A rename between columns of one type, or a change of the primary key alone, that happened after the
 * event and before the question cannot be seen; {@code binlog_row_metadata=FULL} has no such gap.
 *
 * <p>Asks once per table. One thread at a time.
 */
public final class ServerSchema implements TableCompleter, AutoCloseable {

    private static final String COLUMNS = """
            SELECT c.COLUMN_NAME, c.DATA_TYPE, c.COLUMN_TYPE, c.CHARACTER_OCTET_LENGTH, c.NUMERIC_PRECISION,
                   c.NUMERIC_SCALE, c.DATETIME_PRECISION, o.ID, k.SEQ_IN_INDEX, k.SUB_PART
              FROM information_schema.COLUMNS c
              LEFT JOIN information_schema.COLLATIONS o ON o.COLLATION_NAME = c.COLLATION_NAME
              LEFT JOIN information_schema.STATISTICS k
                ON k.TABLE_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME
               AND k.COLUMN_NAME = c.COLUMN_NAME AND k.INDEX_NAME = 'PRIMARY'
             WHERE c.TABLE_SCHEMA = ? AND c.TABLE_NAME = ?
             ORDER BY c.ORDINAL_POSITION""";

    private static final int ATTEMPTS = 8;
    private static final long FIRST_PAUSE_MILLIS = 100;

    private final ConnectionSettings server;
    private final Map<TableName, List<ServerColumn>> known = new HashMap<>();
    private @Nullable Connection connection;

    /** Connects when first asked. */
    public ServerSchema(ConnectionSettings server) {
        this.server = server;
    }

    /**
     * The table with names and key, or with the problem that keeps it from having them.
     *
     * @throws dev.parallax.problem.ProblemException when the server cannot be asked
     */
    @Override
    public TableMap complete(TableMap fromLog) {
        List<ServerColumn> columns = known.computeIfAbsent(fromLog.name(), this::ask);
        if (columns.isEmpty()) {
            return TableFit.unknown(
                    fromLog,
                    "the log does not name its columns, and on " + server.node() + " it is gone or not visible");
        }
        return TableFit.complete(fromLog, columns, server.node() + " now", "on the server");
    }

    @Override
    public void forget() {
        known.clear();
    }

    /** The server may be restarting, as its stream notices too; so it is asked again for some seconds. */
    private List<ServerColumn> ask(TableName table) {
        for (int attempt = 1; ; attempt++) {
            try {
                Connection open = connection;
                if (open == null) {
                    open = Connections.open(server);
                    connection = open;
                }
                return read(open, table);
            } catch (SQLException e) {
                close();
                if (!ConnectionProblems.isConnectionLoss(e) || attempt == ATTEMPTS) {
                    throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
                }
            } catch (dev.parallax.problem.ProblemException e) {
                if (!e.code().equals("PX-NET-001") || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            pause(FIRST_PAUSE_MILLIS << (attempt - 1));
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<ServerColumn> read(Connection connection, TableName table) throws SQLException {
        List<ServerColumn> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    columns.add(new ServerColumn(
                            rows.getString(1),
                            rows.getString(2).toLowerCase(Locale.ROOT),
                            rows.getString(3),
                            rows.getLong(4),
                            rows.getInt(5),
                            rows.getInt(6),
                            rows.getInt(7),
                            rows.getInt(8),
                            rows.getInt(9),
                            rows.getString(10) != null));
                }
            }
        }
        return columns;
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                connection = null; // it was broken already
            }
        }
    }
}
