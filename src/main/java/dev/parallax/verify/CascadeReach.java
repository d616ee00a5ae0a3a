package dev.parallax.verify;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.TableName;
import java.util.Arrays;
import java.util.Set;

/** Which other tables' rows a server may have changed with logged ones, by foreign keys. */
final class CascadeReach {

    private final Touchable tables;
    private final RowCursor cursor = new RowCursor();

    CascadeReach(Touchable tables) {
        this.tables = tables;
    }

    /**
     * The compared tables whose rows may have changed with these.
     *
     * @param known tables that need not be looked for
     */
    Set<TableName> of(RowsEvent rows, Set<TableName> known) {
        TableMap table = rows.table();
        Cascades cascades = tables.cascades();
        if (!cascades.isParent(table.name()) || rows.kind() == RowsEvent.Kind.INSERT) {
            return Set.of();
        }
        if (rows.kind() == RowsEvent.Kind.DELETE) {
            return tables.compared(cascades.afterDelete(table.name()));
        }
        Set<TableName> children = tables.compared(cascades.afterUpdate(table.name()));
        boolean reached = !known.containsAll(children) && changes(rows, table, cascades);
        return reached ? children : Set.of();
    }

    private boolean changes(RowsEvent rows, TableMap table, Cascades cascades) {
        Set<String> referred = cascades.updatedColumns(table.name());
        cursor.reset(rows);
        while (cursor.next()) {
            for (int i = 0; i < table.columnCount(); i++) {
                String name = table.columns().get(i).name();
                if ((name == null || referred.contains(name)) && !isSame(rows, i)) {
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
