package dev.parallax.repair;

import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.repair.NodeTable.Column;
import dev.parallax.repair.NodeTable.Unique;
import dev.parallax.verify.ComparedColumn;
import dev.parallax.verify.ValueKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that both nodes define alike.
 *
 * @param columns by name, in node a's order
 * @param key the columns by which its rows are found: of a unique index without NULLs
 * @param unique its unique indexes
 */
record RepairTable(
        TableName name,
        Map<String, RepairColumn> columns,
        List<RepairColumn> key,
        List<Unique> unique,
        NodeTable onA,
        NodeTable onB) {

    NodeTable on(Side side) {
        return side == Side.A ? onA : onB;
    }

    RepairColumn column(String column) {
        RepairColumn found = columns.get(column);
        if (found == null) {
            throw new IllegalArgumentException(name + " has no column " + column);
        }
        return found;
    }

    boolean hasChecks() {
        return !onA.checks().isEmpty();
    }

    /** The values of the key of a row, by which it is known on its node. */
    List<@Nullable String> identity(LiveRow row) {
        List<@Nullable String> values = new ArrayList<>();
        key.forEach(column -> values.add(row.written(column.name())));
        return values;
    }

    /** What is read of a row to know it by. */
    String identity() {
        return key.stream().map(RepairColumn::written).collect(Collectors.joining(", "));
    }

    /** The condition that finds a row by its key, in the order and by the equality of the index. */
    String is(LiveRow row) {
        return key.stream()
                .map(column -> column.equal(String.valueOf(row.written(column.name()))))
                .collect(Collectors.joining(" AND "));
    }

    /** The table; where rows of it cannot be mended, throws LeftException with the reason. */
    static RepairTable of(TableName name, List<Value> key, Catalog a, Catalog b) {
        NodeTable onA = a.tables().get(name);
        NodeTable onB = b.tables().get(name);
        if (onA == null || onB == null) {
            throw new LeftException(
                    onA == null && onB == null
                            ? "neither node shows such a table"
                            : "only " + (onA == null ? "b" : "a") + " has the table");
        }
        for (NodeTable table : List.of(onA, onB)) {
            if (!table.type().equals("BASE TABLE")) {
                throw new LeftException("it is a view on one of the nodes");
            }
            if (!table.engine().equalsIgnoreCase("InnoDB")) {
                throw new LeftException("its engine " + table.engine()
                        + " cannot undo what a script that is broken off has done already");
            }
        }
        if (!definitions(onA).equals(definitions(onB))) {
            throw new LeftException("its columns are not defined alike on the two nodes; see parallax schema");
        }
        if (!Set.copyOf(onA.unique().values().stream().map(RepairTable::index).toList())
                .equals(Set.copyOf(
                        onB.unique().values().stream().map(RepairTable::index).toList()))) {
            throw new LeftException("its unique indexes are not the same on the two nodes; see parallax schema");
        }
        if (!onA.checks().equals(onB.checks())) {
            throw new LeftException("its CHECK constraints are not the same on the two nodes; see parallax schema");
        }
        Map<String, RepairColumn> columns = new LinkedHashMap<>();
        onA.columns().forEach((column, definition) -> columns.put(column, column(column, definition, onB)));
        return new RepairTable(
                name, columns, key(key, columns, onA), List.copyOf(onA.unique().values()), onA, onB);
    }

    private static Map<String, String> definitions(NodeTable table) {
        Map<String, String> definitions = new LinkedHashMap<>();
        table.columns().forEach((name, column) -> definitions.put(name, column.definition()));
        return definitions;
    }

    private static String index(Unique index) {
        return index.columns() + " " + index.prefixes();
    }

    private static RepairColumn column(String name, Column a, NodeTable onB) {
        Column b = onB.columns().get(name);
        ValueKind kind;
        try {
            kind = ValueKind.of(a.dataType());
        } catch (IllegalArgumentException e) {
            throw new LeftException("this version does not know the type " + e.getMessage());
        }
        boolean nullable = a.nullable() || (b != null && b.nullable());
        boolean automatic =
                a.extra().contains("on update") || (b != null && b.extra().contains("on update"));
        int bits = kind == ValueKind.BITS ? Integer.parseInt(a.columnType().replaceAll("\\D", "")) : 0;
        return new RepairColumn(
                new ComparedColumn(
                        name,
                        kind,
                        nullable,
                        a.charset(),
                        true,
                        !a.generated().isEmpty(),
                        bits,
                        a.columnType().contains("zerofill")),
                a.columnType(),
                a.length(),
                automatic);
    }

    private static List<RepairColumn> key(List<Value> reported, Map<String, RepairColumn> columns, NodeTable table) {
        Set<String> names = reported.stream().map(Value::column).collect(Collectors.toSet());
        for (Unique index : table.unique().values()) {
            boolean fits = index.isWhole() && names.equals(new HashSet<>(index.columns()));
            if (fits && index.columns().stream().noneMatch(column -> isNullable(columns, column))) {
                List<RepairColumn> key = new ArrayList<>();
                for (String column : index.columns()) {
                    RepairColumn part = columns.get(column);
                    if (part != null) {
                        key.add(part);
                    }
                }
                return List.copyOf(key);
            }
        }
        throw new LeftException("the columns of the reported key are no unique index without NULLs");
    }

    private static boolean isNullable(Map<String, RepairColumn> columns, String name) {
        RepairColumn column = columns.get(name);
        return column == null || column.compared().nullable();
    }
}
