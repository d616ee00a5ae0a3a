package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ValueEquality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads two spellings of a key from the logs again, and asks a server whether they are equal. */
final class SpellingReader implements Spellings.Comparison {

    private final TableRegistry tables;
    private final KeySpaces spaces;
    private final RowStore[] stores;
    private final ValueEquality server;
    private final KeyHash hash = new KeyHash();

    /** One column of a key. */
    private static final class Part {
        final Column column;
        final byte[] value;

        Part(Column column, byte[] value) {
            this.column = column;
            this.value = value;
        }
    }

    SpellingReader(TableRegistry tables, KeySpaces spaces, RowStore a, RowStore b, ValueEquality server) {
        this.tables = tables;
        this.spaces = spaces;
        this.stores = new RowStore[] {a, b};
        this.server = server;
    }

    @Override
    public Spellings.Answer compare(SpeltKey.Spelling one, SpeltKey.Spelling other) {
        List<Part> first = read(one);
        List<Part> second = read(other);
        if (first.size() != second.size()) {
            return Spellings.Answer.UNKNOWN;
        }
        Spellings.Answer answer = Spellings.Answer.EQUAL;
        for (int i = 0; i < first.size(); i++) {
            Spellings.Answer part = compare(first.get(i), second.get(i));
            if (part == Spellings.Answer.DIFFERENT) {
                return part;
            }
            answer = part == Spellings.Answer.UNKNOWN ? part : answer;
        }
        return answer;
    }

    private Spellings.Answer compare(Part one, Part other) {
        // What else than a fold makes equal is no question: then the folds are equal only if the values are.
        if (Arrays.equals(one.value, other.value) || KeyForm.kind(one.column) != KeyForm.Kind.FOLD) {
            return Spellings.Answer.EQUAL;
        }
        int collation = one.column.collation();
        Boolean equal =
                collation == other.column.collation() ? server.areEqual(collation, one.value, other.value) : null;
        return equal == null ? Spellings.Answer.UNKNOWN : equal ? Spellings.Answer.EQUAL : Spellings.Answer.DIFFERENT;
    }

    /** The key's columns. Of several that a space may mean in a table, those that have the spelling. */
    private List<Part> read(SpeltKey.Spelling spelling) {
        TableMap table = tables.table(spelling.row().table());
        RowsEvent rows = stores[spelling.side().index()].fetch(
                spelling.row().locator(), spelling.row().inner(), table);
        RowCursor cursor = new RowCursor();
        cursor.seek(rows, spelling.row().row());
        if (!cursor.next()) {
            throw new IllegalStateException("no row at " + spelling.row());
        }
        RowCursor.Image image = spelling.before() ? cursor.before() : cursor.after();
        for (int[] columns : columns(table, spelling.space())) {
            hash.set(rows.buffer(), image, columns, KeyForm.of(table, columns), hashOf(table, spelling.space()));
            if (hash.spelling() == spelling.hash()) {
                List<Part> parts = new ArrayList<>(columns.length);
                for (int column : columns) {
                    parts.add(new Part(
                            table.columns().get(column),
                            Arrays.copyOfRange(rows.buffer(), image.columnStart(column), image.columnEnd(column))));
                }
                return parts;
            }
        }
        return List.of();
    }

    private List<int[]> columns(TableMap table, int space) {
        return space == 0 ? List.of(table.keyColumns()) : spaces.columns(space, table);
    }

    private long hashOf(TableMap table, int space) {
        return space == 0 ? KeyHash.ofName(table.name()) : spaces.hash(space);
    }
}
