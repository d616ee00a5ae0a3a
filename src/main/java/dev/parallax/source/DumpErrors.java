package dev.parallax.source;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Tells apart what a server lumps together in error 1236 while it dumps its log. The number is the same for all; the
 * words are those of MySQL's rpl_binlog_sender.cc, old and new.
 */
final class DumpErrors {

    /** ER_SOURCE_FATAL_ERROR_READING_BINLOG. */
    static final int FATAL_READING_LOG = 1236;

    private DumpErrors() {}

    static BrokenConnectionException explain(
            ConnectionSettings server, BinlogPosition from, String said, Throwable cause) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.contains("same server_uuid") || text.contains("same server_id")) {
            return new BrokenConnectionException("another reader uses the same server id", cause);
        }
        if (text.contains("could not find") || text.contains("purged")) {
            throw purged(server, from);
        }
        if (text.contains("impossible position") || text.contains("> file size")) {
            throw ProblemException.inconclusive(
                    "PX-SRC-018",
                    "the binary log of " + server.label() + " ends before " + from
                            + ": the server lost the end of its log in a crash, or the position is another server's;"
                            + " audit from the start of a log file",
                    cause);
        }
        throw ProblemException.inconclusive(
                "PX-SRC-020",
                server.label() + " cannot read its own binary log near " + from + ": " + said
                        + "; audit from the next log file",
                cause);
    }

    private static ProblemException purged(ConnectionSettings server, BinlogPosition from) {
        String oldest;
        try (Connection connection = Connections.open(server)) {
            oldest = BinaryLogs.list(connection, server).get(0).file();
        } catch (SQLException | ProblemException e) {
            oldest = "the oldest that SHOW BINARY LOGS shows";
        }
        return ProblemException.inconclusive(
                "PX-SRC-017",
                "binary log " + from.file() + " was purged on " + server.label() + "; audit from " + oldest
                        + " or restore it from an archive");
    }
}
