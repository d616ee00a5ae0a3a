package dev.parallax.health;

import dev.parallax.doctor.LinkReading;
import dev.parallax.doctor.ReplicationReading;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How far a node is behind its peer, without any clock of theirs. Each reading of the peer leaves a mark: by now it had
 * committed all this. A mark that a later reading of the node does not reach proves that the node has been behind since
 * then at least; the oldest such mark is the lag, short of the truth by one interval at most. So a receiver that is
 * connected and gets nothing is seen too, which no status of the node tells.
 *
 * <p>With GTIDs only what the peer committed itself counts, and only since the first mark: a gap of the past never closes
 * and is the doctor's to report. Without GTIDs the applier's position in the peer's log is compared with its end. While
 * the peer cannot be read there are no marks: what it committed last may be gone with it, and no node can be blamed for
 * lacking it.
 */
final class PeerMarks {

    /** What is kept while a node falls behind; beyond it every second mark goes, and the oldest stays. */
    private static final int MOST = 512;

    /** @param at when the peer had surely committed it, by {@link System#nanoTime} */
    private record Mark(long at, ReplicationReading peer) {}

    private final Deque<Mark> open = new ArrayDeque<>();
    private @Nullable ReplicationReading first;

    /** The peer was read; the reading ended at that time. */
    synchronized void mark(ReplicationReading peer, long endedAt) {
        ReplicationReading before = first;
        if (before == null || !before.serverUuid().equals(peer.serverUuid())) {
            first = peer;
            open.clear();
        }
        open.addLast(new Mark(endedAt, peer));
        if (open.size() > MOST) {
            thin();
        }
    }

    private void thin() {
        Deque<Mark> kept = new ArrayDeque<>();
        int index = 0;
        for (Mark mark : open) {
            if (index++ % 2 == 0) {
                kept.addLast(mark);
            }
        }
        open.clear();
        open.addAll(kept);
    }

    /** The peer cannot be read. */
    synchronized void lost() {
        open.clear();
    }

    /**
     * The node was read.
     *
     * @param startedAt when that reading began: it may have executed more since, and nothing less
     * @return seconds behind at that moment; null where nothing was comparable
     */
    synchronized @Nullable Double behind(ReplicationReading node, long startedAt) {
        boolean comparable = false;
        while (!open.isEmpty()) {
            Mark oldest = open.getFirst();
            Boolean reached = reached(node, oldest.peer());
            if (reached == null) {
                open.removeFirst();
                continue;
            }
            comparable = true;
            if (!reached) {
                return Math.max(0, (startedAt - oldest.at()) / 1e9);
            }
            open.removeFirst();
        }
        return comparable ? (Double) 0.0 : null;
    }

    /** Null where it cannot be told, for want of a link or of a position. */
    private @Nullable Boolean reached(ReplicationReading node, ReplicationReading peer) {
        ReplicationReading before = first;
        if (node.gtidMode() && peer.gtidMode() && before != null) {
            GtidSet since = peer.mark().executed().minus(before.mark().executed());
            return node.mark().executed().containsAll(since.ofServer(ServerUuid.parse(peer.serverUuid())));
        }
        for (LinkReading link : node.links()) {
            if (link.sourceUuid().equals(peer.serverUuid()) && link.executed() != null) {
                return link.executed().compareTo(peer.mark().end()) >= 0;
            }
        }
        return null;
    }
}
