package dev.parallax.detect;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/** What one log had and the other did not when both ended. */
final class PendingCounts {

    private long rows;
    private final long[] transactions = new long[2];
    private final @Nullable TransactionState[] example = new TransactionState[2];

    private final boolean[] blind = new boolean[2];
    private final boolean[] said = new boolean[2];
    private final boolean[] gap = new boolean[2];
    private final long[] unlogged = new long[2];
    private final long[] unplaced = new long[2];

    /**
     * The log of this node lacks what it applied from the other.
     *
     * @param certain whether its server said so
     */
    void blind(Side side, boolean certain) {
        blind[side.index()] = true;
        said[side.index()] = certain;
    }

    boolean isBlind(Side side) {
        return blind[side.index()];
    }

    boolean isSaidToBeBlind(Side side) {
        return said[side.index()];
    }

    /** Files of this node's log are missing, so that what it lacks may be in them. */
    void gap(Side side) {
        gap[side.index()] = true;
    }

    /** Whether a blind log, or one with a gap, lacks the transaction: that it does says nothing then. */
    boolean isUnlogged(TransactionState transaction) {
        return ((blind[0] || gap[0]) && AppliedInLog.lacks(Side.A, transaction))
                || ((blind[1] || gap[1]) && AppliedInLog.lacks(Side.B, transaction));
    }

    void addUnlogged(TransactionState transaction) {
        unlogged[AppliedInLog.lacks(Side.A, transaction) ? 0 : 1]++;
    }

    /** Transactions that this node's log lacks without that saying anything: a blind one, or one with a gap. */
    long unloggedOn(Side side) {
        return unlogged[side.index()];
    }

    /** This node's applier leaves the order of its source, so these transactions that its log lacks have no place there. */
    void unplaced(Side side, long count) {
        unplaced[side.index()] = count;
    }

    long unplacedOn(Side side) {
        return unplaced[side.index()];
    }

    void addRow() {
        rows++;
    }

    void addTransaction(TransactionState transaction) {
        Side in = transaction.logged(Side.A) != null ? Side.A : Side.B;
        transactions[in.index()]++;
        TransactionState known = example[in.index()];
        if (known == null || transaction.place(in) < known.place(in)) {
            example[in.index()] = transaction;
        }
    }

    long rows() {
        return rows;
    }

    /** Transactions that this node's log has and the other's lacks. */
    long transactionsOnlyOn(Side side) {
        return transactions[side.index()];
    }

    /** The first of them. */
    @Nullable
    TransactionState firstOnlyOn(Side side) {
        return example[side.index()];
    }
}
