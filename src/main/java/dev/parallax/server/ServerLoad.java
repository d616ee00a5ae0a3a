package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;

/** How busy a server is. Needs REPLICATION CLIENT for how far its applier is behind. */
public final class ServerLoad {

    private ServerLoad() {}

    /**
     * A counter or gauge of {@code SHOW GLOBAL STATUS}.
     *
     * @throws ProblemException PX-VER-001 where the server has no number of that name
     */
    public static long status(Connection connection, ConnectionSettings server, String name) {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT VARIABLE_VALUE FROM performance_schema.global_status WHERE VARIABLE_NAME = ?")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                if (rows.next()) {
                    return Long.parseLong(String.valueOf(rows.getString(1)));
                }
            } catch (NumberFormatException e) {
                throw noNumber(server, name);
            }
            throw noNumber(server, name);
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    private static ProblemException noNumber(ConnectionSettings server, String name) {
        return ProblemException.usage(
                "PX-VER-001",
                server.label() + " has no status variable '" + name
                        + "' that is a number; --max-load takes names of SHOW GLOBAL STATUS, such as Threads_running=25");
    }

    /** {@code Seconds_Behind_Source} of the link that is furthest behind; empty where no applier runs. */
    public static OptionalLong secondsBehind(Connection connection, ConnectionSettings server) {
        try {
            ServerVersion version = ServerVersion.parse(connection.getMetaData().getDatabaseProductVersion());
            String sql = version.atLeast(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
            return Rows.all(connection, sql).stream()
                    .map(ServerLoad::behind)
                    .filter(text -> !text.isEmpty())
                    .mapToLong(Long::parseLong)
                    .max();
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    private static String behind(Map<String, String> link) {
        String value = link.get("Seconds_Behind_Source");
        return value != null ? value : link.getOrDefault("Seconds_Behind_Master", "");
    }
}
