package dev.parallax.audit;

import dev.parallax.change.Constraints;
import dev.parallax.change.ServerAnswers;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.Side;
import dev.parallax.journal.Cut;
import dev.parallax.journal.JournalWriter;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.ReplicationFilter;
import dev.parallax.mysql.TableName;
import dev.parallax.schema.ServerConstraints;
import dev.parallax.schema.ServerSchema;
import dev.parallax.server.NodeConnection;
import dev.parallax.server.PeerProgress;
import dev.parallax.server.PrimaryKeys;
import dev.parallax.server.ReplicationFilters;
import dev.parallax.server.ServerIdentity;
import dev.parallax.source.LiveStream;
import dev.parallax.source.StreamListener;
import dev.parallax.source.StreamOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Streams one node's log into its queue on a thread of its own, and answers for the node meanwhile. */
public final class NodeCapture implements AutoCloseable {

    /**
     * Where reading begins.
     *
     * @param complete false where the log that was asked for is gone, and this is the oldest retained file
     */
    record Start(BinlogPosition position, boolean resumed, boolean complete) {}

    /**
     * What was captured of one node.
     *
     * @param transactions appended by this capture
     * @param fromOldest false where the log that was asked for is gone, and reading began with the oldest retained file
     */
    public record Extent(
            ConnectionSettings settings,
            ServerIdentity identity,
            BinlogPosition from,
            BinlogPosition to,
            Cut cut,
            long transactions,
            boolean fromOldest) {

        /** The node as reports show it. */
        NodeInfo node(Side side) {
            return new NodeInfo(
                    side,
                    settings.host(),
                    settings.port(),
                    identity.version().toString(),
                    identity.serverId(),
                    identity.uuid().toString(),
                    cut.gtidMode(),
                    cut.gtidExecuted(),
                    from.toString(),
                    to.toString());
        }
    }

    private final Side side;
    private final NodeConnection node;
    private final JournalWriter writer;
    private final Start start;
    private final CaptureListener listener;
    private final ServerSchema schema;
    private final LiveStream stream;
    private final Thread thread;
    private final AtomicReference<@Nullable BinlogPosition> target = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private PeerProgress.@Nullable Mark mark;
    private PeerProgress.Answer lag = new PeerProgress.Answer(PeerProgress.State.BEHIND, "not asked yet");
    private volatile @Nullable BinlogPosition end;

    NodeCapture(
            Side side,
            NodeConnection node,
            JournalWriter writer,
            Start start,
            Set<Long> serverIds,
            @Nullable TransactionSink alsoTo,
            CaptureListener listener) {
        this.side = side;
        this.node = node;
        this.writer = writer;
        this.start = start;
        this.listener = listener;
        this.schema = new ServerSchema(node.settings());
        this.stream = new LiveStream(
                node.settings(),
                StreamOptions.defaults().withServerReached(),
                serverIds,
                alsoTo == null ? writer : new TwoSinks(writer, alsoTo),
                schema,
                new Flushing());
        this.thread = new Thread(this::stream, "capture-" + side.label());
        this.thread.setDaemon(true);
    }

    /** Behind the last transaction that was read; null before there is one. Throws what ended the reading. */
    @Nullable
    BinlogPosition position() {
        throwFailure();
        return stream.position();
    }

    void start() {
        listener.reading(side, start.position(), start.resumed());
        thread.start();
    }

    private void stream() {
        try {
            end = stream.run(start.position(), target::get);
            writer.flush();
        } catch (Throwable e) {
            failure.set(e);
        }
    }

    /** On an idle server nothing else would push out what has gathered. */
    private final class Flushing implements StreamListener {
        @Override
        public void reconnecting(int attempt, Duration pause, String why, BinlogPosition from) {
            listener.reconnecting(side, attempt, pause, why);
        }

        @Override
        public void reconnected(BinlogPosition from) {
            listener.reconnected(side, from);
        }

        @Override
        public void idle(BinlogPosition position) {
            writer.flush();
        }
    }

    /** Notes what the node has executed: the end of the window. */
    void note() throws InterruptedException {
        mark = node.ask(open -> PeerProgress.Mark.read(open, node.settings()));
    }

    PeerProgress.Mark mark() {
        PeerProgress.Mark noted = mark;
        if (noted == null) {
            throw new IllegalStateException("the window is still open");
        }
        return noted;
    }

    boolean gtidMode() {
        return node.identity().gtidMode();
    }

    /** Whether this node has executed what the peer had noted. */
    PeerProgress.Answer askLagBehind(PeerProgress.Mark peers, boolean gtids) throws InterruptedException {
        lag = node.ask(open -> PeerProgress.of(open, node.settings(), peers, gtids));
        return lag;
    }

    PeerProgress.Answer lagBehind() {
        return lag;
    }

    /** What the node has executed by now is in its log by now: stop there. */
    void readToEnd() throws InterruptedException {
        BinlogPosition to = node.logEnd();
        target.set(to);
        // A server that sends nothing yet may be about to refuse; its first word lets the stream look for its target.
        boolean begun = stream.begun();
        BinlogPosition at = stream.position();
        if (begun && at != null && at.compareTo(to) >= 0) {
            // An idle server would wake the stream with its next heartbeat only.
            stream.cancel();
        }
    }

    /** Whether the server generates the primary key, for each table that was captured and that the account can see. */
    Map<TableName, Boolean> generatedKeys() throws InterruptedException {
        return node.ask(open -> PrimaryKeys.generated(open, node.settings(), writer.tables()));
    }

    /** What the server says of its settings. */
    ServerAnswers.Node settings() throws InterruptedException {
        Optional<List<ReplicationFilter>> filters = node.ask(open -> ReplicationFilters.read(open));
        ServerIdentity identity = node.identity();
        return new ServerAnswers.Node(identity.logReplicaUpdates(), identity.applierReordersBy(), filters.orElse(null));
    }

    /**
     * The unique indexes and foreign keys of each table in the schemas that were captured, as far as the account can see
     * it: one that was renamed meanwhile need not have been written under its name.
     */
    Constraints constraints() throws InterruptedException {
        Set<String> schemas = writer.tables().stream().map(TableName::schema).collect(Collectors.toSet());
        return node.ask(open -> ServerConstraints.read(open, node.settings(), schemas));
    }

    /** Waits until the stream has ended, or for so long; whether it has. */
    boolean awaitFinish(Duration atMost) throws InterruptedException {
        thread.join(atMost.toMillis());
        return !thread.isAlive();
    }

    /** Rethrows what ended the stream, if anything did. */
    void throwFailure() {
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException e) {
            throw e;
        }
        if (thrown instanceof Error e) {
            throw e;
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    /** Where reading ended. */
    BinlogPosition end() {
        BinlogPosition reached = end;
        if (reached == null) {
            throw new IllegalStateException("still reading");
        }
        return reached;
    }

    /** Appends the node's state to its queue. */
    Extent close(Cut cut) {
        writer.cut(cut);
        writer.flush();
        listener.finished(side, end(), writer.transactions());
        return new Extent(
                node.settings(),
                node.identity(),
                start.position(),
                end(),
                cut,
                writer.transactions(),
                start.complete());
    }

    @Override
    public void close() {
        stream.cancel();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        schema.close();
    }
}
