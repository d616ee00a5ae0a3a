package dev.parallax.detect;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/** The net write of one transaction on one key in one log, while the transaction is not complete in both logs. */
final class OpenWrite {

    final TransactionState transaction;
    final KeyState key;
    final Side side;
    final long before;
    long after;
    /** The row event that gives the before-image. */
    final RowRef firstRow;
    /** The row event that gives the after-image; the same one unless the transaction wrote the row repeatedly. */
    RowRef lastRow;

    byte flags;
    boolean settled;

    @Nullable
    OpenWrite nextOfKey;

    @Nullable
    OpenWrite nextOfTransaction;

    OpenWrite(TransactionState transaction, KeyState key, Side side, long before, long after, RowRef row, byte flags) {
        this.transaction = transaction;
        this.key = key;
        this.side = side;
        this.before = before;
        this.after = after;
        this.firstRow = row;
        this.lastRow = row;
        this.flags = flags;
    }

    /** A further event of the same transaction on the same key: the net effect runs from the first to this one. */
    void merge(long newAfter, RowRef row, byte moreFlags) {
        after = newAfter;
        lastRow = row;
        flags |= moreFlags;
    }

    long place() {
        return transaction.place(side);
    }
}
