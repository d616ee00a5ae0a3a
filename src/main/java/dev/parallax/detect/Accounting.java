package dev.parallax.detect;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/** Every transaction and row change read, put into exactly one of a few drawers: nothing is lost on the way. */
final class Accounting {

    /** What became of a transaction that a log holds. */
    enum Drawer {
        /** In both logs. */
        MATCHED(0, "matched"),
        /** In this log only, and the other node may still apply it. */
        PENDING(1, "pending"),
        /** Not executed by the other node, for good; or the empty transaction that stands for one. */
        SKIPPED(2, "skipped"),
        /** Of a server that is not in the pair. */
        ERRANT(3, "errant"),
        /**
         * In this log only, and rightly so: the other node executed it before its log at hand begins, or changed nothing
         * by it, which without GTIDs is not logged.
         */
        LOCAL_ONLY(4, "localOnly");

        private final int index;
        /** Its name in reports. */
        final String label;

        Drawer(int index, String label) {
            this.index = index;
            this.label = label;
        }
    }

    private final long[][] transactions = new long[Drawer.values().length][2];
    private final long[][] rowChanges = new long[Drawer.values().length][2];

    /** Counts what each log holds of the transaction. */
    void count(TransactionState transaction, Drawer drawer) {
        count(transaction, drawer, 1);
    }

    /** The transaction turns out to belong elsewhere. */
    void move(TransactionState transaction, Drawer from, Drawer to) {
        count(transaction, from, -1);
        count(transaction, to, 1);
    }

    private void count(TransactionState transaction, Drawer drawer, int times) {
        for (int side = 0; side < 2; side++) {
            if (transaction.logged(side == 0 ? Side.A : Side.B) != null) {
                transactions[drawer.index][side] += times;
                rowChanges[drawer.index][side] += times * transaction.rowChanges(side == 0 ? Side.A : Side.B);
            }
        }
    }

    /** Takes the counts of one server's transactions; all of them under one drawer if that is given. */
    void add(Accounting of, @Nullable Drawer all) {
        for (Drawer drawer : Drawer.values()) {
            Drawer into = all == null ? drawer : all;
            for (int side = 0; side < 2; side++) {
                transactions[into.index][side] += of.transactions[drawer.index][side];
                rowChanges[into.index][side] += of.rowChanges[drawer.index][side];
            }
        }
    }

    long transactions(Drawer drawer, Side side) {
        return transactions[drawer.index][side.index()];
    }

    long rowChanges(Drawer drawer, Side side) {
        return rowChanges[drawer.index][side.index()];
    }

    /** Row changes of one side, in every drawer. */
    long rowChanges(Side side) {
        long sum = 0;
        for (Drawer drawer : Drawer.values()) {
            sum += rowChanges(drawer, side);
        }
        return sum;
    }

    /** Transactions of one side, in every drawer. */
    long transactions(Side side) {
        long sum = 0;
        for (Drawer drawer : Drawer.values()) {
            sum += transactions(drawer, side);
        }
        return sum;
    }
}
