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
        return columns.stream()
                .allMatch(column -> ignoredColumns.contains(column) || ignoredColumns.contains(table + "." + column));
    }

    public boolean includes(TableName table) {
        return (databases.isEmpty() || databases.contains(table.schema()))
                && (tables.isEmpty() || tables.contains(table))
                && !ignored.contains(table);
    }
}
