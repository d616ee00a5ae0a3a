package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds concurrent writes: pairs of transactions on one key that the two logs order differently.
 *
 * <p><b>Claim.</b> With {@code log_replica_updates=ON} each log is the commit order of all transactions at its server,
 * and row locks make it the order in which each row changed. T1 from a and T2 from b write key k. They were concurrent
 * if and only if a's log has T1 before T2 and b's has T2 before T1: whoever had seen the other's write would stand
 * behind it in both. No clock is involved.
 *
 * <p><b>Method.</b> Per key, one queue a log holds the writes of transactions that are not yet complete in both logs.
 * A transaction complete in both is <em>settled</em>: its place in both orders is known, it leaves the queues, and
 * every write still open that stands before it in one order stands behind it in the other. So a settled write closes a
 * piece of the key's history (see {@link Block}) exactly if no open write stands before the piece in either order. The
 * place of a transaction is its own in the log, not that of a row event: where the transaction is complete without an
 * event for the key (it changed nothing there), it counts as applied at that place.
 *
 * <p><b>Why reading order does not matter.</b> What is decided depends on places alone, and a write not yet seen in a
 * log stands behind all that was read of it. One case looks different: a transaction U that left no row on node n, read
 * there before its row on node m, while a T with T before U on m and U before T on n was already settled. It cannot
 * occur. U's origin is m, since an origin logs what it changes. If T's origin is m as well, n applies both in m's order
 * when they write the same row; if it is n, T on n precedes T on m precedes U on m precedes U on n.
 *
 * <p>Without GTIDs a relayed transaction that changes nothing is not logged at all; its place is just before the next one
 * of its origin, since appliers keep an origin's order (see {@link AwaitedByOrigin}).
 *
 * <p><b>Where it does not hold.</b> With {@code log_replica_updates=OFF}; for writes that were not logged; for a pair of
 * transactions both of which one log had before its first event at hand.
 *
 * <p>Memory follows replication lag: a key is dropped when nothing is open on it and its last images are not known to
 * differ. Past the budget {@link StateTooLargeException} asks for more, smaller passes.
 */
final class Correlator {

    private static final int BYTES_PER_WRITE = 120;
    private static final int BYTES_PER_KEY = 80;
    private static final int BYTES_PER_TRANSACTION = 250;

    private final TableRegistry tables;
    private final Consumer<Episode> sink;
    private final long budgetBytes;

    private final KeyTable keys = new KeyTable();
    private final Map<TransactionId, TransactionState> open = new HashMap<>();
    private final @Nullable TransactionState[] current = new TransactionState[2];
    /** Places are even; the odd one before a place is for what is missing there. */
    private final long[] nextPlace = new long[2];

    private final AwaitedByOrigin[] awaited = {new AwaitedByOrigin(), new AwaitedByOrigin()};
    private final @Nullable GtidSet[] prior = new GtidSet[2];
    private final EarliestByOrigin[] earliest = {new EarliestByOrigin(), new EarliestByOrigin()};
    private long heldWrites;

    /**
     * @param sink takes each episode when its outcome is final
     * @param budgetBytes about how much memory the state may take
     */
    Correlator(TableRegistry tables, Consumer<Episode> sink, long budgetBytes) {
        this.tables = tables;
        this.sink = sink;
        this.budgetBytes = budgetBytes;
    }

    /**
     * What this log's server had executed before the log's first event: first in its order. Called before any batch;
     * without it, and for transactions without GTIDs, the order of each origin's commits decides.
     */
    void startsAfter(Side side, GtidSet executed) {
        prior[side.index()] = executed;
    }

