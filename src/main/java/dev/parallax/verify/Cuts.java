package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.server.PeerProgress;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Makes cuts: what was executed where, before rows are read; where the logs ended, after.
 *
 * <p>With GTIDs a cut is exact. {@code gtid_executed} is asked before the rows are read, so whatever it holds is visible
 * to the read; the end of the log after it, so whatever is visible lies before. A transaction between the two may be
 * visible or not: rows it changed wait.
 *
 * <p>Without GTIDs nothing says which transactions a read sees. Then rows are compared that nothing in either log has
 * changed but what was on both nodes by its {@link Positions position}, some time before: weaker, since a transaction
 * counts from when it is logged, a little before it is visible.
 */
final class Cuts {

    /** How long a read of rows may wait for the logs to be read up to it. */
    private static final Duration LOGS_FOLLOW = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(2);

    /** Reads rows. */
    interface Read<T> {
        T read() throws InterruptedException;
    }

    /** What was read, and what may be said of it until it is closed. */
    record Result<T>(T rows, Cut cut, InFlight.Asking asking) implements AutoCloseable {
        @Override
        public void close() {
            asking.close();
        }
    }

    private final NodePair nodes;
    private final InFlight inFlight;
    private final LogsRead logs;
    private final boolean gtids;
    private final Positions positions;

    Cuts(NodePair nodes, InFlight inFlight, LogsRead logs) {
        this.nodes = nodes;
        this.inFlight = inFlight;
        this.logs = logs;
        this.positions = new Positions(nodes);
        this.gtids = nodes.node(Side.A).identity().gtidMode()
                && nodes.node(Side.B).identity().gtidMode();
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** Throws what ended the reading of a log, if anything did: what is compared without it cannot be settled. */
    void checkLogs() {
        logs.position(Side.A);
        logs.position(Side.B);
    }

    /** Whether cuts are exact. */
    boolean exact() {
        return gtids;
    }

    /** Reads rows between the two halves of a cut. The caller closes it when it has been judged. */
    <T> Result<T> around(Read<T> read) throws InterruptedException {
        InFlight.Asking asking = inFlight.ask();
        try {
            return gtids ? byGtid(asking, read) : byPosition(asking, read);
        } catch (RuntimeException | InterruptedException e) {
            asking.close();
            throw e;
        }
    }

    /** Waits until what is visible by now has been read of the logs; says why it was not, or null. */
    @Nullable
    String awaitLogs() throws InterruptedException {
        return awaitLogs(nodes.both(side -> nodes.node(side).logEnd()));
    }

    /** Notes what is on both nodes by now, without reading a row: what a log holds of that is not kept. */
    void forgetWhatIsOnBoth() throws InterruptedException {
        if (gtids) {
            executedOnBoth(nodes.both(this::mark));
        } else {
            Positions.Seen seen = positions.seen();
            inFlight.settledUpTo(seen.upTo(Side.A), seen.upTo(Side.B));
        }
    }

    private void executedOnBoth(Both<PeerProgress.Mark> marks) {
        GtidSet a = marks.a().executed();
        inFlight.settled(a.minus(a.minus(marks.b().executed())));
    }

    private PeerProgress.Mark mark(Side side) throws InterruptedException {
        ConnectionSettings settings = nodes.node(side).settings();
        return nodes.node(side).ask(connection -> PeerProgress.Mark.read(connection, settings));
    }

    private <T> Result<T> byGtid(InFlight.Asking asking, Read<T> read) throws InterruptedException {
        Both<PeerProgress.Mark> before = nodes.both(this::mark);
        GtidSet a = before.a().executed();
        GtidSet b = before.b().executed();
        T rows = read.read();
        Both<BinlogPosition> ends = nodes.both(side -> nodes.node(side).logEnd());
        String behind = awaitLogs(ends);
        GtidSet apart = a.minus(b).union(b.minus(a));
        inFlight.settled(a.minus(apart));
        GtidSet unknown = inFlight.notRead(apart);
        return new Result<>(
                rows,
                (table, mark) -> {
                    if (behind != null) {
                        return behind;
                    }
                    if (inFlight.isTooMuch()) {
                        return "replication is too far behind for what is in flight to be known";
                    }
                    if (!unknown.isEmpty()) {
                        return "what " + unknown
                                + " changed is not in the logs that were read, and it is on one node alone";
                    }
                    TouchedRows entry = inFlight.touching(
                            table,
                            mark,
                            open -> !(open.id() instanceof Gtid gtid && a.contains(gtid) && b.contains(gtid)));
                    return entry == null ? null : entry.id() + " is not known to be on both nodes yet";
                },
                asking);
    }

    private <T> Result<T> byPosition(InFlight.Asking asking, Read<T> read) throws InterruptedException {
        Positions.Seen seen = positions.seen();
        T rows = read.read();
        Both<BinlogPosition> ends = nodes.both(side -> nodes.node(side).logEnd());
        String behind = awaitLogs(ends);
        if (behind == null) {
            inFlight.settledUpTo(seen.upTo(Side.A), seen.upTo(Side.B));
        }
        return new Result<>(
                rows,
                (table, mark) -> {
                    if (behind != null) {
                        return behind;
                    }
                    if (inFlight.isTooMuch()) {
                        return "replication is too far behind for what is in flight to be known";
                    }
                    for (Side side : Side.values()) {
                        TouchedRows entry = inFlight.touchingIn(side, table, mark, later -> !seen.covers(side, later));
                        if (entry != null) {
                            return seen.why(side, entry);
                        }
                    }
                    return null;
                },
                asking);
    }

    /** Waits until the logs have been read as far as the rows can show; says why not, or null. */
    private @Nullable String awaitLogs(Both<BinlogPosition> ends) throws InterruptedException {
        Instant deadline = Instant.now().plus(LOGS_FOLLOW);
        while (true) {
            Side behind = isRead(Side.A, ends.a()) ? Side.B : Side.A;
            if (behind == Side.B && isRead(Side.B, ends.b())) {
                return null;
            }
            if (!Instant.now().isBefore(deadline)) {
                return "the log of " + behind.label() + " could not be read fast enough";
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private boolean isRead(Side side, BinlogPosition end) {
        BinlogPosition position = logs.position(side);
        return position != null && position.compareTo(end) >= 0;
    }
}
