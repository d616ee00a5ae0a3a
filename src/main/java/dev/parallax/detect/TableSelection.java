package dev.parallax.detect;

import dev.parallax.mysql.TableName;
import java.util.Set;

/**
 * Which tables are audited: {@code --databases}, {@code --tables}, {@code --ignore-tables}. An empty set of the first
 * two selects everything.
 */
public record TableSelection(Set<String> databases, Set<TableName> tables, Set<TableName> ignored) {

    public TableSelection {
        databases = Set.copyOf(databases);
        tables = Set.copyOf(tables);
        ignored = Set.copyOf(ignored);
    }

    public static TableSelection all() {
        return new TableSelection(Set.of(), Set.of(), Set.of());
    }

    public boolean includes(TableName table) {
        return (databases.isEmpty() || databases.contains(table.schema()))
                && (tables.isEmpty() || tables.contains(table))
                && !ignored.contains(table);
    }
}
