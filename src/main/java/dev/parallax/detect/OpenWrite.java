package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The net write of one transaction on one key in one log, while the transaction is not complete in both logs. */
final class OpenWrite {

    final TransactionState transaction;
    final KeyState key;
    final Side side;
    final long before;
    long after;
    // The row event that gives the before-image, as fields: there is one of these for every write in flight.
    private final long locator;
    private final int inner;
    private final int row;
    private final int table;
    /** The row event that gives the after-image, where the transaction wrote the row repeatedly. */
    private @Nullable RowRef lastRow;

    /** All of its row events, where images lack columns and there are several; else null. */
    private @Nullable List<Event> events;

    byte flags;
    boolean settled;

    @Nullable
    OpenWrite nextOfKey;

    @Nullable
    OpenWrite nextOfTransaction;

    /** The write at {@code at} in the batch. */
    OpenWrite(TransactionState transaction, KeyState key, Side side, WriteBatch batch, int at) {
        this.transaction = transaction;
        this.key = key;
        this.side = side;
        this.before = batch.before(at);
        this.after = batch.after(at);
        this.locator = batch.locator(at);
        this.inner = batch.inner(at);
        this.row = batch.row(at);
        this.table = batch.table(at);
        this.flags = batch.flags(at);
    }

    /** A further event of the same transaction on the same key: the net effect runs from the first to this one. */
    void merge(WriteBatch batch, int at) {
        long next = batch.after(at);
        boolean isRow = key.space == 0;
        if (isRow && (ImageDigest.isPartial(next) || ImageDigest.isPartial(after))) {
            if (events == null) {
                events = new ArrayList<>(3);
                events.add(new Event(firstRow(), before != WriteBatch.ABSENT, after != WriteBatch.ABSENT));
                if (lastRow != null) {
                    events.add(new Event(lastRow, true, after != WriteBatch.ABSENT));
                }
            }
            events.add(new Event(
                    new RowRef(batch.locator(at), batch.inner(at), batch.row(at), batch.table(at)),
                    batch.before(at) != WriteBatch.ABSENT,
                    next != WriteBatch.ABSENT));
        }
        boolean onTop = isRow && ImageDigest.isPartial(next) && batch.before(at) != WriteBatch.ABSENT;
        after = onTop ? ImageDigest.ofBoth(after, next) : next;
        lastRow = new RowRef(batch.locator(at), batch.inner(at), batch.row(at), batch.table(at));
        flags |= batch.flags(at);
    }

    /** A row event of the write, and which of its images are of the write's key. */
    record Event(RowRef row, boolean hasBefore, boolean hasAfter) {}

    /** Those that are needed to know what the write left. Of images that hold every column the last is enough. */
    List<Event> events() {
        List<Event> several = events;
        if (several != null) {
            return several;
        }
        boolean once = lastRow == null;
        return List.of(new Event(lastRow(), once ? before != WriteBatch.ABSENT : true, after != WriteBatch.ABSENT));
    }

    /** The row event that gives the before-image. */
    RowRef firstRow() {
        return new RowRef(locator, inner, row, table);
    }

    /** The row event that gives the after-image. */
    RowRef lastRow() {
        RowRef last = lastRow;
        return last != null ? last : firstRow();
    }

    /** The table's definition when the transaction first wrote the row: index in the {@link TableRegistry}. */
    int firstTable() {
        return table;
    }

    /** The table's definition when the transaction last wrote the row: index in the {@link TableRegistry}. */
    int lastTable() {
        RowRef last = lastRow;
        return last != null ? last.table() : table;
    }

    long place() {
        return transaction.place(side);
    }
}
