package dev.parallax.detect;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/** What one log had and the other did not when both ended. */
final class PendingCounts {

    private long rows;
    private final long[] transactions = new long[2];
    private final @Nullable TransactionState[] example = new TransactionState[2];

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
