package dev.parallax.change;

import dev.parallax.mysql.ColumnType;
import java.util.Arrays;

/**
 * Walks the rows of one {@link RowsEvent} without decoding a value: it finds where each image begins and ends and where
 * each column's bytes lie, or only where those of the primary key do. Reusable; nothing is allocated per row.
 */
public final class RowCursor {

    private static final int ABSENT = -1;

    private final boolean keysOnly;
    private RowsEvent event = new RowsEvent();
    private TableMap table = event.table();
    private boolean fullImages;
    private int at;
    private final Image before = new Image();
    private final Image after = new Image();
    private int rowStart;
    /** Where the current after-image says which JSON columns are diffs; -1 when none is. */
    private int diffBits = -1;

    /** One image of the current row. */
    public static final class Image {
        private int start;
        private int end;
        private boolean exists;
        private int[] starts = new int[0];
        private int[] ends = new int[0];

        /** False for the before-image of an insert and the after-image of a delete. */
        public boolean exists() {
            return exists;
        }

        /** First byte of the image, its NULL bitmap. */
        public int start() {
            return start;
        }

        /** First byte behind the image. */
        public int end() {
            return end;
        }

        /** Where a column's stored value begins, its length prefix left out; -1 when NULL or not in the image. */
        public int columnStart(int column) {
            return starts[column];
        }

        /** First byte behind a column's stored value. */
        public int columnEnd(int column) {
            return ends[column];
        }
    }

    /** Finds every column. */
    public RowCursor() {
        this(false);
    }

    private RowCursor(boolean keysOnly) {
        this.keysOnly = keysOnly;
    }

    /** Finds the primary key's columns, which is all that is needed to tell rows apart; others may be left out. */
    public static RowCursor ofKeys() {
        return new RowCursor(true);
    }

    /** Goes before the first row. */
    public void reset(RowsEvent rows) {
        reset(rows, rows.rowsStart());
    }

    /** Goes before the row that begins at {@code offset} bytes behind the event's {@link RowsEvent#bodyStart()}. */
    public void seek(RowsEvent rows, int offset) {
        reset(rows, rows.bodyStart() + offset);
    }

    private void reset(RowsEvent rows, int position) {
        event = rows;
        table = rows.table();
        fullImages = rows.fullImages();
        diffBits = -1;
        at = position;
        if (before.starts.length < table.columnCount()) {
            before.starts = new int[table.columnCount()];
            before.ends = new int[table.columnCount()];
            after.starts = new int[table.columnCount()];
            after.ends = new int[table.columnCount()];
        }
    }

    /**
     * Goes to the next row.
     *
     * @return false behind the last one
     * @throws MalformedRowsException when a row runs past the end of the event
     */
    public boolean next() {
        if (at >= event.bodyEnd()) {
            return false;
        }
        rowStart = at;
        before.exists = false;
        after.exists = false;
        switch (event.kind()) {
            case INSERT -> read(after, event.afterBitmap(), false);
            case DELETE -> read(before, event.beforeBitmap(), false);
            case UPDATE -> {
                read(before, event.beforeBitmap(), false);
                read(after, event.afterBitmap(), event.eventType() == RowsEvent.PARTIAL_UPDATE_ROWS);
                if (!fullImages) {
                    takeKeyFrom(before, after);
                }
            }
        }
        return true;
    }

    /** Where the current row begins, in bytes behind the event's {@link RowsEvent#bodyStart()}. */
    public int rowOffset() {
        return rowStart - event.bodyStart();
    }

    public Image before() {
        return before;
    }

    public Image after() {
        return after;
    }

    private void read(Image image, int bitmap, boolean withJsonDiffs) {
        try {
            image.exists = true;
            image.start = withJsonDiffs ? skipJsonOptions(at) : at;
            at = !fullImages ? readPartial(image, bitmap) : keysOnly ? readKeys(image) : readFull(image);
            image.end = at;
        } catch (ArrayIndexOutOfBoundsException e) {
            throw runsPastTheEnd();
        }
        if (at > event.bodyEnd()) {
            throw runsPastTheEnd();
        }
    }

