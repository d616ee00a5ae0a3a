package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import dev.parallax.change.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inserts of one table at one node under one pair of settings. The lane of increment i and offset o is o, o + i,
 * o + 2i, ...; with i below 2 it is every number, and with o above i MySQL ignores the offset, so that which values
 * come is not said by the settings: then there is no lane that a value could be outside of.
 */
final class LaneUse {

    /** How many values outside the lane are kept to be shown, beside the count of all. */
    static final int KEPT = 5;

    /** An insert whose value is not in the lane. */
    record Outside(Transaction transaction, String value) {}

    final int increment;
    final int offset;
    /** A power of two less one where the increment is one: no division then. */
    private final int mask;

    private long inserts;
    private long outside;
    private @Nullable Transaction first;
    private final List<Outside> shown = new ArrayList<>(KEPT);

    private long openInserts;
    private long openOutside;
    private int openShown;

    private @Nullable Transaction current;
    private int column;
    private boolean unsigned;

    LaneUse(int increment, int offset) {
        this.increment = increment;
        this.offset = offset;
        this.mask = Integer.bitCount(increment) == 1 ? increment - 1 : 0;
    }

    boolean isLane() {
        return increment >= 2 && offset <= increment;
    }

    /** Says what the rows that follow are: whose they are, and where in them the key is. */
    void aim(Transaction transaction, int keyColumn, boolean keyUnsigned) {
        current = transaction;
        column = keyColumn;
        unsigned = keyUnsigned;
    }

    /** Takes an inserted row: its key is a little-endian integer of one to eight bytes. */
    void insert(byte[] buffer, RowCursor.Image row) {
        openInserts++;
        if (increment < 2 || offset > increment) {
            return;
        }
        int from = row.columnStart(column);
        int to = row.columnEnd(column);
        long value = unsigned ? 0 : (long) buffer[to - 1] >> 7;
        for (int i = to - 1; i >= from; i--) {
            value = value << 8 | (buffer[i] & 0xFF);
        }
        if (!contains(value)) {
            openOutside++;
            Transaction transaction = current;
            if (shown.size() < KEPT && transaction != null) {
                String text = unsigned ? Long.toUnsignedString(value) : Long.toString(value);
                shown.add(new Outside(transaction, text));
                openShown++;
            }
        }
    }

    /** Takes inserted rows of which it is not known where their key is. */
    void insertUnread(long rows) {
        openInserts += rows;
    }

    /** Servers generate no value below 1. */
    private boolean contains(long value) {
        if (value <= 0 && (!unsigned || value == 0)) {
            return false;
        }
        if (mask != 0) {
            return ((value - offset) & mask) == 0;
        }
        return Long.remainderUnsigned(value, increment) == offset % increment;
    }

    /** Whether the open transaction has inserted nothing under these settings yet. */
    boolean isUntouched() {
        return openInserts == 0;
    }

    void commit(Transaction transaction) {
        if (first == null) {
            first = transaction;
        }
        inserts += openInserts;
        outside += openOutside;
        clearOpen();
    }

    /** What came since the last commit does not count. */
    void forget() {
        while (openShown-- > 0) {
            shown.remove(shown.size() - 1);
        }
        clearOpen();
    }

    private void clearOpen() {
        openInserts = 0;
        openOutside = 0;
        openShown = 0;
    }

    long inserts() {
        return inserts;
    }

    long outside() {
        return outside;
    }

    /** The first transaction that inserted; null when none has. */
    @Nullable
    Transaction first() {
        return first;
    }

    List<Outside> shown() {
        return shown;
    }
}
