package dev.parallax.repair;

import dev.parallax.mysql.ServerVersion;
import dev.parallax.mysql.TableName;
import dev.parallax.repair.NodeTable.Column;
import dev.parallax.repair.NodeTable.Unique;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one server defines the tables that have rows to be mended, and every foreign key there.
 *
 * @param seesTriggers whether the account sees every trigger: without the privilege there seem to be none
 */
record Catalog(Map<TableName, NodeTable> tables, List<Reference> references, boolean seesTriggers) {

    /** Reads it; tables that are not there are not in it. */
    static Catalog read(Node node, Set<TableName> names) throws InterruptedException {
        Map<TableName, NodeTable> tables = new TreeMap<>();
        for (Row row : ask(node, "TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, ENGINE", "TABLES", "TABLE_SCHEMA", names, "")) {
            tables.put(row.table(), NodeTable.of(row.text(2), row.text(3)));
        }
        tables.keySet().retainAll(names);
        columns(node, names, tables);
        indexes(node, names, tables);
        for (Row row : ask(
                node,
                "EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, TRIGGER_NAME",
                "TRIGGERS",
                "EVENT_OBJECT_SCHEMA",
                names,
                " ORDER BY TRIGGER_NAME")) {
            NodeTable table = tables.get(row.table());
            if (table != null) {
                table.triggers()
                        .computeIfAbsent(row.text(2), event -> new ArrayList<>())
                        .add(row.text(3));
            }
        }
        checks(node, names, tables);
        return new Catalog(tables, references(node), seesTriggers(node));
    }

    private static void columns(Node node, Set<TableName> names, Map<TableName, NodeTable> tables)
            throws InterruptedException {
        for (Row row : ask(
                node,
                "TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, CHARACTER_SET_NAME,"
                        + " COLLATION_NAME, GENERATION_EXPRESSION, EXTRA, COALESCE(CHARACTER_OCTET_LENGTH, 0)",
                "COLUMNS",
                "TABLE_SCHEMA",
                names,
                " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION")) {
            NodeTable table = tables.get(row.table());
            if (table != null) {
                long length = row.text(3).equals("binary") ? Long.parseLong(row.text(10)) : 0;
                table.columns()
                        .put(
                                row.text(2),
                                new Column(
                                        row.text(3),
                                        row.text(4),
                                        row.text(5).equals("YES"),
                                        row.text(6),
                                        row.text(7),
                                        row.text(8),
                                        row.text(9).toLowerCase(java.util.Locale.ROOT),
                                        (int) length));
            }
        }
    }

    private static void indexes(Node node, Set<TableName> names, Map<TableName, NodeTable> tables)
            throws InterruptedException {
        for (Row row : ask(
                node,
                "TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME, COALESCE(SUB_PART, 0)",
                "STATISTICS",
                "NON_UNIQUE = 0 AND TABLE_SCHEMA",
                names,
                " ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX")) {
            NodeTable table = tables.get(row.table());
            if (table != null) {
                Unique known = table.unique().getOrDefault(row.text(2), new Unique(row.text(2), List.of(), List.of()));
                table.unique().put(row.text(2), known.and(row.text(3), Integer.parseInt(row.text(4))));
            }
        }
    }

    private static void checks(Node node, Set<TableName> names, Map<TableName, NodeTable> tables)
            throws InterruptedException {
        ServerVersion version = node.identity().version();
        if (!version.atLeast(8, 0, 16)) {
            return;
        }
        for (Row row : ask(
                node,
                "t.TABLE_SCHEMA, t.TABLE_NAME, t.ENFORCED, c.CHECK_CLAUSE",
                "TABLE_CONSTRAINTS t JOIN information_schema.CHECK_CONSTRAINTS c"
                        + " ON c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME",
                "t.CONSTRAINT_TYPE = 'CHECK' AND t.TABLE_SCHEMA",
                names,
                "")) {
            NodeTable table = tables.get(row.table());
            if (table != null && row.text(2).equals("YES")) {
                table.checks().add(row.text(3));
            }
        }
    }

    private static List<Reference> references(Node node) throws InterruptedException {
        Map<String, Reference> references = new LinkedHashMap<>();
        for (List<@Nullable String> values :
                node.rows("TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, COLUMN_NAME, REFERENCED_TABLE_SCHEMA,"
                        + " REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE"
                        + " WHERE REFERENCED_TABLE_NAME IS NOT NULL"
                        + " ORDER BY TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION")) {
            Row row = new Row(values);
            Reference part = new Reference(
                    row.text(2),
                    row.table(),
                    List.of(row.text(3)),
                    new TableName(row.text(4), row.text(5)),
                    List.of(row.text(6)));
            references.merge(row.table() + "\0" + row.text(2), part, Catalog::joined);
        }
        return List.copyOf(references.values());
    }

    private static Reference joined(Reference known, Reference part) {
        List<String> columns = new ArrayList<>(known.columns());
        columns.addAll(part.columns());
        List<String> parentColumns = new ArrayList<>(known.parentColumns());
        parentColumns.addAll(part.parentColumns());
        return new Reference(known.name(), known.child(), columns, known.parent(), parentColumns);
    }

    /** A privilege that comes with a role does not show here: then it is taken not to be there, and said. */
    private static boolean seesTriggers(Node node) throws InterruptedException {
        return !node.value(
                        "COUNT(*) FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE"
                                + " = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')")
                .equals("0");
    }

    private static List<Row> ask(
            Node node, String columns, String view, String where, Collection<TableName> names, String order)
            throws InterruptedException {
        String schemas = names.stream()
                .map(TableName::schema)
                .distinct()
                .map(Literals::text)
                .collect(Collectors.joining(", "));
        if (schemas.isEmpty()) {
            return List.of();
        }
        return node
                .rows(columns + " FROM information_schema." + view + " WHERE " + where + " IN (" + schemas + ")"
                        + order)
                .stream()
                .map(Row::new)
                .toList();
    }

    /** A row of which the first two columns name a table; NULL is empty. */
    private record Row(List<@Nullable String> values) {
        String text(int column) {
            String value = values.get(column);
            return value == null ? "" : value;
        }

        TableName table() {
            return new TableName(text(0), text(1));
        }
    }
}
