package dev.parallax.source;

import dev.parallax.change.TableCompleter;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.ConnectionProblems;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Streams one node's binary log as whole transactions, over as many connections as it takes.
 *
 * <p>Each transaction that is complete in the log behind the start reaches the sink's {@code end} exactly once, in
 * order: a connection that breaks inside a transaction makes the sink abandon it, and the next connection begins behind
 * the last complete one. Only places between transactions are begun from, since a server asked for the middle of a
 * statement sends rows without their table. Positions are used rather than GTIDs, because they are exact for any log,
 * and the connector's GTID sets do not know tags.
 */
public final class LiveStream {

    /** A dump request holds a position in four bytes. */
    static final long LARGEST_DUMP_OFFSET = 0xFFFFFFFFL;

    private final ConnectionSettings server;
    private final StreamOptions options;
    private final long dumpServerId;
    private final TransactionSink sink;
    private final TableCompleter completer;
    private final StreamListener listener;
    private final CountDownLatch cancel = new CountDownLatch(1);
    private final long largestDumpOffset;

    private volatile @Nullable DumpConnection connection;
    private volatile @Nullable StreamCursor cursor;

    /**
     * @param takenServerIds ids of the servers of the topology, so that the reader does not take one of them
     */
    public LiveStream(
            ConnectionSettings server,
            StreamOptions options,
            Set<Long> takenServerIds,
            TransactionSink sink,
            TableCompleter completer,
            StreamListener listener) {
        this(server, options, takenServerIds, sink, completer, listener, LARGEST_DUMP_OFFSET);
    }

    LiveStream(
            ConnectionSettings server,
            StreamOptions options,
            Set<Long> takenServerIds,
            TransactionSink sink,
            TableCompleter completer,
            StreamListener listener,
            long largestDumpOffset) {
        this.server = server;
        this.options = options;
        this.dumpServerId = freeServerId(takenServerIds);
        this.sink = sink;
        this.completer = completer;
        this.listener = listener;
        this.largestDumpOffset = largestDumpOffset;
    }

    /** From the upper half of the range, where people rarely number servers. */
    static long freeServerId(Set<Long> taken) {
        long id;
        do {
            id = ThreadLocalRandom.current().nextLong(0x80000000L, 0xFFFFFFFFL);
        } while (taken.contains(id));
        return id;
    }

    /**
     * Reads on the calling thread until the end is reached or {@link #cancel} is called. Call it once.
     *
     * @param start between two transactions, or 4 for a file's start
     * @param until where to stop, asked between transactions and once per heartbeat; null while it is not known yet, or
     *     for ever. Reading stops at the first place between two transactions that is not before it, once the server
     *     has shown that it has the place where reading starts
     * @return the place behind the last complete transaction, to go on from later
     * @throws dev.parallax.problem.ProblemException PX-NET-… when the server cannot be reached, refuses or stays away;
     *     PX-SRC-017 when the log was purged; PX-SRC-… for what the parser does not understand
     */
    public BinlogPosition run(BinlogPosition start, Supplier<@Nullable BinlogPosition> until) {
        StreamCursor follower =
                new StreamCursor(server.label(), start, sink, completer, this::cancelled, until, listener);
        cursor = follower;
        Outage outage = new Outage(start);
        while (follower.wantsMore()) {
            BinlogPosition from = dumpStart(follower.boundary());
            follower.restart(from.offset());
            EventReceiver receiver = outage.attempt == 0 ? follower : announcing(follower, outage);
            DumpConnection dump = new DumpConnection(server, options, dumpServerId, from, true, receiver);
            connection = dump;
            try {
                if (cancelled() || dump.run() == DumpConnection.End.STOPPED) {
                    break;
                }
            } catch (BrokenConnectionException e) {
                outage.reached |= dump.loggedIn();
                if (!cancelled()) {
                    follower.restart(from.offset());
                    outage.handle(e, follower.boundary());
                }
            }
        }
        follower.restart(follower.boundary().offset());
        return follower.boundary();
    }

    /** Ends {@link #run} soon, from any thread; an open transaction is abandoned. */
    public void cancel() {
        cancel.countDown();
        DumpConnection open = connection;
        if (open != null) {
            open.close();
        }
    }

    /** How far it has read: behind the last complete transaction; null before {@link #run}. From any thread. */
    public @Nullable BinlogPosition position() {
        StreamCursor follower = cursor;
        return follower == null ? null : follower.boundary();
    }

    /** Whether the server has begun to send: it does not for a place that its log does not have. From any thread. */
    public boolean begun() {
        StreamCursor follower = cursor;
        return follower != null && follower.accepted();
    }

    private boolean cancelled() {
        return cancel.getCount() == 0;
    }

    /** Past 4 GB a file can only be asked for from its start; what was taken already is passed over. */
    private BinlogPosition dumpStart(BinlogPosition boundary) {
        return boundary.offset() <= largestDumpOffset
                ? boundary
                : new BinlogPosition(boundary.file(), StreamCursor.FIRST_EVENT);
    }

    private EventReceiver announcing(StreamCursor follower, Outage outage) {
        return (buffer, length) -> {
            if (!outage.announced) {
                outage.announced = true;
                listener.reconnected(follower.boundary());
            }
            return follower.event(buffer, length);
        };
    }

    /** Counts failures in a row; a complete transaction in between begins a new row. */
    private final class Outage {
        private BinlogPosition boundary;
        /** A login may be cut off by whoever ends dump connections; a wrong host or port fails every time. */
        private static final int FIRST_TRIES = 2;

        /** Whether there ever was a connection: without one, host or port are more likely to be wrong. */
        private boolean reached = options.serverReached();

        private boolean announced;
        private int attempt;
        private long since;

        Outage(BinlogPosition start) {
            boundary = start;
        }

        void handle(BrokenConnectionException e, BinlogPosition at) {
            String why = ConnectionProblems.firstLine(e);
            if (!reached && attempt == FIRST_TRIES) {
                throw ConnectionProblems.unreachable(server, why);
            }
            if (attempt == 0 || !at.equals(boundary)) {
                boundary = at;
                attempt = 0;
                since = System.nanoTime();
            }
            attempt++;
            announced = false;
            Duration out = Duration.ofNanos(System.nanoTime() - since);
            if (attempt > options.maxAttempts() || out.compareTo(options.maxOutage()) > 0) {
                throw ConnectionProblems.lost(
                        server, why + " (" + (attempt - 1) + " tries in " + out.toSeconds() + " s)", e);
            }
            Duration pause = options.pauseBefore(attempt);
            listener.reconnecting(attempt, pause, why, at);
            try {
                cancel.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                cancel();
            }
        }
    }
}
