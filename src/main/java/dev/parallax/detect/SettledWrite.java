package dev.parallax.detect;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/** A transaction's net write on one key once its place in both orders is known. */
final class SettledWrite {

    private final TransactionState transaction;
    private final @Nullable OpenWrite a;
    private final @Nullable OpenWrite b;
    private @Nullable Side missing;
    private long placeThere;

    SettledWrite(TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        this.transaction = transaction;
        this.a = a;
        this.b = b;
    }

    TransactionState transaction() {
        return transaction;
    }

    /** The transaction's place in a log's order, or the one given to this write of it. */
    long place(Side side) {
        return side == missing ? placeThere : transaction.place(side);
    }

    /** Gives it a place in a log that lacks the transaction. */
    void placeOn(Side side, long place) {
        missing = side;
        placeThere = place;
    }

    /** What node a's log holds of it; null when that log has the transaction without this row, or lacks it. */
    @Nullable
    OpenWrite a() {
        return a;
    }

    /** Likewise for node b. */
    @Nullable
    OpenWrite b() {
        return b;
    }

    @Nullable
    OpenWrite on(Side side) {
        return side == Side.A ? a : b;
    }

    /**
     * Whether only the node that applied the transaction changed the row: it stood in the way of one that the
     * transaction wrote. Nobody meant to write it.
     */
    boolean isBeside() {
        Side origin = transaction.origin();
        return origin != null
                && on(origin) == null
                && transaction.logged(origin) != null
                && !transaction.isOpaque(origin);
    }

    /** The write as logged by the node that first executed it, or by the only log that has it. */
    OpenWrite original() {
        Side origin = transaction.origin();
        OpenWrite there = origin == null ? null : on(origin);
        OpenWrite any = there != null ? there : a != null ? a : b;
        if (any == null) {
            throw new IllegalStateException("a write that no log holds: " + transaction.id);
        }
        return any;
    }
}
