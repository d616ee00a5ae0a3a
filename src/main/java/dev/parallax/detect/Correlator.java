package dev.parallax.detect;

import dev.parallax.change.ServerAnswers;
import dev.parallax.change.Transaction;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.finding.SkipStory;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * of its origin, since appliers keep an origin's order (see {@link ArrivalOrder}).
 *
 * <p>Where files of a log are missing, a transaction that this log lacks may be in them: it has no place there, and what
 * it wrote is not judged from then on. Without GTIDs the same goes for one that the peer's order puts there.
 *
 * <p><b>Where it does not hold.</b> With {@code log_replica_updates=OFF}; for writes that were not logged; for a pair of
 * transactions both of which one log had before its first event at hand.
 *
 * <p>Memory follows replication lag: a key is dropped when nothing is open on it and its last images are not known to
 * differ. Past the budget {@link StateTooLargeException} asks for more, smaller passes.
 */
final class Correlator {

    private static final int BYTES_PER_WRITE = 120;
    private static final int BYTES_PER_KEY = 112;
    private static final int BYTES_PER_TRANSACTION = 250;

    private final AppliedInLog applied;
    private final HeldBack held;
    private final KeyOutcomes outcomes;
    private final ConstraintOutcomes constraints;
    private final ConcurrentDefinitions definitions;
    private final Consumer<TransactionCase> transactions;
    private final Sources sources = new Sources();
    private final long budgetBytes;

    private final KeyTable keys = new KeyTable();
    private final TransactionTable open = new TransactionTable();
    private final @Nullable TransactionState[] current = new TransactionState[2];
    /** Places are even; the odd one before a place is for what is missing there. */
    private final long[] nextPlace = new long[2];

    /** Per log what it lacks of the other. */
    private final ArrivalOrder[] arrivals;

    private final Predicate<Side> incomplete;
    private final RowEvents rows;
    private final Spellings spellings;
    private long heldWrites;

    /**
     * @param reshaped compares rows of which the two nodes have other columns
     * @param episodes takes each episode when its outcome is final
     * @param transactions takes what is found about whole transactions
     * @param applied whether each log holds what its node applied
     * @param answers what the servers said of their appliers
     * @param incomplete whether files of a log are missing, so that what is not in it may have been
     * @param rows asked where row images lack columns
     * @param spellings tells keys apart that are spelt alike
     * @param budgetBytes about how much memory the state may take
     */
    Correlator(
            TableRegistry tables,
            KeyOutcomes.Reshaped reshaped,
            KeySpaces spaces,
            Consumer<Episode> episodes,
            Consumer<TransactionCase> transactions,
            AppliedInLog applied,
            ServerAnswers answers,
            Predicate<Side> incomplete,
            RowEvents rows,
            Spellings spellings,
            long budgetBytes) {
        this.rows = rows;
        this.spellings = spellings;
        this.incomplete = incomplete;
        this.applied = applied;
        this.held = new HeldBack(applied, episodes);
        this.outcomes = new KeyOutcomes(tables, reshaped, held, rows);
        this.constraints = new ConstraintOutcomes(spaces, episodes);
        this.definitions = new ConcurrentDefinitions(tables, held::definition);
        this.transactions = transactions;
        this.budgetBytes = budgetBytes;
        arrivals = new ArrivalOrder[] {
            new ArrivalOrder(Side.A, answers.a().reorders(), this::settle),
            new ArrivalOrder(Side.B, answers.b().reorders(), this::settle)
        };
    }

    /** The servers that transactions came from, and what became of these. */
    Sources sources() {
        return sources;
    }

    /**
     * What this log's server had executed before the log's first event: first in its order. Called before any batch;
     * without it, and for transactions without GTIDs, the order of each origin's commits decides.
     */
    void startsAfter(Side side, GtidSet executed) {
        arrivals[side.index()].startsAfter(executed);
    }

