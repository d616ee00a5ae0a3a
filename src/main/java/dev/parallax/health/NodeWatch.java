package dev.parallax.health;

import dev.parallax.doctor.ReplicationReading;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one node again and again on one connection, in a thread of its own, so that a node that hangs holds up nothing of
 * the other. Whoever wants to know takes the {@link #status} from memory.
 */
final class NodeWatch implements AutoCloseable {

    /**
     * How long one statement may take. It doubles while they take longer: a client that gives up leaves its question
     * behind in the server, and a server that hangs for hours is not to be filled with them.
     */
    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(30);

    private static final Duration LONGEST_LIMIT = Duration.ofHours(1);

    private final ConnectionSettings settings;
    private final PeerMarks behindPeer;
    private final PeerMarks peerBehind;
    private final Runnable read;
    private final Repeating reading;
    private final AtomicLong readings = new AtomicLong();
    private final Map<String, AtomicLong> errors = new ConcurrentHashMap<>();
    private Duration limit = STATEMENT_LIMIT;
    private volatile @Nullable Connection connection;
    private volatile NodeStatus status = NodeStatus.UNKNOWN;

    /**
     * @param behindPeer how far this node is behind its peer
     * @param peerBehind how far its peer is behind this node
     * @param read called after each reading
     */
    NodeWatch(
            ConnectionSettings settings, Duration interval, PeerMarks behindPeer, PeerMarks peerBehind, Runnable read) {
        this.read = read;
        this.settings = settings;
        this.behindPeer = behindPeer;
        this.peerBehind = peerBehind;
        this.reading = new Repeating("health-" + settings.node(), interval, this::readOnce);
    }

    void start() {
        reading.start();
    }

    NodeStatus status() {
        return status;
    }

    /** How many readings succeeded. */
    long readings() {
        return readings.get();
    }

    /** How many failed, by the problem's code. */
    Map<String, Long> errors() {
        Map<String, Long> counts = new TreeMap<>();
        errors.forEach((code, count) -> counts.put(code, count.get()));
        return counts;
    }

    private void readOnce() {
        read();
        read.run();
    }

    private void read() {
        long startedAt = System.nanoTime();
        try {
            ReplicationReading answer = ask();
            long endedAt = System.nanoTime();
            limit = STATEMENT_LIMIT;
            Double behind = behindPeer.behind(answer, startedAt);
            peerBehind.mark(answer, endedAt);
            readings.incrementAndGet();
            status = new NodeStatus(answer, startedAt, (endedAt - startedAt) / 1e9, behind, null);
        } catch (ProblemException e) {
            failed(e.code(), String.valueOf(e.getMessage()), startedAt);
        } catch (RuntimeException e) {
            // A watch that ended would leave a reading to grow old, and nobody to say why.
            failed(
                    "PX-HLT-003",
                    settings.label() + " gave an answer that cannot be understood: " + ConnectionProblems.firstLine(e),
                    startedAt);
        }
    }

    private void failed(String code, String message, long startedAt) {
        disconnect();
        if (System.nanoTime() - startedAt >= limit.toNanos() && limit.compareTo(LONGEST_LIMIT) < 0) {
            limit = limit.multipliedBy(2);
        }
        peerBehind.lost();
        errors.computeIfAbsent(code, none -> new AtomicLong()).incrementAndGet();
        boolean silent = code.equals(ConnectionProblems.UNREACHABLE) || code.equals(ConnectionProblems.LOST);
        status = status.failed(new NodeStatus.Failure(code, message, !silent));
    }

    /** A connection that broke since the last reading is made anew before anything is said of the server. */
    private ReplicationReading ask() {
        Connection open = connection;
        if (open != null) {
            long askedAt = System.nanoTime();
            try {
                return ReplicationReading.read(open, settings);
            } catch (ProblemException e) {
                boolean timedOut = System.nanoTime() - askedAt >= limit.toNanos();
                if (!e.code().equals(ConnectionProblems.LOST) || timedOut) {
                    throw e;
                }
                disconnect();
            }
        }
        return ReplicationReading.read(connect(), settings);
    }

    private Connection connect() {
        Connection opened = Connections.open(settings);
        try {
            opened.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(settings, e, Connections.PRIVILEGES);
        } finally {
            connection = opened;
        }
        return opened;
    }

    private void disconnect() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                // Closing asks the server first, which may be the one that does not answer.
                open.abort(Runnable::run);
            } catch (SQLException e) {
                // Nothing was written, so nothing is lost with a connection that does not close.
            }
        }
    }

    /** A question that hangs is cut off. */
    @Override
    public void close() {
        disconnect();
        reading.close();
        disconnect();
    }
}
