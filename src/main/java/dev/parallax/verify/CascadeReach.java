package dev.parallax.verify;

import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.TableName;
import java.util.Set;

/** Which other tables' rows a server may have changed with logged ones, by foreign keys. */
final class CascadeReach {

    private final Touchable tables;
    private final ChangedColumns changed = new ChangedColumns();

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
        boolean reached = !known.containsAll(children) && changed.anyOf(rows, cascades.updatedColumns(table.name()));
        return reached ? children : Set.of();
    }
}
