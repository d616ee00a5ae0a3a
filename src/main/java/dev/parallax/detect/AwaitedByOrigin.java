package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The transactions one node executed first and the other log has not shown yet, per server id and in order.
 *
 * <p>Without GTIDs an applied transaction that changes nothing is not logged at all, and a skipped one is not either.
 * But appliers keep an origin's order, or with {@code replica_preserve_commit_order=OFF} let one transaction be
 * overtaken by so and so many: once more of its origin are there, what is missing before them will not come.
 */
final class AwaitedByOrigin {

    /** One that has not arrived, although a later one of its origin has. */
    static final class Overtaken {
        final TransactionState transaction;
        /** The place of the last one before it that had arrived. */
        final long behind;
        /** The lowest place of a later one; the log is read in any order. */
        private long place;
        /** How many had arrived until then. */
        private final long since;

        private Overtaken(TransactionState transaction, long behind, long place, long since) {
            this.transaction = transaction;
            this.behind = behind;
            this.place = place;
            this.since = since;
        }

        long place() {
            return place;
        }
    }

    private static final class Queue {
        final Deque<TransactionState> ahead = new ArrayDeque<>();
        final Deque<Overtaken> overtaken = new ArrayDeque<>();
        long arrived;
        long lastPlace = TransactionState.PRIOR;
    }

    private final Side log;
    private final Map<Long, Queue> byServer = new HashMap<>();
    private final List<Long> gaps = new ArrayList<>();
    private boolean reordered;

    /**
     * Waits for transactions of the peer.
     *
     * @param log the one that they arrive in
     */
    AwaitedByOrigin(Side log) {
        this.log = log;
    }

    /** Before this place files of the log are missing, and whatever came before it may be in them. */
    void gap(long place) {
        gaps.add(place);
    }

    private boolean isGapBetween(long place, long later) {
        for (long gap : gaps) {
            if (place < gap && gap <= later) {
                return true;
            }
        }
        return false;
    }

    void add(long serverId, TransactionState transaction) {
        byServer.computeIfAbsent(serverId, id -> new Queue()).ahead.add(transaction);
    }

    /**
     * A transaction is complete in the log that was waited for.
     *
     * @param reach by how many of its origin a transaction may have been overtaken there
     * @return those that will not come any more
     */
    List<Overtaken> arrived(long serverId, TransactionState transaction, int reach) {
        Queue queue = byServer.get(serverId);
        if (queue == null) {
            return List.of();
        }
        long place = transaction.place(log);
        if (place < queue.lastPlace) {
            lower(queue, transaction, place);
        }
        reordered |= place < queue.lastPlace || transaction.isOvertaken();
        if (transaction.isOvertaken()) {
            return List.of();
        }
        long behind = queue.lastPlace;
        boolean known = !isGapBetween(behind, place);
        queue.lastPlace = Math.max(queue.lastPlace, place);
        queue.arrived++;
        for (TransactionState first = queue.ahead.poll();
                first != null && first != transaction;
                first = queue.ahead.poll()) {
            if (known && !first.isSettled()) {
                first.overtaken();
                queue.overtaken.add(new Overtaken(first, behind, place, queue.arrived));
            }
        }
        List<Overtaken> gone = List.of();
        while (!queue.overtaken.isEmpty() && queue.arrived - queue.overtaken.element().since >= reach) {
            Overtaken oldest = queue.overtaken.remove();
            if (!oldest.transaction.isSettled()) {
                gone = gone.isEmpty() ? new ArrayList<>() : gone;
                gone.add(oldest);
            }
        }
        return gone;
    }

    private void lower(Queue queue, TransactionState arrived, long place) {
        long origins = arrived.place(log.peer());
        for (Overtaken missing : queue.overtaken) {
            if (missing.transaction.place(log.peer()) < origins) {
                missing.place = Math.min(missing.place, place);
            }
        }
    }

    /** Whether transactions of one origin were seen to arrive in another order than its own. */
    boolean isReordered() {
        return reordered;
    }

    /** Those that have not arrived although later ones of their origin have. */
    List<Overtaken> overtaken() {
        List<Overtaken> result = new ArrayList<>();
        for (Queue queue : byServer.values()) {
            queue.overtaken.stream()
                    .filter(missing -> !missing.transaction.isSettled())
                    .forEach(result::add);
        }
        return result;
    }

    /**
     * Those that have not arrived, and none behind them.
     *
     * @param end a place behind all others
     */
    List<Overtaken> ahead(long end) {
        List<Overtaken> result = new ArrayList<>();
        for (Queue queue : byServer.values()) {
            queue.ahead.stream()
                    .filter(missing -> !missing.isSettled())
                    .forEach(missing -> result.add(new Overtaken(missing, queue.lastPlace, end, queue.arrived)));
        }
        return result;
    }
}
