package dev.parallax.setup;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.Privileges;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A connection that can change a server. Every statement names Parallax, for whoever reads the server's process list. */
final class Session implements AutoCloseable {

    private static final String COMMENT = "/* Parallax setup */ ";

    /** What an account needs for everything that setup does. */
    static final String PRIVILEGES = "SELECT, CREATE, DROP, RELOAD, CREATE USER, REPLICATION CLIENT, REPLICATION"
            + " SLAVE, REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, PERSIST_RO_VARIABLES_ADMIN";

    private final ConnectionSettings settings;
    private final Connection connection;

    private Session(ConnectionSettings settings, Connection connection) {
        this.settings = settings;
        this.connection = connection;
    }

    /** Throws ProblemException where the server cannot be reached or refuses. */
    static Session open(ConnectionSettings settings) {
        Session session = new Session(settings, Connections.openToWrite(settings));
        try {
            // Quotes alone end a literal then, whatever a password is made of.
            session.execute(
                    Sql.of("SET SESSION sql_mode = 'STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES'"));
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    ConnectionSettings settings() {
        return settings;
    }

    /** Every row by its columns' labels; NULL is "". */
    List<Map<String, String>> rows(String sql) {
        try (Statement statement = statement();
                ResultSet rows = statement.executeQuery(COMMENT + sql)) {
            List<Map<String, String>> all = new ArrayList<>();
            ResultSetMetaData labels = rows.getMetaData();
            while (rows.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= labels.getColumnCount(); i++) {
                    String value = rows.getString(i);
                    row.put(labels.getColumnLabel(i), value == null ? "" : value);
                }
                all.add(row);
            }
            return all;
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(settings, e, PRIVILEGES);
        }
    }

    /** The first column of every row. */
    List<String> column(String sql) {
        return rows(sql).stream().map(row -> row.values().iterator().next()).toList();
    }

    /** The first column of the first row; "" without one. */
    String text(String sql) {
        List<String> column = column(sql);
        return column.isEmpty() ? "" : column.get(0);
    }

    /** What this session may do. */
    Privileges privileges() {
        try (Statement statement = statement()) {
            return Privileges.of(statement);
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(settings, e, PRIVILEGES);
        }
    }

    /** Throws ProblemException PX-SET-015 with what the server said; no password is in it. */
    void execute(Sql sql) {
        try (Statement statement = statement()) {
            statement.execute(COMMENT + sql.text());
        } catch (SQLException e) {
            // The cause is left out: the driver's message may quote the statement.
            throw ProblemException.inconclusive(
                    "PX-SET-015",
                    settings.label() + " refused \"" + sql.shown() + "\" with error " + e.getErrorCode() + ": "
                            + sql.masked(ConnectionProblems.firstLine(e))
                            + "; mend that and run the same again, which goes on from here");
        }
    }

    private Statement statement() throws SQLException {
        Statement statement = connection.createStatement();
        statement.setEscapeProcessing(false);
        return statement;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // What was to be changed is changed; a connection that does not close ends with the program.
        }
    }
}
