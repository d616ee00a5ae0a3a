package dev.parallax.verify;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import java.util.Arrays;
import java.util.Set;

/** Whether an update changes certain columns, by the bytes of its images. */
final class ChangedColumns {

    private final RowCursor cursor = new RowCursor();

    /** Whether any row of an UPDATE event has another value in one of these columns; a column without a name may be one. */
    boolean anyOf(RowsEvent rows, Set<String> columns) {
        TableMap table = rows.table();
        cursor.reset(rows);
        while (cursor.next()) {
            for (int i = 0; i < table.columnCount(); i++) {
                String name = table.columns().get(i).name();
                if ((name == null || columns.contains(name)) && !isSame(rows, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isSame(RowsEvent rows, int column) {
        RowCursor.Image before = cursor.before();
        RowCursor.Image after = cursor.after();
        if (!rows.afterHolds(column)) {
            return true;
        }
        if (!rows.beforeHolds(column) || before.columnStart(column) < 0 || after.columnStart(column) < 0) {
            return rows.beforeHolds(column) && before.columnStart(column) < 0 && after.columnStart(column) < 0;
        }
        return Arrays.equals(
                rows.buffer(),
                before.columnStart(column),
                before.columnEnd(column),
                rows.buffer(),
                after.columnStart(column),
                after.columnEnd(column));
    }
}
