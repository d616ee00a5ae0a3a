package dev.parallax.repair;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A table as one server defines it, as far as writing its rows needs.
 *
 * @param engine upper case; empty for a view
 * @param columns in their order
 * @param unique by name
 * @param checks constraints, each with its condition
 * @param triggers names by INSERT, UPDATE or DELETE
 */
record NodeTable(
        String type,
        String engine,
        Map<String, Column> columns,
        Map<String, Unique> unique,
        Set<String> checks,
        Map<String, List<String>> triggers) {

    static NodeTable of(String type, String engine) {
        return new NodeTable(type, engine, new LinkedHashMap<>(), new TreeMap<>(), new TreeSet<>(), new HashMap<>());
    }

    /**
     * A column, in the words of {@code information_schema.COLUMNS}.
     *
     * @param length in bytes, of strings
     */
    record Column(
            String dataType,
            String columnType,
            boolean nullable,
            String charset,
            String collation,
            String generated,
            String extra,
            int length) {

        /** What must be the same for a value of one node to be one of the other. */
        String definition() {
            // Before 8.0.19 integers have a width, which says nothing of their values.
            String type = columnType.replaceAll("^((?:tiny|small|medium|big)?int|year)\\(\\d+\\)", "$1");
            return String.join(
                    "\0",
                    type,
                    charset.replace("utf8mb3", "utf8"),
                    collation.replace("utf8mb3_", "utf8_"),
                    generated.isEmpty() ? "" : "generated");
        }
    }

    /**
     * A unique index.
     *
     * @param columns in its order; empty text for an expression
     * @param prefixes how much of each column counts; 0 for all
     */
    record Unique(String name, List<String> columns, List<Integer> prefixes) {

        boolean hasExpression() {
            return columns.contains("");
        }

        boolean isWhole() {
            return !hasExpression() && prefixes.stream().allMatch(prefix -> prefix == 0);
        }

        Unique and(String column, int prefix) {
            List<String> more = new ArrayList<>(columns);
            more.add(column);
            List<Integer> lengths = new ArrayList<>(prefixes);
            lengths.add(prefix);
            return new Unique(name, List.copyOf(more), List.copyOf(lengths));
        }
    }
}
