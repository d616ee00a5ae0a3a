package dev.parallax.source;

import com.github.shyiko.mysql.binlog.network.AuthenticationException;
import com.github.shyiko.mysql.binlog.network.ServerException;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.ConnectionProblems;
import java.io.EOFException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One connection that a server dumps its binary log into, from connecting to its end. Used once. */
final class DumpConnection {

    /** How a connection ended that did not break. */
    enum End {
        /** The receiver had enough. */
        STOPPED,
        /** The log has no more now, and the connection was not to wait. */
        END_OF_LOG
    }

    static final String PRIVILEGES = "REPLICATION SLAVE, REPLICATION CLIENT";

    private final ConnectionSettings server;
    private final BinlogPosition from;
    private final RawEventReader reader;
    private final DumpClient client;

    /**
     * @param dumpServerId what this reader calls itself; no server of the topology may have it
     * @param from an event begins there
     * @param waiting whether to wait for more at the end of the log
     */
    DumpConnection(
            ConnectionSettings server,
            StreamOptions options,
            long dumpServerId,
            BinlogPosition from,
            boolean waiting,
            EventReceiver receiver) {
        this.server = server;
        this.from = from;
        reader = new RawEventReader(receiver);
        client = new DumpClient(server, options, dumpServerId, from, reader);
        client.setBlocking(waiting);
    }

    /**
     * Streams on the calling thread until the receiver has enough.
     *
     * @throws BrokenConnectionException when another try may do better
     * @throws dev.parallax.problem.ProblemException when it would not, and whatever the receiver throws
     */
    End run() throws BrokenConnectionException {
        Exception lost = null;
        try {
            client.connect();
        } catch (IOException | IllegalStateException e) {
            lost = e;
        } finally {
            client.closeSocket();
        }
        RuntimeException failure = reader.failure();
        if (failure != null) {
            throw failure;
        }
        if (reader.stopped()) {
            return End.STOPPED;
        }
        if (lost == null) {
            lost = reader.broken() != null ? reader.broken() : client.lost();
        }
        if (lost == null && !client.isBlocking()) {
            return End.END_OF_LOG;
        }
        throw broken(lost == null ? new EOFException("the server closed the connection") : lost);
    }

    /** Whether the server let it in: then it is there and knows this user, and what broke may come back. */
    boolean loggedIn() {
        return client.loggedIn();
    }

    /** Ends the connection from another thread. */
    void close() {
        client.closeSocket();
    }

    private BrokenConnectionException broken(Exception lost) {
        ServerException said = find(lost, ServerException.class);
        if (said != null) {
            return explain(said);
        }
        SSLException tls = find(lost, SSLException.class);
        if (tls != null && !reader.received() && !ConnectionProblems.endedWithinTls(tls)) {
            throw ConnectionProblems.encryption(server, ConnectionProblems.firstLine(tls));
        }
        if (String.valueOf(lost.getMessage()).contains("does not support SSL")) {
            throw ConnectionProblems.encryption(server, "the server does not offer it");
        }
        Throwable deepest = lost;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return new BrokenConnectionException(ConnectionProblems.firstLine(deepest), lost);
    }

    private BrokenConnectionException explain(ServerException said) {
        String text = ConnectionProblems.firstLine(said);
        return switch (said.getErrorCode()) {
            case DumpErrors.FATAL_READING_LOG -> DumpErrors.explain(server, from, text, said);
            // Too many connections, shutdown, interrupted, network timeouts: passing troubles.
            case 1040, 1053, 1077, 1079, 1158, 1159, 1160, 1161, 1317, 1927, 3169, 4031 ->
                new BrokenConnectionException(text, said);
            default -> {
                if (said instanceof AuthenticationException) {
                    throw ConnectionProblems.accessDenied(server, text);
                }
                throw ConnectionProblems.fromServer(server, said.getErrorCode(), text, PRIVILEGES, said);
            }
        };
    }

    private static <T extends Throwable> @Nullable T find(Throwable from, Class<T> type) {
        for (Throwable cause = from; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
