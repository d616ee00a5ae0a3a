package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of the peer's transactions one log lacks for good, and which its node had executed before the log begins. With
 * GTIDs the log says the second itself and the first is never assumed. Without, the order in which each origin's
 * transactions arrive says both: an applier keeps the origin's order, or with {@code replica_preserve_commit_order=OFF}
 * leaves it by a limited reach, so what has not come when that many later ones have will not come.
 */
final class ArrivalOrder {

    /**
     * The default of {@code replica_checkpoint_group}: the applier's coordinator waits for the oldest transaction in work
     * before it hands out one further away.
     */
    static final int USUAL_REACH = 512;

    private final Side log;
    private final int reach;
    private final boolean saidToReorder;
    private final Consumer<TransactionState> settle;
    private final EarliestByOrigin earliest = new EarliestByOrigin();
    private final AwaitedByOrigin awaited;
    /** Taken for older than this log unless they still come, in the order of the peer's log. */
    private final Deque<TransactionState> before = new ArrayDeque<>();

    private @Nullable GtidSet prior;
    /** The first place behind the last files that are missing; NOT_SEEN where none are. */
    private long behindGap = TransactionState.NOT_SEEN;
    /** The last transaction here that came from elsewhere: its server, and when that committed it. */
    private long relayedServer = -1;

    private long relayedMicros;
    private long missing;

    /**
     * @param reorders by how many of one origin the node's applier may let a transaction be overtaken; 0 when it keeps
     *     their order, null when it was not asked
     * @param settle takes each transaction whose place in both orders is known by what is found here
     */
    ArrivalOrder(Side log, @Nullable Integer reorders, Consumer<TransactionState> settle) {
        this.log = log;
        saidToReorder = reorders != null && reorders > 0;
        // What a server says holds for now, and the log is older.
        reach = reorders == null ? USUAL_REACH : Math.max(USUAL_REACH, reorders);
        this.settle = settle;
        awaited = new AwaitedByOrigin(log);
    }

    /** What this log's server had executed before the log's first event. */
    void startsAfter(GtidSet executed) {
        prior = executed;
    }

    @Nullable
    GtidSet prior() {
        return prior;
    }

    /**
     * Files of this log are missing. What the peer sent before may be in them, unless it was overtaken on this side.
     *
     * @param next the place of the transaction that the log goes on with
     */
    void gap(long next) {
        behindGap = next;
        awaited.gap(next);
    }

    /**
     * A transaction begins in this log.
     *
     * @param isNew whether the peer's log has not shown it yet
     * @param open all that one of the logs lacks
     */
    void begun(Transaction logged, TransactionState transaction, boolean isNew, Collection<TransactionState> open) {
        if (isNew) {
            transaction.relayedServer = relayedServer;
            transaction.relayedMicros = relayedMicros;
        }
        boolean known = prior != null && logged.id() instanceof Gtid;
        if (!known && earliest.add(logged, behindGap != TransactionState.NOT_SEEN)) {
            firstOfItsOrigin(logged, open);
        }
        if (logged.originalCommitMicros() != logged.immediateCommitMicros()) {
            relayedServer = logged.originServerId();
            relayedMicros = logged.originalCommitMicros();
        }
    }

    /**
     * A transaction begins in the peer's log.
     *
     * @param isNew whether this log has not shown it yet
     */
    void begunElsewhere(Transaction logged, TransactionState transaction, boolean isNew) {
        boolean fromThere = logged.originalCommitMicros() == logged.immediateCommitMicros();
        if (fromThere && logged.id() instanceof CommitStamp) {
            awaited.add(logged.originServerId(), transaction);
        }
        if (!isNew) {
            return;
        }
        if (prior != null && logged.id() instanceof Gtid gtid) {
            if (prior.contains(gtid)) {
                transaction.prior(log);
            }
        } else if (earliest.isBefore(logged, transaction)) {
            if (fromThere) {
                takeForOlder(transaction);
            } else {
                transaction.prior(log);
            }
        }
    }

    private void takeForOlder(TransactionState transaction) {
        before.add(transaction);
        if (before.size() > reach) {
            settleAsOlder(before.remove());
        }
    }

    /** Now that this log's first transaction of an origin is known, older ones of it were before. */
    private void firstOfItsOrigin(Transaction first, Collection<TransactionState> open) {
        List<TransactionState> older = new ArrayList<>();
        for (TransactionState candidate : open) {
            Transaction elsewhere = candidate.logged(log.peer());
            if (elsewhere != null
                    && candidate.logged(log) == null
                    && elsewhere.originServerId() == first.originServerId()
                    && earliest.isBefore(elsewhere, candidate)) {
                older.add(candidate);
            }
        }
        older.sort(Comparator.comparingLong(candidate -> candidate.place(log.peer())));
        older.forEach(this::takeForOlder);
    }

    private void settleAsOlder(TransactionState transaction) {
        if (transaction.logged(log) == null && !transaction.isComplete(log)) {
            transaction.prior(log);
            if (transaction.isComplete(log.peer())) {
                settle.accept(transaction);
            }
        }
    }

    /** A transaction of the peer is complete in both logs. */
    void arrived(TransactionState transaction) {
        if (transaction.id instanceof CommitStamp stamp && !transaction.isAbsent()) {
            for (AwaitedByOrigin.Overtaken gone : awaited.arrived(stamp.originServerId(), transaction, reach)) {
                settleAsMissing(gone);
            }
        }
    }

    private void settleAsMissing(AwaitedByOrigin.Overtaken gone) {
        TransactionState transaction = gone.transaction;
        if (transaction.logged(log) == null && transaction.isComplete(log.peer())) {
            missing++;
            transaction.absent(
                    log, awaited.isReordered() ? TransactionState.PRIOR : gone.behind, gone.place() - 1, reorders());
            settle.accept(transaction);
        }
    }

    /**
     * Both logs have ended.
     *
     * @param judged whether a transaction belongs to the window
     * @param caughtUp whether this node is known to have executed every judged transaction: then one that is not in its
     *     log will not come
     * @param end a place behind all others
     */
    void finish(Predicate<TransactionState> judged, boolean caughtUp, long end) {
        boolean mayStillCome = reorders() && !caughtUp;
        if (!mayStillCome) {
            before.forEach(this::settleAsOlder);
        }
        for (AwaitedByOrigin.Overtaken overtaken : awaited.overtaken()) {
            boolean gone = mayStillCome
                    ? isFollowed(overtaken.transaction)
                    : !reorders() || judged.test(overtaken.transaction);
            if (gone) {
                settleAsMissing(overtaken);
            }
        }
        if (caughtUp && behindGap == TransactionState.NOT_SEEN) {
            for (AwaitedByOrigin.Overtaken ahead : awaited.ahead(end + 1)) {
                if (judged.test(ahead.transaction)) {
                    settleAsMissing(ahead);
                }
            }
        }
    }

    /** Whether a later one of its origin wrote one of its rows here: workers never change the order of these two. */
    private boolean isFollowed(TransactionState transaction) {
        for (OpenWrite write = transaction.firstWrite; write != null; write = write.nextOfTransaction) {
            Block block = write.key.block;
            for (SettledWrite other : block == null ? List.<SettledWrite>of() : block.kept()) {
                TransactionState later = other.transaction();
                if (later.origin() == log.peer() && later.place(log.peer()) > transaction.place(log.peer())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the applier leaves an origin's order, by what its server said or this log shows. */
    boolean reorders() {
        return saidToReorder || awaited.isReordered();
    }

    /** How many transactions this log was found to lack for good. */
    long missing() {
        return missing;
    }
}
