package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.PeerProgress;
import dev.parallax.server.ServerIdentity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is on both nodes by the positions in their logs, where there are no GTIDs: a transaction in a node's log is on both
 * when it is visible there, and the other node has executed the log up to it, or is where it came from. A replica does
 * not count what it has written itself as executed until something else follows, so that is told by its origin.
 */
final class Positions {

    /** Between a transaction's place in the log and its visibility lies one group commit. */
    private static final Duration GROUP_COMMIT = Duration.ofMillis(500);

    /**
     * One node at one moment.
     *
     * @param end of its log
     * @param executed how far it had executed the other's
     */
    private record Node(BinlogPosition end, PeerProgress.Executed executed) {}

    /** Both nodes at one moment, at least a group commit ago: what they had is visible. */
    final class Seen {
        private final Both<Node> then;

        private Seen(Both<Node> then) {
            this.then = then;
        }

        /** Whether a transaction that one node's log holds was on both nodes. */
        boolean covers(Side side, TouchedRows entry) {
            PeerProgress.Executed peer = then.on(side.peer()).executed();
            BinlogPosition executed = peer.end();
            return isAtOrBehind(then.on(side).end(), entry)
                    && (!peer.linked()
                            || isOf(side.peer(), entry)
                            || (executed != null && isAtOrBehind(executed, entry)));
        }

        /** Up to where everything in a node's log was on both. */
        @Nullable
        BinlogPosition upTo(Side side) {
            PeerProgress.Executed peer = then.on(side.peer()).executed();
            BinlogPosition end = then.on(side).end();
            BinlogPosition executed = peer.linked() ? peer.end() : end;
            return executed == null || executed.compareTo(end) < 0 ? executed : end;
        }

        /** Why a transaction may not be on both. */
        String why(Side side, TouchedRows entry) {
            PeerProgress.Executed peer = then.on(side.peer()).executed();
            return "the log of " + side.label() + " changes it at " + entry.end() + ", and "
                    + side.peer().label() + " had executed that log up to " + peer.end()
                    + (peer.problem().isEmpty() ? "" : ": " + peer.problem());
        }
    }

    private final NodePair nodes;
    private @Nullable Both<Node> asked;
    private long askedAt;
    private @Nullable Seen seen;

    Positions(NodePair nodes) {
        this.nodes = nodes;
    }

    /** As new as it can be without waiting; waits the first time. */
    Seen seen() throws InterruptedException {
        Both<Node> last = asked;
        if (last == null) {
            last = ask();
        }
        if (seen == null) {
            Thread.sleep(GROUP_COMMIT.toMillis());
        }
        if (seen == null || System.nanoTime() - askedAt >= GROUP_COMMIT.toNanos()) {
            seen = new Seen(last);
            ask();
        }
        return seen;
    }

    private Both<Node> ask() throws InterruptedException {
        Both<Node> answer = nodes.both(side -> nodes.node(side)
                .ask(connection -> new Node(
                        BinaryLogs.end(connection, nodes.node(side).settings()),
                        PeerProgress.executed(
                                connection,
                                nodes.node(side).settings(),
                                identity(side.peer()).serverId()))));
        askedAt = System.nanoTime();
        asked = answer;
        return answer;
    }

    private ServerIdentity identity(Side side) {
        return nodes.node(side).identity();
    }

    private static boolean isAtOrBehind(BinlogPosition end, TouchedRows entry) {
        return end.compareTo(entry.end()) >= 0;
    }

    /** Whether a transaction was first committed on that node. */
    private boolean isOf(Side origin, TouchedRows entry) {
        return entry.id() instanceof Gtid gtid
                ? gtid.server().equals(identity(origin).uuid())
                : entry.id() instanceof CommitStamp stamp
                        && stamp.originServerId() == identity(origin).serverId();
    }
}
