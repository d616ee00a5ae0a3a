package dev.parallax.server;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * One node's JDBC connection, for asking; nothing is ever written through it. Hours may lie between two questions, so it
 * is made anew where the server has been restarted or has had enough of an idle client.
 */
public final class NodeConnection implements AutoCloseable {

    /** A question to the server; throws ProblemException PX-NET-004 where the connection broke. */
    public interface Question<T> {
        T ask(Connection connection);
    }

    /** What every connection to the node is to have set before it is asked anything. */
    public interface Session {
        void prepare(Connection connection) throws SQLException;
    }

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final ConnectionSettings settings;
    private final Duration maxOutage;
    private final Session session;
    private final ServerIdentity identity;
    private Connection connection;

    private NodeConnection(
            ConnectionSettings settings,
            Duration maxOutage,
            Session session,
            Connection connection,
            ServerIdentity identity) {
        this.settings = settings;
        this.maxOutage = maxOutage;
        this.session = session;
        this.connection = connection;
        this.identity = identity;
    }

    /**
     * Connects. Throws ProblemException where the server cannot be reached or asked.
     *
     * @param maxOutage how long to keep trying when the server goes away later
     */
    public static NodeConnection open(ConnectionSettings settings, Duration maxOutage) {
        return open(settings, maxOutage, connection -> {});
    }

    /** As {@link #open(ConnectionSettings, Duration)}, with sessions that are prepared in one way. */
    public static NodeConnection open(ConnectionSettings settings, Duration maxOutage, Session session) {
        Connection connection = Connections.open(settings);
        try {
            ServerIdentity identity = ServerIdentity.read(connection, settings);
            prepare(settings, session, connection);
            return new NodeConnection(settings, maxOutage, session, connection, identity);
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    private static void prepare(ConnectionSettings settings, Session session, Connection connection) {
        try {
            session.prepare(connection);
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(settings, e, Connections.PRIVILEGES);
        }
    }

    public ConnectionSettings settings() {
        return settings;
    }

    public ServerIdentity identity() {
        return identity;
    }

    /** Asks, where need be on a new connection, and keeps trying for as long as a stream does. */
    public <T> T ask(Question<T> question) throws InterruptedException {
        Instant deadline = Instant.now().plus(maxOutage);
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
        prepare(settings, session, opened);
        if (!now.uuid().equals(identity.uuid())) {
            throw ProblemException.inconclusive(
                    "PX-CAP-004",
                    settings.label() + " is another server than before (server_uuid " + now.uuid() + ", before it was "
                            + identity.uuid() + "): what it would answer does not belong to this log; run again");
        }
    }

    /** The end of its log now. */
    public BinlogPosition logEnd() throws InterruptedException {
        return ask(open -> BinaryLogs.end(open, settings));
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