    /** Takes the next stretch of one log. */
    void accept(Side side, WriteBatch batch) {
        int write = 0;
        for (int fragment = 0; fragment < batch.fragments; fragment++) {
            TransactionState transaction =
                    batch.first[fragment] ? begin(side, batch.transactionAt(fragment)) : inProgress(side);
            for (; write < batch.writesEnd[fragment]; write++) {
                add(side, transaction, batch, write);
            }
            String statement = batch.statement[fragment];
            if (statement != null) {
                transaction.statement = statement;
            }
            if (batch.abandoned[fragment]) {
                abandon(side, transaction);
            } else if (batch.last[fragment]) {
                complete(side, transaction);
            }
        }
        if (heldWrites * BYTES_PER_WRITE
                        + (long) keys.size() * BYTES_PER_KEY
                        + (long) open.size() * BYTES_PER_TRANSACTION
                > budgetBytes) {
            throw new StateTooLargeException();
        }
    }

    private TransactionState inProgress(Side side) {
        TransactionState transaction = current[side.index()];
        if (transaction == null) {
            throw new IllegalStateException("no transaction is in progress");
        }
        return transaction;
    }

    private TransactionState begin(Side side, Transaction logged) {
        TransactionId id = logged.id();
        TransactionState known = open.get(id);
        TransactionState transaction = known != null ? known : new TransactionState(id);
        transaction.begin(side, nextPlace[side.index()], logged);
        nextPlace[side.index()] += 2;
        if (id instanceof CommitStamp && logged.originalCommitMicros() == logged.immediateCommitMicros()) {
            awaited[side.index()].add(logged.originServerId(), transaction);
        }
        if (known == null) {
            open.put(id, transaction);
            Side peer = side.peer();
            if (isPriorTo(peer, logged)) {
                transaction.prior(peer);
            }
        }
        if (!knowsPrior(side, id) && earliest[side.index()].add(logged)) {
            settlePriorTo(side, logged);
        }
        current[side.index()] = transaction;
        return transaction;
    }

    private boolean isPriorTo(Side side, Transaction transaction) {
        GtidSet executed = prior[side.index()];
        if (executed != null && transaction.id() instanceof Gtid gtid) {
            return executed.contains(gtid);
        }
        return earliest[side.index()].isBefore(transaction);
    }

    private boolean knowsPrior(Side side, TransactionId id) {
        return prior[side.index()] != null && id instanceof Gtid;
    }

    /** Without GTIDs: now that this log's first transaction of an origin is known, older ones of it were before. */
    private void settlePriorTo(Side side, Transaction firstOfOrigin) {
        List<TransactionState> before = new ArrayList<>();
        for (TransactionState candidate : open.values()) {
            Transaction elsewhere = candidate.logged(side.peer());
            if (elsewhere != null
                    && candidate.logged(side) == null
                    && elsewhere.originServerId() == firstOfOrigin.originServerId()
                    && elsewhere.originalCommitMicros() < firstOfOrigin.originalCommitMicros()) {
                before.add(candidate);
            }
        }
        before.sort(Comparator.comparingLong(candidate -> candidate.place(side.peer())));
        for (TransactionState candidate : before) {
            candidate.prior(side);
            if (candidate.isComplete(side.peer())) {
                settle(candidate);
            }
        }
    }

    private void add(Side side, TransactionState transaction, WriteBatch batch, int i) {
        KeyState key = keys.getOrCreate(batch.keyHigh(i), batch.keyLow(i));
        OpenWrite tail = key.tail(side);
        if (tail != null && tail.transaction == transaction) {
            tail.merge(batch, i);
            return;
        }
        OpenWrite write = new OpenWrite(transaction, key, side, batch, i);
        key.append(write);
        write.nextOfTransaction = transaction.firstWrite;
        transaction.firstWrite = write;
        heldWrites++;
    }

    private void complete(Side side, TransactionState transaction) {
        current[side.index()] = null;
        transaction.complete(side);
        if (transaction.isSettled()) {
            settleMissingBefore(transaction);
            settle(transaction);
        }
    }

