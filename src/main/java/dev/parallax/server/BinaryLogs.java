package dev.parallax.server;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ServerVersion;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a server says about its binary logs. Needs REPLICATION CLIENT. */
public final class BinaryLogs {

    /**
     * One retained log file.
     *
     * @param size in bytes; of the file being written, as far as it is flushed
     */
    public record Retained(String file, long size) {}

    private BinaryLogs() {}

    /** The retained files, oldest first; never empty. */
    public static List<Retained> list(Connection connection, ConnectionSettings server) {
        try {
            return Rows.all(connection, "SHOW BINARY LOGS").stream()
                    .map(row -> new Retained(
                            row.getOrDefault("Log_name", ""), Long.parseLong(row.getOrDefault("File_size", "0"))))
                    .toList();
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    /** The end of the log at this moment: everything committed before now lies before it. */
    public static BinlogPosition end(Connection connection, ConnectionSettings server) {
        try {
            List<Map<String, String>> rows = Rows.all(connection, endStatement(connection));
            if (rows.isEmpty()) {
                throw ConnectionProblems.noBinaryLog(server);
            }
            Map<String, String> row = rows.get(0);
            return new BinlogPosition(row.getOrDefault("File", ""), Long.parseLong(row.getOrDefault("Position", "0")));
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    private static String endStatement(Connection connection) throws SQLException {
        ServerVersion version = ServerVersion.parse(connection.getMetaData().getDatabaseProductVersion());
        return version.atLeast(8, 2, 0) ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }
}
