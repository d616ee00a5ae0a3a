package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.finding.Value;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ValueDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row image read again, with its bytes: what a person reads, and what is compared where digests differ. */
final class Row {

    private static final int MAX_TEXT = 2000;

    private final TableMap table;
    /** Stored bytes per column; null for SQL NULL. */
    private final byte[] @Nullable [] values;

    private Row(TableMap table, byte[] @Nullable [] values) {
        this.table = table;
        this.values = values;
    }

    /**
     * Both images of one row of one event.
     *
     * @param before null for an insert
     * @param after null for a delete
     */
    record Images(@Nullable Row before, @Nullable Row after) {}

    /** Reads a row again. */
    static Images read(RowStore store, TableRegistry tables, RowRef ref) {
        RowsEvent rows = store.fetch(ref.locator(), ref.inner(), tables.table(ref.table()));
        RowCursor cursor = new RowCursor();
        cursor.seek(rows, ref.row());
        if (!cursor.next()) {
            throw new IllegalStateException("no row at " + ref);
        }
        return new Images(of(rows, cursor.before()), of(rows, cursor.after()));
    }

    /** The primary key of the after-image, as the correlator knows it. */
    static KeyState key(RowStore store, TableRegistry tables, RowRef ref) {
        RowsEvent rows = store.fetch(ref.locator(), ref.inner(), tables.table(ref.table()));
        RowCursor cursor = new RowCursor();
        cursor.seek(rows, ref.row());
        if (!cursor.next() || !cursor.after().exists()) {
            throw new IllegalStateException("no row at " + ref);
        }
        KeyHash hash = new KeyHash();
        hash.set(
                rows.buffer(),
                cursor.after(),
                rows.table().keyColumns(),
                KeyHash.ofName(rows.table().name()));
        return new KeyState(hash.high(), hash.low());
    }

    /** A copy of the image a cursor stands on; null where there is none. */
    static @Nullable Row of(RowsEvent rows, RowCursor.Image image) {
        if (!image.exists()) {
            return null;
        }
        byte[] @Nullable [] values = new byte[rows.table().columnCount()][];
        for (int i = 0; i < values.length; i++) {
            int from = image.columnStart(i);
            values[i] = from < 0 ? null : java.util.Arrays.copyOfRange(rows.buffer(), from, image.columnEnd(i));
        }
        return new Row(rows.table(), values);
    }

    TableMap table() {
        return table;
    }

    /** All columns as a report shows them. */
    List<Value> values() {
        List<Value> result = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            result.add(value(i));
        }
        return result;
    }

    /** The primary key's columns in the key's order. */
    List<Value> key() {
        List<Value> result = new ArrayList<>();
        for (int column : table.keyColumns()) {
            result.add(value(column));
        }
        return result;
    }

    /** These columns, in this order; those it does not have are left out. */
    List<Value> values(List<String> columns) {
        List<Value> result = new ArrayList<>();
        for (String column : columns) {
            for (int i = 0; i < values.length; i++) {
                if (column.equalsIgnoreCase(name(i))) {
                    result.add(value(i));
                }
            }
        }
        return result;
    }

    private Value value(int i) {
        Column column = table.columns().get(i);
        byte[] bytes = values[i];
        if (bytes == null) {
            return new Value(name(i), null, false);
        }
        String text = ValueDecoder.text(column, bytes, 0, bytes.length);
        boolean tooLong = text.length() > MAX_TEXT;
        return new Value(name(i), tooLong ? text.substring(0, MAX_TEXT) : text, tooLong);
    }

    private String name(int column) {
        String name = table.columns().get(column).name();
        return name == null ? "#" + (column + 1) : name;
    }

    /** The text of a column by its name; null when it is NULL or absent. */
    @Nullable
    String text(String column) {
        for (int i = 0; i < values.length; i++) {
            byte[] bytes = values[i];
            if (bytes != null && name(i).equals(column)) {
                return ValueDecoder.text(table.columns().get(i), bytes, 0, bytes.length);
            }
        }
        return null;
    }

    /** The column's definition by its name; null when the row has none of that name. */
    @Nullable
    Column column(String name) {
        for (Column column : table.columns()) {
            if (name.equals(column.name())) {
                return column;
            }
        }
        return null;
    }

    /**
     * Columns in which two images of a row differ, matched by name. An image that does not exist differs in all
     * columns of the other.
     */
    static List<String> differingColumns(@Nullable Row one, @Nullable Row other) {
        List<String> result = new ArrayList<>();
        if (one == null || other == null) {
            Row some = one != null ? one : other;
            for (int i = 0; some != null && i < some.values.length; i++) {
                result.add(some.name(i));
            }
            return result;
        }
        for (int i = 0; i < one.values.length; i++) {
            int j = other.indexOf(one.name(i));
            if (j < 0 || !one.sameValue(i, other, j)) {
                result.add(one.name(i));
            }
        }
        for (int j = 0; j < other.values.length; j++) {
            if (one.indexOf(other.name(j)) < 0) {
                result.add(other.name(j));
            }
        }
        return result;
    }

    private int indexOf(String name) {
        for (int i = 0; i < values.length; i++) {
            if (Objects.equals(name, name(i))) {
                return i;
            }
        }
        return -1;
    }

    private boolean sameValue(int i, Row other, int j) {
        byte[] mine = values[i];
        byte[] theirs = other.values[j];
        if (mine == null || theirs == null) {
            return mine == theirs;
        }
        return ValueDecoder.sameValue(
                table.columns().get(i),
                mine,
                0,
                mine.length,
                other.table.columns().get(j),
                theirs,
                0,
                theirs.length);
    }
}