    private void abandon(Side side, TransactionState transaction) {
        current[side.index()] = null;
        OpenWrite rest = null;
        for (OpenWrite write = transaction.firstWrite; write != null; ) {
            OpenWrite next = write.nextOfTransaction;
            if (write.side == side) {
                write.key.remove(side, transaction);
                heldWrites--;
                dropIfIdle(write.key);
            } else {
                write.nextOfTransaction = rest;
                rest = write;
            }
            write = next;
        }
        transaction.firstWrite = rest;
        transaction.forget(side);
        if (transaction.logged(side.peer()) == null) {
            open.remove(transaction.id);
        }
    }

    /** Without GTIDs: what its origin executed before it, and the peer's log lacks, is missing there for good. */
    private void settleMissingBefore(TransactionState arrived) {
        Side origin = arrived.origin();
        if (!(arrived.id instanceof CommitStamp stamp) || origin == null || arrived.isAbsent()) {
            return;
        }
        Side peer = origin.peer();
        for (TransactionState missing : awaited[origin.index()].missingBefore(stamp.originServerId(), arrived)) {
            settleAsMissing(missing, peer, arrived.place(peer) - 1);
        }
    }

    private void settleAsMissing(TransactionState missing, Side on, long place) {
        if (missing.logged(on) == null && missing.isComplete(on.peer())) {
            missing.absent(on, place);
            settle(missing);
        }
    }

    /** The transaction's place in both orders is known. */
    private void settle(TransactionState transaction) {
        open.remove(transaction.id);
        for (OpenWrite write = transaction.firstWrite; write != null; ) {
            OpenWrite next = write.nextOfTransaction;
            if (!write.settled) {
                KeyState key = write.key;
                OpenWrite a = key.remove(Side.A, transaction);
                OpenWrite b = key.remove(Side.B, transaction);
                settle(key, transaction, a, b);
                dropIfIdle(key);
            }
            write.nextOfTransaction = null;
            write = next;
        }
        transaction.firstWrite = null;
    }

    private void settle(KeyState key, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        markSettled(a);
        markSettled(b);
        Block block = key.block;
        if (block == null && Block.isClosed(key, transaction.place(Side.A), transaction.place(Side.B))) {
            ordered(key, transaction, a, b);
            return;
        }
        if (block == null) {
            block = new Block();
            key.block = block;
        }
        heldWrites += block.add(new SettledWrite(transaction, a, b));
        if (block.isClosed(key)) {
            key.block = null;
            close(key, block, transaction);
        }
    }

    private void markSettled(@Nullable OpenWrite write) {
        if (write != null) {
            write.settled = true;
            heldWrites--;
        }
    }

    /** A write that no other was concurrent with: it may show, or heal, a difference from before. */
    private void ordered(KeyState key, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        KeyState.Tracked tracked = key.tracked;
        if (tracked != null) {
            tracked.take(a, b);
            healIfEqual(key, tracked, transaction);
            return;
        }
        Episode.Kind suspicion = suspicion(transaction, a, b);
        if (suspicion != null) {
            Block alone = new Block();
            heldWrites += alone.add(new SettledWrite(transaction, a, b));
            KeyState.Tracked created = new KeyState.Tracked();
            created.take(a, b);
            created.episodes.add(new Episode(suspicion, alone));
            key.tracked = created;
            healIfEqual(key, created, null);
        }
    }

    private Episode.@Nullable Kind suspicion(
            TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        if (a != null && b != null) {
            if (a.before == b.before && a.after == b.after) {
                return null;
            }
            return tables.comparable(a.firstTable(), b.firstTable()) && tables.comparable(a.lastTable(), b.lastTable())
                    ? Episode.Kind.TWIN_BEFORE_IMAGES
                    : null;
        }
        boolean readOnBoth = transaction.logged(Side.A) != null && transaction.logged(Side.B) != null;
        return readOnBoth || transaction.isAbsent() ? Episode.Kind.ROW_ABSENT : null;
    }

    private void close(KeyState key, Block block, TransactionState closing) {
        for (Block piece : block.pieces()) {
            if (piece.count() == 1) {
                SettledWrite write = piece.first(Side.A);
                ordered(key, write.transaction(), write.a(), write.b());
            } else {
                concurrent(key, piece, closing);
            }
        }
    }

