package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.Column;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One table's definitions along one log, for {@link Continuity}: a row's images under two definitions have other bytes,
 * so what a write left counts as long as the definition does, an <em>epoch</em>. A statement that only adds to a table
 * leaves its rows as they were: then the image that the first write of the new epoch found, without the added columns,
 * must be the one that the last write of the old epoch left. This costs only tables that were altered in the log, and
 * of these only rows not written since.
 */
final class TableLineage {

    /** One number for as long as rows cannot have changed, or changed their shape, without row events. */
    int epoch;

    private int highestEpoch;
    private @Nullable TableMap table;
    private @Nullable Earlier earlier;
    private int writtenIn = -1;
    private int columnsFor = -1;

    /** A definition under which rows were written, and those before it. */
    private static final class Earlier {
        final int epoch;
        final TableMap table;
        final @Nullable Earlier before;
        /** The places its columns have under the definition that holds now; null when one is gone or changed. */
        int @Nullable [] columns;

        Earlier(int epoch, TableMap table, @Nullable Earlier before) {
            this.epoch = epoch;
            this.table = table;
            this.before = before;
        }
    }

    private final RowCursor cursor = new RowCursor();
    private final ImageDigest digest = new ImageDigest();
    private byte[] scratch = new byte[256];

    /**
     * A statement was about the table.
     *
     * @param keepsRows whether it leaves every value of every row as it was
     */
    void changed(boolean keepsRows) {
        TableMap last = table;
        if (!keepsRows) {
            earlier = null;
        } else if (last != null) {
            earlier = new Earlier(epoch, last, earlier);
        }
        table = null;
        epoch = ++highestEpoch;
    }

    /** Rows are written under this definition. */
    void written(TableMap current) {
        if (epoch == writtenIn) {
            return;
        }
        writtenIn = epoch;
        table = current;
        columnsFor = -1;
        Earlier last = earlier;
        if (last != null && last.table.columnCount() == current.columnCount()) {
            int[] same = columns(last.table, current);
            if (same != null && isIdentity(same)) {
                // An index was added: its rows have the same bytes as before.
                epoch = last.epoch;
                writtenIn = epoch;
                earlier = last.before;
            }
        }
    }

    /** Whether rows may have been written under another definition, of which this one still holds the values. */
    boolean hasEarlier() {
        return earlier != null;
    }

    /** Whether a write found another row than an earlier definition's last write of the key had left. */
    boolean breaks(Continuity continuity, long key, RowsEvent rows, int rowOffset, boolean existed) {
        if (continuity.knows(continuity.place(key, epoch))) {
            return false;
        }
        for (Earlier one = earlier; one != null; one = one.before) {
            long place = continuity.place(key, one.epoch);
            if (continuity.knows(place)) {
                int[] columns = columns(one, rows.table());
                return columns != null && !isLeft(continuity.left(place), one, columns, rows, rowOffset, existed);
            }
        }
        return false;
    }

    private int @Nullable [] columns(Earlier one, TableMap current) {
        if (columnsFor != epoch) {
            columnsFor = epoch;
            for (Earlier each = earlier; each != null; each = each.before) {
                each.columns = columns(each.table, current);
            }
        }
        return one.columns;
    }

    /** Where the columns of the one are in the other; null unless all are there as they were, the key too. */
    private static int @Nullable [] columns(TableMap one, TableMap other) {
        int[] columns = new int[one.columnCount()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = place(one.columns().get(i), other);
            if (columns[i] < 0 || (i > 0 && columns[i] <= columns[i - 1])) {
                return null;
            }
        }
        int[] key = one.keyColumns();
        int[] otherKey = other.keyColumns();
        if (key.length != otherKey.length) {
            return null;
        }
        for (int i = 0; i < key.length; i++) {
            if (columns[key[i]] != otherKey[i]) {
                return null;
            }
        }
        return columns;
    }

    private static int place(Column column, TableMap in) {
        for (int i = 0; i < in.columnCount(); i++) {
            Column candidate = in.columns().get(i);
            if (column.name() != null
                    && Objects.equals(candidate.name(), column.name())
                    && candidate.sameStorage(column)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isIdentity(int[] columns) {
        for (int i = 0; i < columns.length; i++) {
            if (columns[i] != i) {
                return false;
            }
        }
        return true;
    }

    /** Whether the before-image, under an earlier definition, is the image with this digest. */
    private boolean isLeft(long left, Earlier under, int[] columns, RowsEvent rows, int rowOffset, boolean existed) {
        if (!existed) {
            return left == WriteBatch.ABSENT;
        }
        if (ImageDigest.isPartial(left)) {
            return true; // not all of it was shown, so nothing proves another row
        }
        cursor.seek(rows, rowOffset);
        if (!cursor.next()) {
            throw new IllegalStateException("no row at " + rowOffset);
        }
        int end = translate(cursor.before(), under.table, columns, rows.buffer());
        if (digest.of(scratch, 0, end) == left) {
            return true;
        }
        // Bits that belong to no column are set or not, with the server's version.
        int unused = (0xFF << (columns.length & 7)) & 0xFF;
        if ((columns.length & 7) != 0) {
            scratch[columns.length >> 3] |= (byte) unused;
        }
        return digest.of(scratch, 0, end) == left;
    }

    /** Writes the image as it would be under an earlier definition; returns its length. */
    private int translate(RowCursor.Image image, TableMap definition, int[] columns, byte[] buffer) {
        int end = (columns.length + 7) / 8;
        reserve(end);
        Arrays.fill(scratch, 0, end, (byte) 0);
        for (int i = 0; i < columns.length; i++) {
            int start = image.columnStart(columns[i]);
            if (start < 0) {
                scratch[i >> 3] |= (byte) (1 << (i & 7));
            } else {
                int from = start + Math.min(0, definition.columns().get(i).storedLength());
                int length = image.columnEnd(columns[i]) - from;
                reserve(end + length);
                System.arraycopy(buffer, from, scratch, end, length);
                end += length;
            }
        }
        return end;
    }

    private void reserve(int bytes) {
        if (bytes > scratch.length) {
            scratch = Arrays.copyOf(scratch, bytes * 2);
        }
    }
}
