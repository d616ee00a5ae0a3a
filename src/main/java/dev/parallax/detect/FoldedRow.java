package dev.parallax.detect;

import dev.parallax.finding.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One node's row as the images of several writes show it, column by column: a column has the value that the last image
 * holding it shows. Writes may come in any order; their places in the node's log decide.
 */
final class FoldedRow {

    /**
     * A column as a write at that place left or found it.
     *
     * @param row shows the value; null where the write changed the column and no image shows to what
     */
    private record Cell(@Nullable Row row, int column, long place) {}

    private final Map<String, Cell> cells = new LinkedHashMap<>();
    /** The place of the last write that removed the row or made it anew: what was before it is gone. */
    private long begins = Long.MIN_VALUE;

    private long latest = Long.MIN_VALUE;
    private boolean exists;
    /** Any image, to know the table's columns from. */
    private @Nullable Row shape;

    /**
     * Takes a write at this place of the node's log.
     *
     * @param sent the row as the transaction's origin left it, where that is the other node: what it wrote there, its
     *     applier wrote here, even where this log does not hold the column
     */
    void take(long place, List<Row.Images> events, @Nullable Row sent) {
        FoldedRow write = new FoldedRow();
        for (Row.Images event : events) {
            write.event(place, event);
        }
        if (write.exists && sent != null) {
            write.complete(place, sent);
        }
        take(write);
    }

    private void event(long place, Row.Images event) {
        Row before = event.before();
        Row after = event.after();
        latest = place;
        exists = after != null;
        if (before == null || after == null) {
            begins = place;
            cells.clear();
        } else {
            put(place, before);
        }
        if (after != null) {
            put(place, after);
        }
    }

    private void put(long place, Row row) {
        shape = row;
        for (int i = 0; i < row.table().columnCount(); i++) {
            if (row.isKnown(i)) {
                cells.put(row.name(i), new Cell(row, i, place));
            } else if (row.holds(i)) {
                cells.put(row.name(i), new Cell(null, i, place));
            }
        }
    }

    private void complete(long place, Row sent) {
        for (int i = 0; i < sent.table().columnCount(); i++) {
            if (sent.holds(i) && sent.isKnown(i) && !shows(sent.name(i))) {
                cells.put(sent.name(i), new Cell(sent, i, place));
            }
        }
    }

    /** Takes what other writes show. */
    void take(FoldedRow other) {
        shape = other.shape == null ? shape : other.shape;
        if (other.begins > begins) {
            begins = other.begins;
            cells.values().removeIf(cell -> cell.place() < begins);
        }
        if (other.latest >= latest) {
            latest = other.latest;
            exists = other.exists;
        }
        other.cells.forEach((name, cell) -> {
            Cell known = cells.get(name);
            if (cell.place() >= begins && (known == null || known.place() <= cell.place())) {
                cells.put(name, cell);
            }
        });
    }

    /** Whether any write was taken. */
    boolean isKnown() {
        return latest != Long.MIN_VALUE;
    }

    boolean exists() {
        return exists;
    }

    /** Whether the column's value is known. */
    boolean shows(String column) {
        Cell cell = cells.get(column);
        return cell != null && cell.row() != null;
    }

    Iterable<String> columns() {
        return cells.keySet();
    }

    /** Whether both show the column, with different values. */
    boolean differs(FoldedRow other, String column) {
        Cell mine = cells.get(column);
        Cell theirs = other.cells.get(column);
        if (mine == null || theirs == null) {
            return false;
        }
        Row row = mine.row();
        Row otherRow = theirs.row();
        return row != null && otherRow != null && !row.sameValue(mine.column(), otherRow, theirs.column());
    }

    /** The columns whose value is known, as a report shows them; empty when there is no row. */
    List<Value> values() {
        List<Value> values = new ArrayList<>();
        for (String name : names()) {
            Cell cell = cells.get(name);
            Row row = cell == null ? null : cell.row();
            if (cell != null && row != null) {
                values.add(row.value(cell.column()));
            }
        }
        return values;
    }

    /** Names of the table's columns whose value is not known; empty when there is no row. */
    List<String> unknownColumns() {
        List<String> unknown = names();
        unknown.removeIf(this::shows);
        return unknown;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        Row any = shape;
        for (int i = 0; exists && any != null && i < any.table().columnCount(); i++) {
            names.add(any.name(i));
        }
        return names;
    }
}
