package dev.parallax.audit;

import dev.parallax.change.Constraints;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.journal.Cut;
import dev.parallax.journal.Journal;
import dev.parallax.journal.JournalNode;
import dev.parallax.journal.JournalOptions;
import dev.parallax.journal.JournalWriter;
import dev.parallax.journal.NodeIdentity;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.BothNodes;
import dev.parallax.server.NodeConnection;
import dev.parallax.server.PeerProgress;
import dev.parallax.server.ServerIdentity;
import dev.parallax.source.BinlogInventory;
import dev.parallax.source.StreamOptions;
import dev.parallax.verify.LogsRead;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Streams the binary logs of both nodes into a journal, going on where the journal ends.
 *
 * <p>"Now" has a meaning only with both nodes in it: the executed sets of both are noted, and reading goes on until each
 * log holds what the other node had executed, or {@code maxLag} passes. So the capture of a healthy pair ends with
 * nothing pending.
 */
public final class CaptureJob {

    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * What to do.
     *
     * @param startA where to begin on node a when the journal holds nothing yet; null for the log that covers since
     * @param startB likewise for node b
     * @param since on a first run, begin with the log file that was being written then
     * @param readFor keep reading this long before "now" is noted; zero for at once
     * @param until keep reading until this time before "now" is noted; null for at once
     * @param maxLag how long to wait for replication to deliver what was noted
     */
    public record Request(
            ConnectionSettings a,
            ConnectionSettings b,
            Path journal,
            JournalOptions journalOptions,
            @Nullable BinlogPosition startA,
            @Nullable BinlogPosition startB,
            Instant since,
            Duration readFor,
            @Nullable Instant until,
            Duration maxLag) {}

    /** What was captured. */
    public record Result(NodeCapture.Extent a, NodeCapture.Extent b) {
        public NodeCapture.Extent on(Side side) {
            return side == Side.A ? a : b;
        }
    }

    /** Work that is done while both logs are read, and takes what they hold. */
    interface Meanwhile {
        /** Connections to both nodes, which it does not use before it runs, nor behind that. */
        BothNodes nodes();

        /** Takes a node's log beside the journal. */
        TransactionSink reader(Side side);

        /** Runs once both logs are being read; the window is closed when it returns. */
        void run(LogsRead logs) throws InterruptedException;
    }

    private final Request request;
    private final CaptureListener listener;
    private final @Nullable Meanwhile meanwhile;

    public CaptureJob(Request request, CaptureListener listener) {
        this(request, listener, null);
    }

    CaptureJob(Request request, CaptureListener listener, @Nullable Meanwhile meanwhile) {
        this.request = request;
        this.listener = listener;
        this.meanwhile = meanwhile;
    }

    /** Runs until the end of the window; throws ProblemException for whatever stops it. The journal stays good. */
    public Result run() throws InterruptedException {
        if (meanwhile != null) {
            return run(meanwhile.nodes());
        }
        try (BothNodes nodes = BothNodes.open(
                request.a(), request.b(), StreamOptions.defaults().maxOutage())) {
            return run(nodes);
        }
    }

    private Result run(BothNodes nodes) throws InterruptedException {
        refuseWhatCannotBeAudited(nodes);
        NodeConnection a = nodes.a();
        NodeConnection b = nodes.b();
        JournalRehearsal.await();
        Set<Long> serverIds = Set.of(a.identity().serverId(), b.identity().serverId());
        try (Journal journal = Journal.open(
                request.journal(), journaled(a.identity()), journaled(b.identity()), request.journalOptions())) {
            JournalWriter writerA = journal.writer(JournalNode.A);
            JournalWriter writerB = journal.writer(JournalNode.B);
            try (NodeCapture captureA = new NodeCapture(
                            Side.A,
                            a,
                            writerA,
                            start(a, writerA, request.startA()),
                            serverIds,
                            alsoTo(Side.A),
                            listener);
                    NodeCapture captureB = new NodeCapture(
                            Side.B,
                            b,
                            writerB,
                            start(b, writerB, request.startB()),
                            serverIds,
                            alsoTo(Side.B),
                            listener)) {
                Result result = capture(captureA, captureB);
                Map<TableName, Boolean> keys = new TreeMap<>(captureB.generatedKeys());
                keys.putAll(captureA.generatedKeys());
                journal.note(keys);
                journal.note(captureA.settings(), captureB.settings());
                journal.note(Constraints.ofBoth(captureA.constraints(), captureB.constraints()));
                return result;
            }
        }
    }

