package dev.parallax.verify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A table as one server defines it, as far as comparing its rows needs.
 *
 * @param type {@code BASE TABLE} or {@code VIEW}
 * @param created when; another table of the same name has another time, and so has one that was built anew
 * @param rows as the server estimates
 * @param columns in their order
 * @param uniqueIndexes by name
 */
record TableDefinition(
        String type,
        String created,
        long rows,
        Map<String, ColumnDefinition> columns,
        Map<String, IndexDefinition> uniqueIndexes) {

    static TableDefinition of(String type, String created, long rows) {
        return new TableDefinition(type, created, rows, new LinkedHashMap<>(), new TreeMap<>());
    }

    /**
     * A column, in the words of {@code information_schema.COLUMNS}.
     *
     * @param columnType with lengths and members, {@code int unsigned}
     * @param scale fractional digits of a DECIMAL or a time; -1 without
     * @param charset empty for what is not character data
     */
    record ColumnDefinition(
            String dataType,
            String columnType,
            int scale,
            boolean nullable,
            String charset,
            String collation,
            boolean generated) {}

    /**
     * A unique index.
     *
     * @param usable whether it can be walked: whole columns, and not hidden from the optimizer
     * @param columns in its order
     */
    record IndexDefinition(boolean usable, java.util.List<String> columns) {}
}
