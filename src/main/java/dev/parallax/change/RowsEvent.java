package dev.parallax.change;

/**
 * One WRITE_ROWS, UPDATE_ROWS, DELETE_ROWS or PARTIAL_UPDATE_ROWS event as raw bytes: a reusable view, valid until its
 * owner reads the next event. Layout: MySQL source, libs/mysql/binlog/event/rows_event.h.
 *
 * <p>Behind the post-header (table id, flags, extra data) stand the number of columns as a packed integer, one bitmap
 * of present columns (two for updates: before and after) and then the rows, each an image or, for updates, a pair.
 */
public final class RowsEvent {

    /** What the event does to each of its rows. */
    public enum Kind {
        INSERT,
        UPDATE,
        DELETE
    }

    public static final int WRITE_ROWS_V1 = 23;
    public static final int UPDATE_ROWS_V1 = 24;
    public static final int DELETE_ROWS_V1 = 25;
    public static final int WRITE_ROWS = 30;
    public static final int UPDATE_ROWS = 31;
    public static final int DELETE_ROWS = 32;
    public static final int PARTIAL_UPDATE_ROWS = 39;

    private byte[] buffer = new byte[0];
    private int bodyStart;
    private int bodyEnd;
    private int eventType;
    private long locator;
    private int inner;
    private TableMap table = NONE;
    private Kind kind = Kind.INSERT;
    private int beforeBitmap;
    private int afterBitmap;
    private int rowsStart;
    private boolean fullImages;

    private static final TableMap NONE = new TableMap(
            new dev.parallax.mysql.TableName("", ""), java.util.List.of(), new int[0], TableMap.KeySource.UNKNOWN, "");

    public static boolean isRowsEvent(int eventType) {
        return (eventType >= WRITE_ROWS && eventType <= DELETE_ROWS)
                || (eventType >= WRITE_ROWS_V1 && eventType <= DELETE_ROWS_V1)
                || eventType == PARTIAL_UPDATE_ROWS;
    }

    /** The table id at the start of an event body: 6 bytes, little-endian. */
    public static long tableId(byte[] buffer, int bodyStart) {
        long id = 0;
        for (int i = 5; i >= 0; i--) {
            id = id << 8 | (buffer[bodyStart + i] & 0xFF);
        }
        return id;
    }

    /**
     * Points this view at an event.
     *
     * @param bodyStart first byte behind the common header
     * @param bodyEnd first byte behind the rows (the checksum excluded)
     * @param locator names the place the event was read from, for {@link RowStore}
     * @param inner names the event within that place, -1 where the place holds it alone
     * @throws MalformedRowsException when the bytes do not fit the table
     */
    public RowsEvent set(
            byte[] buffer, int bodyStart, int bodyEnd, int eventType, TableMap table, long locator, int inner) {
        this.buffer = buffer;
        this.bodyStart = bodyStart;
        this.bodyEnd = bodyEnd;
        this.eventType = eventType;
        this.table = table;
        this.locator = locator;
        this.inner = inner;
        kind = kindOf(eventType);
        int at = bodyStart + 8;
        if (eventType >= WRITE_ROWS) {
            at += (buffer[at] & 0xFF) | (buffer[at + 1] & 0xFF) << 8;
        }
        int width = buffer[at++] & 0xFF;
        if (width == 0xFC) {
            width = (buffer[at] & 0xFF) | (buffer[at + 1] & 0xFF) << 8;
            at += 2;
        }
        if (width != table.columnCount()) {
            throw new MalformedRowsException(
                    "a row event of " + width + " columns for " + table.name() + " which has " + table.columnCount());
        }
        int bitmapBytes = (width + 7) / 8;
        beforeBitmap = at;
        at += bitmapBytes;
        afterBitmap = beforeBitmap;
        if (kind == Kind.UPDATE) {
            afterBitmap = at;
            at += bitmapBytes;
        }
        if (at > bodyEnd) {
            throw new MalformedRowsException("a row event for " + table.name() + " ends inside its own header");
        }
        rowsStart = at;
        fullImages = allSet(beforeBitmap, width) && allSet(afterBitmap, width);
        return this;
    }

    private static Kind kindOf(int eventType) {
        return switch (eventType) {
            case WRITE_ROWS, WRITE_ROWS_V1 -> Kind.INSERT;
            case UPDATE_ROWS, UPDATE_ROWS_V1, PARTIAL_UPDATE_ROWS -> Kind.UPDATE;
            case DELETE_ROWS, DELETE_ROWS_V1 -> Kind.DELETE;
            default -> throw new IllegalArgumentException("event type " + eventType + " holds no rows");
        };
    }

    private boolean allSet(int bitmap, int width) {
        for (int i = 0; i < width >> 3; i++) {
            if (buffer[bitmap + i] != (byte) 0xFF) {
                return false;
            }
        }
        int rest = width & 7;
        int mask = (1 << rest) - 1;
        return rest == 0 || (buffer[bitmap + (width >> 3)] & mask) == mask;
    }

    public TableMap table() {
        return table;
    }

    public Kind kind() {
        return kind;
    }

    /** The event's type code in the log. */
    public int eventType() {
        return eventType;
    }

    /** Whether every column is in every image, as under {@code binlog_row_image=FULL}, and none is a JSON diff. */
    public boolean fullImages() {
        return fullImages && eventType != PARTIAL_UPDATE_ROWS;
    }

    /** The array the event lies in; only {@link #bodyStart()} to {@link #bodyEnd()} is the event's. */
    public byte[] buffer() {
        return buffer;
    }

    public int bodyStart() {
        return bodyStart;
    }

    public int bodyEnd() {
        return bodyEnd;
    }

    public long locator() {
        return locator;
    }

    public int inner() {
        return inner;
    }

    int rowsStart() {
        return rowsStart;
    }

    /** Whether the before-images (of an insert: the after-images) hold this column; one that is NULL is held. */
    public boolean beforeHolds(int column) {
        return bit(beforeBitmap, column);
    }

    /** Whether the after-images (of a delete: the before-images) hold this column; one that is NULL is held. */
    public boolean afterHolds(int column) {
        return bit(afterBitmap, column);
    }

    private boolean bit(int bitmap, int column) {
        return (buffer[bitmap + (column >> 3)] >> (column & 7) & 1) != 0;
    }

    /** First byte of the bitmaps that say which columns the images hold; they end at {@link #bitmapsEnd()}. */
    public int bitmapsStart() {
        return beforeBitmap;
    }

    public int bitmapsEnd() {
        return rowsStart;
    }

    int beforeBitmap() {
        return beforeBitmap;
    }

    int afterBitmap() {
        return afterBitmap;
    }
}
