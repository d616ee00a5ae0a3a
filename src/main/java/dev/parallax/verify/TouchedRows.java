package dev.parallax.verify;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which rows one transaction changed, as one log has it. */
final class TouchedRows {

    private final TransactionId id;
    private final BinlogPosition end;
    private final long[] marks;
    private final Set<TableName> tables;
    private final boolean everything;
    private final Map<TableName, List<List<String>>> moved;

    /**
     * @param end behind the transaction in the log
     * @param marks of the rows it changed, ascending; see {@link KeyMark}
     * @param tables those of which any row may have changed
     * @param everything whether it may have changed any row at all
     * @param moved the keys that it gave to rows which had others, by table
     */
    TouchedRows(
            TransactionId id,
            BinlogPosition end,
            long[] marks,
            Set<TableName> tables,
            boolean everything,
            Map<TableName, List<List<String>>> moved) {
        this.id = id;
        this.end = end;
        this.marks = marks;
        this.tables = Set.copyOf(tables);
        this.everything = everything;
        this.moved = moved;
    }

    TransactionId id() {
        return id;
    }

    BinlogPosition end() {
        return end;
    }

    Map<TableName, List<List<String>>> moved() {
        return moved;
    }

    /** By name alone. */
    TouchedRows withoutRows() {
        return new TouchedRows(id, end, new long[0], Set.of(), true, Map.of());
    }

    /** Whether it may have changed any row at all. */
    boolean isEverything() {
        return everything;
    }

    /** How many marks are held. */
    int size() {
        return marks.length;
    }

    boolean isNothing() {
        return marks.length == 0 && tables.isEmpty() && !everything;
    }

    /** Whether it changed this row, or may have; null for any row of the table. */
    boolean touches(TableName table, @Nullable Long mark) {
        return everything || tables.contains(table) || (mark != null && Arrays.binarySearch(marks, mark) >= 0);
    }
}
