package dev.parallax.doctor;

import dev.parallax.doctor.Query.Row;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.PeerProgress;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one node says of its replication: a dozen small questions, cheap enough for every second.
 *
 * @param serverUuid who answered
 * @param gtidMode whether its transactions have GTIDs
 * @param mark what it has executed and where its log ends
 * @param links all of them, whatever their source; empty without any
 * @param clockOffsetSeconds how far its clock is ahead of this machine's
 * @param clockErrorSeconds by how much that may be wrong
 */
public record ReplicationReading(
        String serverUuid,
        boolean gtidMode,
        PeerProgress.Mark mark,
        List<LinkReading> links,
        double clockOffsetSeconds,
        double clockErrorSeconds) {

    /** Throws ProblemException where the connection breaks, or the account may not ask. */
    public static ReplicationReading read(Connection connection, ConnectionSettings server) {
        try {
            Row variables = Query.one(
                    connection,
                    "SELECT VERSION() AS version, @@GLOBAL.server_uuid AS uuid, @@GLOBAL.gtid_mode AS gtid_mode,"
                            + " @@GLOBAL.performance_schema AS instrumented");
            ServerVersion version = ServerVersion.parse(variables.text("version"));
            List<LinkReading> links = Links.read(connection, version, variables.is("instrumented")).stream()
                    .map(LinkReading::of)
                    .toList();
            PeerProgress.Mark mark = PeerProgress.Mark.read(connection, server);
            Map<String, Object> clock = ClockReading.read(connection);
            return new ReplicationReading(
                    variables.text("uuid"),
                    variables.text("gtid_mode").equals("ON"),
                    mark,
                    links,
                    seconds(clock.get("offset_seconds")),
                    seconds(clock.get("error_seconds")));
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    private static double seconds(@Nullable Object value) {
        return value instanceof Double seconds ? seconds : 0;
    }
}