    /** Takes the next stretch of one log. */
    void accept(Side side, WriteBatch batch) {
        keys.approach(batch);
        int write = 0;
        for (int fragment = 0; fragment < batch.fragments; fragment++) {
            if (batch.behindGap[fragment]) {
                arrivals[side.index()].gap(nextPlace[side.index()]);
            }
            TransactionState transaction =
                    batch.first[fragment] ? begin(side, batch.transactionAt(fragment)) : inProgress(side);
            for (; write < batch.writesEnd[fragment]; write++) {
                add(side, transaction, batch, write);
            }
            transaction.add(side, batch.rowChanges[fragment], batch.opaque[fragment], batch.text[fragment]);
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
        if ((heldWrites + outcomes.heldWrites() + constraints.heldWrites()) * BYTES_PER_WRITE
                        + (long) keys.size() * (BYTES_PER_KEY + spellings.bytesMorePerKey())
                        + (long) open.size() * BYTES_PER_TRANSACTION
                        + spellings.heldBytes()
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
        transaction.source = sources.begun(side, logged, transaction);
        applied.begun(side, logged);
        boolean isNew = known == null;
        if (isNew) {
            open.put(transaction);
        }
        arrivals[side.index()].begun(logged, transaction, isNew, open);
        arrivals[side.peer().index()].begunElsewhere(logged, transaction, isNew);
        current[side.index()] = transaction;
        return transaction;
    }

    private void add(Side side, TransactionState transaction, WriteBatch batch, int i) {
        KeyState key = keys.getOrCreate(batch.keyHigh(i), batch.keyLow(i));
        if (batch.spelling(i) != 0) {
            key = spellings.keyOf(key, keys, side, batch, i);
        }
        OpenWrite tail = key.tail(side);
        if (tail != null && tail.transaction == transaction) {
            tail.merge(batch, i);
            return;
        }
        key.space = batch.space(i);
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
            Side origin = transaction.origin();
            if (origin != null) {
                arrivals[origin.peer().index()].arrived(transaction);
            }
            settle(transaction);
        } else {
            definitions.opened(transaction);
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

    /** The transaction's place in both orders is known. */
    private void settle(TransactionState transaction) {
        open.remove(transaction.id);
        definitions.settled(transaction, open);
        classify(transaction);
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

    private void classify(TransactionState transaction) {
        boolean onBoth = transaction.logged(Side.A) != null && transaction.logged(Side.B) != null;
        Accounting.Drawer drawer = onBoth ? Accounting.Drawer.MATCHED : Accounting.Drawer.LOCAL_ONLY;
        if (transaction.isInjectedEmpty()) {
            transaction.skipped(SkipStory.INJECTED_EMPTY);
            drawer = Accounting.Drawer.SKIPPED;
            report(Rule.SKIPPED_TRANSACTION, transaction, SkipStory.INJECTED_EMPTY, transaction.skippedOn());
        } else if (transaction.isReused()) {
            transaction.lostAtOrigin();
            report(Rule.ORIGIN_LOST_TRANSACTION, transaction, "number_reused", transaction.origin());
        } else if (transaction.isLostAtOrigin()) {
            report(Rule.ORIGIN_LOST_TRANSACTION, transaction, "absent_at_origin", transaction.origin());
        }
        source(transaction).accounting.count(transaction, drawer);
    }

    private static Sources.Source source(TransactionState transaction) {
        return Objects.requireNonNull(transaction.source);
    }

    private void report(Rule rule, TransactionState transaction, String cause, @Nullable Side on) {
        transactions.accept(new TransactionCase(rule, List.of(transaction), 0, cause, on, null, Map.of()));
    }

    private void settle(KeyState key, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        markSettled(a);
        markSettled(b);
        if (key.space != 0) {
            settleOfConstraint(key, transaction, a, b);
            return;
        }
        Block block = key.block;
        if (block == null && Block.isClosed(key, transaction.place(Side.A), transaction.place(Side.B))) {
            outcomes.ordered(key, transaction, a, b);
            return;
        }
        if (block == null) {
            block = new Block(rows);
            key.block = block;
        }
        heldWrites += block.add(new SettledWrite(transaction, a, b));
        if (block.isClosed(key)) {
            key.block = null;
            outcomes.close(key, block, transaction);
        }
    }

    /** A transaction that one node did not execute counts too: it was skipped because it clashed. */
    private void settleOfConstraint(
            KeyState key, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        Block block = key.block;
        if (block == null && Block.isClosed(key, transaction.place(Side.A), transaction.place(Side.B))) {
            constraints.ordered(key, transaction, a, b);
            return;
        }
        if (block == null) {
            block = new Block(rows, ConstraintOutcomes.KEPT_WRITES);
            key.block = block;
        }
        heldWrites += block.add(new SettledWrite(transaction, a, b));
        if (block.isClosed(key)) {
            key.block = null;
            constraints.close(key, block);
        }
    }

    private void markSettled(@Nullable OpenWrite write) {
        if (write != null) {
            write.settled = true;
            heldWrites--;
        }
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
        PendingCounts counts = new PendingCounts();
        for (Side side : Side.values()) {
            if (incomplete.test(side)) {
                counts.gap(side);
            }
            if (applied.isMissing(side, open, arrivals[side.index()].prior())) {
                counts.blind(side, applied.isSaid(side));
            }
        }
        for (Side side : Side.values()) {
            ArrivalOrder order = arrivals[side.index()];
            if (!counts.isBlind(side)) {
                order.finish(judged, caughtUp, nextPlace[side.index()] + 1);
            }
            if (order.reorders()) {
                counts.unplaced(side, order.missing());
            }
        }
        settleLost();
        definitions.finish(open, counts::isUnlogged);
        held.finish(counts, transactions);
        for (TransactionState transaction : open) {
            boolean unlogged = counts.isUnlogged(transaction);
            source(transaction)
                    .accounting
                    .count(transaction, unlogged ? Accounting.Drawer.LOCAL_ONLY : Accounting.Drawer.PENDING);
            if (unlogged) {
                counts.addUnlogged(transaction);
            } else if (judged.test(transaction)) {
                counts.addTransaction(transaction);
            }
        }
        List<KeyState> left = new ArrayList<>(keys.size());
        keys.forEach(left::add);
        left.sort(Comparator.comparingLong((KeyState key) -> key.keyHigh).thenComparingLong(key -> key.keyLow));
        // First what proves that rows differ, whatever is known of each row.
        for (KeyState key : left) {
            if (key.space != 0) {
                constraints.finish(key, counts);
            }
        }
        for (KeyState key : left) {
            if (key.space == 0) {
                outcomes.finish(key, judged, counts);
            }
        }
        return counts;
    }

    /** What came from a node whose own log lacks it, although that log goes on with later ones of its own. */
    private void settleLost() {
        List<TransactionState> lost = new ArrayList<>();
        for (TransactionState transaction : open) {
            Side origin = sources.node(source(transaction));
            if (origin != null && !incomplete.test(origin) && isLost(transaction, origin)) {
                lost.add(transaction);
            }
        }
        lost.sort(Comparator.comparing(transaction -> transaction.id.toString()));
        for (TransactionState transaction : lost) {
            Side origin = Objects.requireNonNull(sources.node(source(transaction)));
            transaction.lostAtOrigin();
            transaction.absent(origin, TransactionState.PRIOR, nextPlace[origin.index()] + 1, true);
            settle(transaction);
        }
    }

    private static boolean isLost(TransactionState transaction, Side origin) {
        Transaction elsewhere = transaction.logged(origin.peer());
        return elsewhere != null
                && transaction.logged(origin) == null
                && transaction.isComplete(origin.peer())
                && source(transaction).isPassed(origin, elsewhere);
    }
}
