package dev.parallax.audit;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.ServerIdentity;
import dev.parallax.source.BinlogInventory;
import dev.parallax.source.StreamOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * One node's JDBC connection, for asking; nothing is ever written through it. Hours may lie between two questions, so it
 * is made anew where the server has been restarted or has had enough of an idle client.
 */
final class NodeConnection implements AutoCloseable {

    /** A question to the server; throws ProblemException PX-NET-004 where the connection broke. */
    interface Question<T> {
        T ask(Connection connection);
    }

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ConnectionSettings settings;
    private final ServerIdentity identity;
    private Connection connection;

    private NodeConnection(ConnectionSettings settings, Connection connection, ServerIdentity identity) {
        this.settings = settings;
        this.connection = connection;
        this.identity = identity;
    }

    static NodeConnection open(ConnectionSettings settings) {
        Connection connection = Connections.open(settings);
        try {
            return new NodeConnection(settings, connection, ServerIdentity.read(connection, settings));
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    ConnectionSettings settings() {
        return settings;
    }

    ServerIdentity identity() {
        return identity;
    }

    /** Asks, where need be on a new connection, and keeps trying for as long as a stream does. */
    <T> T ask(Question<T> question) throws InterruptedException {
        Instant deadline = Instant.now().plus(StreamOptions.defaults().maxOutage());
        boolean broken = false;
        while (true) {
            try {
                if (broken) {
                    reconnect();
                    broken = false;
                }
                return question.ask(connection);
            } catch (ProblemException e) {
                boolean mayPass = e.code().equals(ConnectionProblems.LOST)
                        || (broken && e.code().equals(ConnectionProblems.UNREACHABLE));
                if (!mayPass || Instant.now().isAfter(deadline)) {
                    throw e;
                }
                broken = true;
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** Behind an address there may be another server by now: its log would be another's. */
    private void reconnect() {
        close(connection);
        Connection opened = Connections.open(settings);
        connection = opened;
        ServerIdentity now = ServerIdentity.read(opened, settings);
        if (!now.uuid().equals(identity.uuid())) {
            throw ProblemException.inconclusive(
                    "PX-CAP-004",
                    settings.label() + " is another server than before (server_uuid " + now.uuid() + ", before it was "
                            + identity.uuid() + "): what it would answer does not belong to this log; run again");
        }
    }

    /** The end of its log now. */
    BinlogPosition logEnd() throws InterruptedException {
        return ask(open -> new BinlogInventory(settings, open).end());
    }

    /** The log file that was being written at that instant. */
    BinlogInventory.Coverage covering(Instant since) throws InterruptedException {
        return ask(open -> new BinlogInventory(settings, open).covering(since));
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written, so nothing is lost with a connection that does not close.
        }
    }
}