    private int readKeys(Image image) {
        RowLayout layout = table.layout();
        byte[] buffer = event.buffer();
        int[] offsets = layout.keyOffsets;
        if (offsets == null || !layout.noNulls(buffer, image.start)) {
            return readFull(image);
        }
        int position = image.start + layout.bitmapBytes;
        int[] lengths = table.storedLengths();
        int[] keyColumns = table.sharedKeyColumns();
        for (int i = 0; i < offsets.length; i++) {
            int column = keyColumns[i];
            int from = position + offsets[i];
            image.starts[column] = from;
            image.ends[column] = from + lengths[column];
        }
        int[] gaps = layout.gaps;
        int[] prefixes = layout.prefixes;
        for (int i = 0; i < gaps.length; i++) {
            position += gaps[i];
            int prefix = prefixes[i];
            int length = prefix == 1
                    ? buffer[position] & 0xFF
                    : prefix == 2
                            ? (buffer[position] & 0xFF) | (buffer[position + 1] & 0xFF) << 8
                            : littleEndian(buffer, position, prefix);
            position += prefix + length;
        }
        return position + layout.tail;
    }

    private int readFull(Image image) {
        byte[] buffer = event.buffer();
        int[] lengths = table.storedLengths();
        int columns = lengths.length;
        int nulls = image.start;
        int position = nulls + (columns + 7) / 8;
        int[] starts = image.starts;
        int[] ends = image.ends;
        int nullBits = 0;
        for (int i = 0; i < columns; i++) {
            if ((i & 7) == 0) {
                nullBits = buffer[nulls + (i >> 3)];
            }
            if ((nullBits & 1 << (i & 7)) != 0) {
                starts[i] = ABSENT;
                ends[i] = ABSENT;
                continue;
            }
            int length = lengths[i];
            if (length < 0) {
                int prefix = -length;
                length = prefix == 1 ? buffer[position] & 0xFF : littleEndian(buffer, position, prefix);
                position += prefix;
            }
            starts[i] = position;
            position += length;
            ends[i] = position;
        }
        return position;
    }

    private int readPartial(Image image, int bitmap) {
        byte[] buffer = event.buffer();
        int[] lengths = table.storedLengths();
        int columns = lengths.length;
        Arrays.fill(image.starts, ABSENT);
        Arrays.fill(image.ends, ABSENT);
        int present = 0;
        for (int i = 0; i < columns; i++) {
            present += (buffer[bitmap + (i >> 3)] >> (i & 7)) & 1;
        }
        int nulls = image.start;
        int position = nulls + (present + 7) / 8;
        int bit = 0;
        for (int i = 0; i < columns; i++) {
            if ((buffer[bitmap + (i >> 3)] >> (i & 7) & 1) == 0) {
                continue;
            }
            boolean isNull = (buffer[nulls + (bit >> 3)] & 1 << (bit & 7)) != 0;
            bit++;
            if (isNull) {
                continue;
            }
            int length = lengths[i];
            if (length < 0) {
                int prefix = -length;
                length = littleEndian(buffer, position, prefix);
                position += prefix;
            }
            image.starts[i] = position;
            position += length;
            image.ends[i] = position;
        }
        return position;
    }

    /** An after-image that lacks a column of the key leaves it as it was. */
    private void takeKeyFrom(Image known, Image image) {
        for (int column : table.sharedKeyColumns()) {
            if (!event.afterHolds(column)) {
                image.starts[column] = known.starts[column];
                image.ends[column] = known.ends[column];
            }
        }
    }

    /**
     * Before the after-image of a PARTIAL_UPDATE_ROWS event stand its options as a packed integer and, when bit 0 is
     * set, a bitmap of the table's JSON columns that are diffs.
     */
    private int skipJsonOptions(int position) {
        boolean diffs = (event.buffer()[position] & 1) != 0;
        diffBits = diffs ? position + 1 : -1;
        return position + 1 + (diffs ? (table.jsonColumns() + 7) / 8 : 0);
    }

    /** Whether any column of the current after-image may be a diff. */
    public boolean hasDiffs() {
        return diffBits >= 0;
    }

    /** Whether the current after-image holds, in place of this column's value, how it differs from the one before. */
    public boolean isDiff(int column) {
        if (diffBits < 0 || table.columns().get(column).type() != ColumnType.JSON) {
            return false;
        }
        int bit = 0;
        for (int i = 0; i < column; i++) {
            bit += table.columns().get(i).type() == ColumnType.JSON ? 1 : 0;
        }
        return (event.buffer()[diffBits + (bit >> 3)] >> (bit & 7) & 1) != 0;
    }

    private int littleEndian(byte[] buffer, int position, int bytes) {
        int value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | (buffer[position + i] & 0xFF);
        }
        if (value < 0) {
            throw runsPastTheEnd();
        }
        return value;
    }

    private MalformedRowsException runsPastTheEnd() {
        return new MalformedRowsException(
                "a row of " + table.name() + " runs past the end of its event: the table's columns do not fit it");
    }
}