    private void concurrent(KeyState key, Block block, TransactionState closing) {
        KeyState.Tracked tracked = key.tracked;
        if (tracked == null) {
            tracked = new KeyState.Tracked();
            key.tracked = tracked;
        }
        tracked.take(block.lastLogged(Side.A), block.lastLogged(Side.B));
        if (tracked.agrees()) {
            healAll(key, tracked, closing);
            emitHealed(new Episode(Episode.Kind.CONFLICT, block), tracked, null);
        } else {
            tracked.episodes.add(new Episode(Episode.Kind.CONFLICT, block));
        }
    }

    private void healIfEqual(KeyState key, KeyState.Tracked tracked, @Nullable TransactionState by) {
        if (tracked.agrees()) {
            healAll(key, tracked, by);
        }
    }

    private void healAll(KeyState key, KeyState.Tracked tracked, @Nullable TransactionState by) {
        key.tracked = null;
        for (Episode episode : tracked.episodes) {
            emitHealed(episode, tracked, by);
        }
    }

    private void emitHealed(Episode episode, KeyState.Tracked tracked, @Nullable TransactionState by) {
        heldWrites -= episode.block.kept().size() * 2L;
        episode.settle(Status.HEALED, tracked.last[0], tracked.last[1], by);
        sink.accept(episode);
    }

    private void dropIfIdle(KeyState key) {
        if (key.isIdle()) {
            keys.remove(key);
        }
    }

    /**
     * Both logs have ended. Hands over what is still open.
     *
     * @param judged whether a transaction belongs to the window: a write of another that has not arrived is no news
     * @param caughtUp whether both nodes are known to have executed every judged transaction: then one that without
     *     GTIDs is not in a log will not come
     */
    PendingCounts finish(Predicate<TransactionState> judged, boolean caughtUp) {
        if (caughtUp) {
            for (Side origin : Side.values()) {
                for (TransactionState missing : awaited[origin.index()].all()) {
                    if (judged.test(missing)) {
                        settleAsMissing(
                                missing, origin.peer(), nextPlace[origin.peer().index()] + 1);
                    }
                }
            }
        }
        List<KeyState> left = new ArrayList<>(keys.size());
        keys.forEach(left::add);
        left.sort(Comparator.comparingLong((KeyState key) -> key.keyHigh).thenComparingLong(key -> key.keyLow));
        PendingCounts counts = new PendingCounts();
        open.values().stream().filter(judged).forEach(counts::addTransaction);
        for (KeyState key : left) {
            finish(key, judged, counts);
        }
        return counts;
    }

    private void finish(KeyState key, Predicate<TransactionState> judged, PendingCounts counts) {
        boolean pending = false;
        boolean writesOpen = false;
        boolean openOnBoth = key.head(Side.A) != null && key.head(Side.B) != null;
        Block block = key.block;
        for (Side side : Side.values()) {
            for (OpenWrite write = key.head(side); write != null; write = write.nextOfKey) {
                writesOpen = true;
                pending |= judged.test(write.transaction);
                if (block == null && openOnBoth) {
                    block = new Block();
                }
                if (block != null) {
                    boolean isA = side == Side.A;
                    block.add(new SettledWrite(write.transaction, isA ? write : null, isA ? null : write));
                }
            }
        }
        if (pending) {
            counts.addRow();
        }
        KeyState.Tracked tracked = key.tracked != null ? key.tracked : new KeyState.Tracked();
        if (block != null) {
            tracked.take(block.lastLogged(Side.A), block.lastLogged(Side.B));
            tracked.episodes.add(new Episode(Episode.Kind.CONFLICT, block));
        }
        Status status = writesOpen ? Status.PENDING : Status.DIVERGED;
        for (Episode episode : tracked.episodes) {
            episode.settle(status, tracked.last[0], tracked.last[1], null);
            sink.accept(episode);
        }
    }
}
