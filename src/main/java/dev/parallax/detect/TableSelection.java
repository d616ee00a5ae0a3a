package dev.parallax.detect;

import dev.parallax.mysql.TableName;
import java.util.Collection;
import java.util.Set;

/**
 * Which tables are audited: {@code --databases}, {@code --tables}, {@code --ignore-tables}. An empty set of the first
 * two selects everything.
 *
 * @param ignoredColumns columns in which rows may differ: {@code column} in every table, or {@code schema.table.column}
 */
public record TableSelection(
        Set<String> databases, Set<TableName> tables, Set<TableName> ignored, Set<String> ignoredColumns) {

    public TableSelection {
        databases = Set.copyOf(databases);
        tables = Set.copyOf(tables);
        ignored = Set.copyOf(ignored);
        ignoredColumns = Set.copyOf(ignoredColumns);
    }

    public static TableSelection all() {
        return new TableSelection(Set.of(), Set.of(), Set.of(), Set.of());
    }

    /** Whether every one of these columns of the table may differ. */
    boolean ignoresAll(TableName table, Collection<String> columns) {
        return columns.stream().allMatch(column -> ignores(table, column));
    }

    /** Whether a column of the table may differ. */
    public boolean ignores(TableName table, String column) {
        return ignoredColumns.contains(column) || ignoredColumns.contains(table + "." + column);
    }

    public boolean includes(TableName table) {
        return isAskedFor(table) && !ignored.contains(table);
    }

    /**
     * Whether a table is included that had several names. All of its writes are, or none: a part of them would show rows
     * that differ and do not. It is left out by its last name alone, since an earlier one may be that of a table which
     * was put in another's place.
     */
    boolean includes(TableName last, Collection<TableName> names) {
        return names.stream().anyMatch(this::isAskedFor) && !ignored.contains(last);
    }

    private boolean isAskedFor(TableName table) {
        return (databases.isEmpty() || databases.contains(table.schema()))
                && (tables.isEmpty() || tables.contains(table));
    }
}
