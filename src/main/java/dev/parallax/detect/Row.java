package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.finding.Shortened;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ValueDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One row image read again, with its bytes: what a person reads, and what is compared where digests differ. */
final class Row {

    private static final int MAX_TEXT = 2000;

    private final TableMap table;
    /** Stored bytes per column; null for SQL NULL, and where the image does not hold the column. */
    private final byte[] @Nullable [] values;
    /** Columns whose value is not known: the image does not hold them, or only how they changed. */
    private final BitSet unknown;
    /** Columns the image holds, as a value or as how it changed: the ones that the write wrote. */
    private final BitSet held;
    /** What {@link #values()} gave, since a witness shows an image several times. */
    private @Nullable List<Value> shown;

    private Row(TableMap table, byte[] @Nullable [] values, BitSet unknown, BitSet held) {
        this.table = table;
        this.values = values;
        this.unknown = unknown;
        this.held = held;
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
        return both(rows, cursor);
    }

    /** The primary key of the after-image, as the correlator knows it. */
    static KeyState key(Side side, RowStore store, TableRegistry tables, RowRef ref) {
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
                tables.keyForms.of(rows.table()),
                KeyHash.ofName(rows.table().name()));
        KeyState key = new KeyState(hash.high(), hash.low());
        if (hash.spelling() != 0) {
            key.spelt = new SpeltKey(new SpeltKey.Spelling(hash.spelling(), side, ref, false, 0), 0);
        }
        return key;
    }

    /** Copies of both images a cursor stands on. */
    static Images both(RowsEvent rows, RowCursor cursor) {
        Row before = of(rows, cursor, cursor.before(), null);
        return new Images(before, of(rows, cursor, cursor.after(), before));
    }

    private static @Nullable Row of(RowsEvent rows, RowCursor cursor, RowCursor.Image image, @Nullable Row before) {
        if (!image.exists()) {
            return null;
        }
        boolean isAfter = image == cursor.after();
        TableMap table = rows.table();
        byte[] @Nullable [] values = new byte[table.columnCount()][];
        BitSet unknown = new BitSet();
        BitSet held = new BitSet();
        for (int i = 0; i < values.length; i++) {
            int from = image.columnStart(i);
            boolean holds = isAfter ? rows.afterHolds(i) : rows.beforeHolds(i);
            held.set(i, holds);
            if (isAfter && holds && cursor.isDiff(i)) {
                boolean unchanged = from >= 0 && image.columnEnd(i) == from;
                boolean known = unchanged && before != null && !before.unknown.get(i);
                unknown.set(i, !known);
                values[i] = known ? Objects.requireNonNull(before).values[i] : null;
            } else {
                // An after-image that lacks a column of the key has the one before; see RowCursor.
                unknown.set(i, !holds && from < 0);
                values[i] = from < 0 ? null : Arrays.copyOfRange(rows.buffer(), from, image.columnEnd(i));
            }
        }
        return new Row(table, values, unknown, held);
    }

    TableMap table() {
        return table;
    }

    /** All columns whose value is known, as a report shows them. */
    List<Value> values() {
        List<Value> known = shown;
        if (known == null) {
            known = new ArrayList<>(values.length);
            for (int i = 0; i < values.length; i++) {
                if (isKnown(i)) {
                    known.add(value(i));
                }
            }
            known = Collections.unmodifiableList(known);
            shown = known;
        }
        return known;
    }

    /** Whether the image shows the column's value. */
    boolean isKnown(int column) {
        return !unknown.get(column);
    }

    /** Whether the image holds the column: an after-image has those that were written. */
    boolean holds(int column) {
        return held.get(column);
    }

    /** Whether the image shows every column. */
    boolean isWhole() {
        return unknown.isEmpty();
    }

    /** Whether the image shows every column that was written, and the table's definition what value it has. */
    boolean isTold() {
        return !unknown.intersects(held) && table.columns().stream().allMatch(Column::tellsValues);
    }

    /**
     * Of the names and values of the columns that are known. The same bytes are other values under another definition,
     * such as that of the other node.
     */
    long digest() {
        HashStream64 hash = Hashing.xxh3_64().hashStream();
        for (int i = 0; i < values.length; i++) {
            byte[] bytes = values[i];
            if (isKnown(i)) {
                hash.putString(name(i)).putBoolean(bytes != null);
                hash.putString(
                        bytes == null
                                ? ""
                                : ValueDecoder.distinctText(table.columns().get(i), bytes, 0, bytes.length));
            }
        }
        return hash.getAsLong();
    }

    /** The primary key's columns of an image, in the key's order; nothing else of it is read. */
    static List<Value> key(RowsEvent rows, RowCursor.Image image) {
        List<Value> result = new ArrayList<>();
        for (int column : rows.table().keyColumns()) {
            int from = image.columnStart(column);
            byte[] bytes = from < 0 ? null : Arrays.copyOfRange(rows.buffer(), from, image.columnEnd(column));
            result.add(value(rows.table(), column, bytes));
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

    Value value(int i) {
        return value(table, i, values[i]);
    }

    private static Value value(TableMap table, int i, byte @Nullable [] bytes) {
        String name = name(table, i);
        if (bytes == null) {
            return new Value(name, null, false);
        }
        String text = ValueDecoder.exactText(table.columns().get(i), bytes, 0, bytes.length);
        boolean tooLong = text.length() > MAX_TEXT;
        return new Value(name, Shortened.to(MAX_TEXT, text), tooLong);
    }

    String name(int column) {
        return name(table, column);
    }

    private static String name(TableMap table, int column) {
        String name = table.columns().get(column).name();
        return name == null ? "#" + (column + 1) : name;
    }

    /** The text of a column by its name; null when it is NULL or absent. */
    @Nullable
    String text(String column) {
        for (int i = 0; i < values.length; i++) {
            byte[] bytes = values[i];
            if (bytes != null && name(i).equals(column)) {
                return ValueDecoder.exactText(table.columns().get(i), bytes, 0, bytes.length);
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
     * columns of the other; where one does not show a column, nothing is said of it.
     */
    static List<String> differingColumns(@Nullable Row one, @Nullable Row other) {
        return compare(one, other, false);
    }

    /** Columns that a write changed. Where the image before it does not show a column, having written it counts. */
    static List<String> changedColumns(@Nullable Row before, @Nullable Row after) {
        return compare(before, after, true);
    }

    private static List<String> compare(@Nullable Row one, @Nullable Row other, boolean ofOneWrite) {
        List<String> result = new ArrayList<>();
        if (one == null || other == null) {
            Row some = one != null ? one : other;
            for (int i = 0; some != null && i < some.values.length; i++) {
                if (some.held.get(i)) {
                    result.add(some.name(i));
                }
            }
            return result;
        }
        for (int i = 0; i < one.values.length; i++) {
            int j = other.indexOf(one.name(i));
            if (j < 0 || (one.isKnown(i) && other.isKnown(j) && !one.sameValue(i, other, j))) {
                result.add(one.name(i));
            } else if (ofOneWrite && other.held.get(j) && !(one.isKnown(i) && other.isKnown(j))) {
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

    /**
     * Whether two images of a row, perhaps under different definitions of its table, differ in a column that both have
     * under one name and in one form; or one does not exist. Columns without a name are not known to be the same.
     */
    static boolean differInShared(@Nullable Row one, @Nullable Row other) {
        if (one == null || other == null) {
            return one != other;
        }
        for (int i = 0; i < one.values.length; i++) {
            Column column = one.table.columns().get(i);
            int j = column.name() == null ? -1 : other.indexOf(one.name(i));
            if (j >= 0
                    && one.isKnown(i)
                    && other.isKnown(j)
                    && column.sameStorage(other.table.columns().get(j))
                    && !one.sameValue(i, other, j)) {
                return true;
            }
        }
        return false;
    }

    int indexOf(String name) {
        for (int i = 0; i < values.length; i++) {
            if (Objects.equals(name, name(i))) {
                return i;
            }
        }
        return -1;
    }

    boolean sameValue(int i, Row other, int j) {
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