    private @Nullable TransactionSink alsoTo(Side side) {
        return meanwhile == null ? null : meanwhile.reader(side);
    }

    private static NodeIdentity journaled(ServerIdentity identity) {
        return new NodeIdentity(
                identity.uuid(), identity.serverId(), identity.version().toString());
    }

    /** Throws ProblemException where two servers cannot be audited, before anything else is asked of them. */
    static void check(ConnectionSettings a, ConnectionSettings b) throws InterruptedException {
        try (BothNodes nodes = BothNodes.open(a, b, StreamOptions.defaults().maxOutage())) {
            refuseWhatCannotBeAudited(nodes);
        }
    }

    /** Throws ProblemException (PX-CAP-001) where two servers cannot be audited. */
    static void refuseWhatCannotBeAudited(BothNodes nodes) {
        NodeConnection a = nodes.a();
        NodeConnection b = nodes.b();
        List<String> problems = new ArrayList<>();
        for (NodeConnection node : List.of(a, b)) {
            if (!node.identity().logBin()) {
                problems.add(
                        node.settings().label() + " writes no binary log (log_bin=OFF): set log_bin and restart it");
            }
        }
        if (a.identity().uuid().equals(b.identity().uuid())) {
            problems.add("a and b are the same server (server_uuid "
                    + a.identity().uuid() + "): check host and port of both --node options");
        } else if (a.identity().serverId() == b.identity().serverId()) {
            problems.add("both servers have server_id " + a.identity().serverId()
                    + ", so neither applies the other's changes: give them different ones");
        }
        if (!problems.isEmpty()) {
            throw ProblemException.usage("PX-CAP-001", String.join("; ", problems));
        }
    }

    private NodeCapture.Start start(NodeConnection node, JournalWriter writer, @Nullable BinlogPosition asked)
            throws InterruptedException {
        BinlogPosition resume = writer.resumePosition().orElse(null);
        if (resume != null) {
            return new NodeCapture.Start(resume, true, true);
        }
        if (asked != null) {
            return new NodeCapture.Start(asked, false, true);
        }
        var coverage = node.ask(open -> new BinlogInventory(node.settings(), open).covering(request.since()));
        return new NodeCapture.Start(coverage.start(), false, coverage.complete());
    }

    private Result capture(NodeCapture a, NodeCapture b) throws InterruptedException {
        a.start();
        b.start();
        if (meanwhile != null) {
            meanwhile.run(side -> (side == Side.A ? a : b).position());
        }
        Instant until = Instant.now().plus(request.readFor());
        if (request.until() != null && request.until().isAfter(until)) {
            until = request.until();
        }
        while (Instant.now().isBefore(until)) {
            pause(a, b);
        }
        a.note();
        b.note();
        waitForReplication(a, b);
        a.readToEnd();
        b.readToEnd();
        while (!a.awaitFinish(POLL) || !b.awaitFinish(POLL)) {
            a.throwFailure();
            b.throwFailure();
        }
        a.throwFailure();
        b.throwFailure();
        return new Result(a.close(cut(a, b)), b.close(cut(b, a)));
    }

    /** The state of a node for its queue; it has caught up when the peer's applier answer says so for both. */
    private static Cut cut(NodeCapture node, NodeCapture peer) {
        PeerProgress.Answer mine = node.lagBehind();
        return new Cut(
                node.mark().executed().toString(),
                node.gtidMode() ? "ON" : "OFF",
                node.mark().end(),
                node.end(),
                Instant.now(),
                mine.state() == PeerProgress.State.CAUGHT_UP
                        && peer.lagBehind().state() == PeerProgress.State.CAUGHT_UP,
                mine.reason());
    }

    private void waitForReplication(NodeCapture a, NodeCapture b) throws InterruptedException {
        boolean gtids = a.gtidMode() && b.gtidMode();
        CatchUp.await(
                () -> a.askLagBehind(b.mark(), gtids),
                () -> b.askLagBehind(a.mark(), gtids),
                request.maxLag(),
                listener,
                () -> pause(a, b));
    }

    private static void pause(NodeCapture a, NodeCapture b) throws InterruptedException {
        a.throwFailure();
        b.throwFailure();
        Thread.sleep(POLL.toMillis());
    }
}
