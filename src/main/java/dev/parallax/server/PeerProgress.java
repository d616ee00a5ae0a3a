package dev.parallax.server;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerVersion;
import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a replica has executed everything that its source had logged at one moment.
 *
 * <p>With GTIDs the replica's {@code gtid_executed} answers by itself, whatever its links do. Without, its applier's
 * position in the source's log does; that position is the end of the last transaction it has committed, so nothing
 * counts before it is visible.
 */
public final class PeerProgress {

    /** The answer in one word. */
    public enum State {
        CAUGHT_UP,
        BEHIND,
        /** It replicates nothing from that server, so nothing is on its way. */
        NO_LINK,
        /** It will not get there by waiting, or cannot be asked; the reason says which. */
        CANNOT
    }

    /**
     * The answer with its reason.
     *
     * @param reason what is missing, or why it cannot; empty when caught up
     */
    public record Answer(State state, String reason) {
        static final Answer YES = new Answer(State.CAUGHT_UP, "");
    }

    /**
     * How far a source was.
     *
     * @param executed its {@code gtid_executed}; empty without GTIDs
     * @param end the end of its log
     * @param serverId by which a replica's link to it is known
     */
    public record Mark(GtidSet executed, BinlogPosition end, long serverId) {

        /**
         * Reads the mark of this moment: the GTIDs first, then the position, so that what the set holds lies before the
         * position.
         */
        public static Mark read(Connection source, ConnectionSettings server) {
            try {
                GtidSet executed = GtidSet.parse(Rows.text(source, "SELECT @@GLOBAL.gtid_executed"));
                long serverId = Long.parseLong(Rows.text(source, "SELECT @@GLOBAL.server_id"));
                return new Mark(executed, BinaryLogs.end(source, server), serverId);
            } catch (SQLException e) {
                throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
            }
        }
    }

    /**
     * How far a replica has executed its source's log.
     *
     * @param end behind the last transaction it has committed, in the source's log; null without a link, or before the
     *     first contact
     * @param linked whether it replicates from that server at all
     * @param problem why it goes no further, or cannot be asked; empty while it works
     */
    public record Executed(@Nullable BinlogPosition end, boolean linked, String problem) {}

    private PeerProgress() {}

    /** Asks a replica that has no GTIDs. Throws ProblemException only when the connection broke; all else is an answer. */
    public static Executed executed(Connection replica, ConnectionSettings server, long sourceServerId) {
        try {
            List<Map<String, String>> links = links(replica, sourceServerId);
            return links.isEmpty()
                    ? new Executed(null, false, "")
                    : new Executed(executed(links.get(0)), true, whyStopped(links.get(0), server));
        } catch (SQLException e) {
            ProblemException problem = ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
            if (ConnectionProblems.isConnectionLoss(e)) {
                throw problem;
            }
            return new Executed(null, true, String.valueOf(problem.getMessage()));
        }
    }

    private static @Nullable BinlogPosition executed(Map<String, String> link) {
        String file = either(link, "Relay_Source_Log_File", "Relay_Master_Log_File");
        long offset = Long.parseLong("0" + either(link, "Exec_Source_Log_Pos", "Exec_Master_Log_Pos"));
        return file.isEmpty() ? null : new BinlogPosition(file, offset);
    }

    /** Asks the replica. Throws ProblemException only when the connection broke; all else is an answer. */
    public static Answer of(Connection replica, ConnectionSettings server, Mark mark, boolean gtidMode) {
        try {
            if (gtidMode) {
                GtidSet missing =
                        mark.executed().minus(GtidSet.parse(Rows.text(replica, "SELECT @@GLOBAL.gtid_executed")));
                if (missing.isEmpty()) {
                    return Answer.YES;
                }
                return replicationMoves(
                        replica, server, mark, missing.count() + " transactions are missing: " + missing);
            }
            return byPosition(replica, server, mark);
        } catch (SQLException e) {
            ProblemException problem = ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
            if (ConnectionProblems.isConnectionLoss(e)) {
                throw problem;
            }
            return new Answer(State.CANNOT, String.valueOf(problem.getMessage()));
        }
    }

    private static Answer replicationMoves(Connection replica, ConnectionSettings server, Mark mark, String missing)
            throws SQLException {
        List<Map<String, String>> links = links(replica, mark.serverId());
        if (links.isEmpty()) {
            return new Answer(
                    State.NO_LINK, server.label() + " has no replication link to the other server; " + missing);
        }
        String stopped = whyStopped(links.get(0), server);
        return stopped.isEmpty()
                ? new Answer(State.BEHIND, missing)
                : new Answer(State.CANNOT, stopped + "; " + missing);
    }

    private static Answer byPosition(Connection replica, ConnectionSettings server, Mark mark) throws SQLException {
        List<Map<String, String>> links = links(replica, mark.serverId());
        if (links.isEmpty()) {
            return new Answer(State.NO_LINK, server.label() + " has no replication link to the other server");
        }
        Map<String, String> link = links.get(0);
        BinlogPosition executed = executed(link);
        if (executed != null && executed.compareTo(mark.end()) >= 0) {
            return Answer.YES;
        }
        String missing = "it has executed the other server's log up to " + executed + " of " + mark.end();
        String stopped = whyStopped(link, server);
        return stopped.isEmpty()
                ? new Answer(State.BEHIND, missing)
                : new Answer(State.CANNOT, stopped + "; " + missing);
    }

    /** The links (channels) from the source; before the first contact a link does not know its source's id. */
    private static List<Map<String, String>> links(Connection replica, long sourceId) throws SQLException {
        ServerVersion version = ServerVersion.parse(replica.getMetaData().getDatabaseProductVersion());
        String sql = version.atLeast(8, 0, 22) ? "SHOW REPLICA STATUS" : "SHOW SLAVE STATUS";
        List<Map<String, String>> all = Rows.all(replica, sql);
        List<Map<String, String>> ofSource = all.stream()
                .filter(link ->
                        either(link, "Source_Server_Id", "Master_Server_Id").equals(Long.toString(sourceId)))
                .toList();
        return ofSource.isEmpty() ? all : ofSource;
    }

    private static String whyStopped(Map<String, String> link, ConnectionSettings server) {
        if (!either(link, "Replica_SQL_Running", "Slave_SQL_Running").equals("Yes")) {
            String error = link.getOrDefault("Last_SQL_Error", "");
            return "the applier of " + server.label() + " is stopped" + (error.isEmpty() ? "" : ": " + error);
        }
        if (either(link, "Replica_IO_Running", "Slave_IO_Running").equals("No")) {
            String error = link.getOrDefault("Last_IO_Error", "");
            return "the receiver of " + server.label() + " is stopped" + (error.isEmpty() ? "" : ": " + error);
        }
        return "";
    }

    private static String either(Map<String, String> link, String name, String olderName) {
        String value = link.get(name);
        return value != null ? value : link.getOrDefault(olderName, "");
    }
}
