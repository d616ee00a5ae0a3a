package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.TableDefinition.ColumnDefinition;
import dev.parallax.verify.TableDefinition.IndexDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Decides how each table is compared, from how both servers define it. */
final class TableShapes {

    /** So many members of a SET are told apart by a DOUBLE. */
    private static final int DOUBLE_BITS = 53;

    private static final Set<String> INTEGERS = Set.of("tinyint", "smallint", "mediumint", "int", "bigint");

    private final Both<TableCatalog> catalogs;
    private final BiPredicate<TableName, String> ignored;
    private final String where;

    /**
     * @param ignored whether a column of a table may differ
     * @param where only rows that satisfy this are compared; empty for all
     */
    TableShapes(Both<TableCatalog> catalogs, BiPredicate<TableName, String> ignored, String where) {
        this.catalogs = catalogs;
        this.ignored = ignored;
        this.where = where;
    }

    /** All tables and views of either node, the largest first: what takes longest is not begun last. */
    List<TableShape> all() {
        Map<TableName, TableDefinition> a = catalogs.a().tables();
        Map<TableName, TableDefinition> b = catalogs.b().tables();
        Set<TableName> names = new TreeSet<>(a.keySet());
        names.addAll(b.keySet());
        List<TableShape> shapes = new ArrayList<>();
        for (TableName name : names) {
            shapes.add(shape(name, a.get(name), b.get(name)));
        }
        shapes.sort(Comparator.comparingLong(TableShape::rows).reversed().thenComparing(TableShape::name));
        return shapes;
    }

    private TableShape shape(TableName name, @Nullable TableDefinition onA, @Nullable TableDefinition onB) {
        if (onA == null || onB == null) {
            TableDefinition only = onA == null ? onB : onA;
            return refused(name, only, onlyOn(onA == null ? Side.B : Side.A, name) + kind(only));
        }
        if (isView(onA) || isView(onB)) {
            return refused(
                    name,
                    onA,
                    isView(onA) && isView(onB)
                            ? "it is a view, which holds no rows of its own"
                            : "it is a view on " + (isView(onA) ? "a" : "b") + " and a table on the other node");
        }
        List<String> leftOut = new ArrayList<>();
        Map<String, ComparedColumn> columns = columns(name, onA, onB, leftOut);
        if (columns.isEmpty()) {
            return refused(name, onA, "the two nodes have no column of it in common that can be compared");
        }
        ComparedKey key = key(columns, onA, onB);
        boolean integer = key != null
                && key.columns().size() == 1
                && INTEGERS.contains(column(onA, key.columns().get(0).name()).dataType())
                && INTEGERS.contains(column(onB, key.columns().get(0).name()).dataType());
        List<ComparedColumn> compared = columns.values().stream()
                .filter(column -> isIn(key, column) || !ignored.test(name, column.name()))
                .toList();
        if (compared.isEmpty()) {
            return refused(name, onA, "every column of it is ignored");
        }
        return new TableShape(
                name,
                compared,
                key,
                integer,
                leftOut,
                Math.max(onA.rows(), onB.rows()),
                onA.created() + " and " + onB.created(),
                where,
                "");
    }

    private String onlyOn(Side side, TableName name) {
        return catalogs.on(side.peer()).privileges().has("SELECT", name.schema())
                ? "only " + side.label() + " has it"
                : "only " + side.label() + " shows it, and what " + side.peer().label()
                        + " has there the account may not see whole";
    }

    private static boolean isIn(@Nullable ComparedKey key, ComparedColumn column) {
        return key != null && key.columns().contains(column);
    }

    private static TableShape refused(TableName name, @Nullable TableDefinition definition, String why) {
        return new TableShape(
                name, List.of(), null, false, List.of(), definition == null ? 0 : definition.rows(), "", "", why);
    }

    private static boolean isView(TableDefinition table) {
        return table.type().endsWith("VIEW");
    }

    private static String kind(@Nullable TableDefinition table) {
        return table != null && isView(table) ? ", as a view" : "";
    }

    private static ColumnDefinition column(TableDefinition table, String name) {
        ColumnDefinition column = table.columns().get(name);
        if (column == null) {
            throw new IllegalStateException("no column " + name);
        }
        return column;
    }

    private static Map<String, ComparedColumn> columns(
            TableName name, TableDefinition onA, TableDefinition onB, List<String> leftOut) {
        Map<String, ComparedColumn> columns = new LinkedHashMap<>();
        onA.columns().forEach((column, here) -> {
            ColumnDefinition there = onB.columns().get(column);
            String reason = there == null ? "only a has it" : whyNotComparable(here, there);
            if (there == null || !reason.isEmpty()) {
                leftOut.add("column " + column + " of " + name + ": " + reason);
            } else {
                columns.put(column, compared(column, here, there));
            }
        });
        for (String column : onB.columns().keySet()) {
            if (!onA.columns().containsKey(column)) {
                leftOut.add("column " + column + " of " + name + ": only b has it");
            }
        }
        return columns;
    }

    private static String whyNotComparable(ColumnDefinition a, ColumnDefinition b) {
        ValueKind kindA;
        ValueKind kindB;
        try {
            kindA = ValueKind.of(a.dataType());
            kindB = ValueKind.of(b.dataType());
        } catch (IllegalArgumentException e) {
            return "this version does not know the type " + e.getMessage();
        }
        boolean alike = kindA == kindB && a.scale() == b.scale();
        return alike ? "" : "it is " + a.columnType() + " on a and " + b.columnType() + " on b";
    }

    private static ComparedColumn compared(String name, ColumnDefinition a, ColumnDefinition b) {
        return new ComparedColumn(
                name,
                ValueKind.of(a.dataType()),
                a.nullable() || b.nullable(),
                a.charset().equals(b.charset()) ? a.charset() : "",
                a.columnType().equals(b.columnType()),
                a.generated() || b.generated(),
                ValueKind.of(a.dataType()) == ValueKind.BITS
                        ? Integer.parseInt(a.columnType().replaceAll("\\D", ""))
                        : 0,
                a.columnType().contains("zerofill") || b.columnType().contains("zerofill"));
    }

    private @Nullable ComparedKey key(Map<String, ComparedColumn> columns, TableDefinition onA, TableDefinition onB) {
        ComparedKey best = null;
        for (Map.Entry<String, IndexDefinition> index : onA.uniqueIndexes().entrySet()) {
            ComparedKey key = key(columns, onA, onB, index.getKey(), index.getValue());
            if (key != null && (best == null || isBetter(key, best))) {
                best = key;
            }
        }
        return best;
    }

    private static boolean isBetter(ComparedKey key, ComparedKey than) {
        return key.primary() != than.primary()
                ? key.primary()
                : key.columns().size() < than.columns().size();
    }

    private static @Nullable ComparedKey key(
            Map<String, ComparedColumn> columns,
            TableDefinition onA,
            TableDefinition onB,
            String name,
            IndexDefinition index) {
        String other = onB.uniqueIndexes().entrySet().stream()
                .filter(candidate -> candidate.getValue().usable()
                        && candidate.getValue().columns().equals(index.columns()))
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparing(candidate -> !candidate.equals(name)))
                .findFirst()
                .orElse(null);
        if (!index.usable() || other == null) {
            return null;
        }
        List<ComparedColumn> parts = new ArrayList<>();
        for (String column : index.columns()) {
            ComparedColumn part = columns.get(column);
            if (part == null || !tellsApart(part, column(onA, column), column(onB, column))) {
                return null;
            }
            parts.add(part);
        }
        return new ComparedKey(parts, name, other, name.equals("PRIMARY") && other.equals("PRIMARY"));
    }

    /** Whether both servers put the values of a key's column in one order, and none of them is NULL. */
    private static boolean tellsApart(ComparedColumn column, ColumnDefinition a, ColumnDefinition b) {
        boolean ordered = switch (column.kind()) {
            case MEMBER -> column.sameMembers() && !isBeyondDouble(a);
            case TEXT, LONG_TEXT -> !column.charset().isEmpty() && a.collation().equals(b.collation());
            case JSON, GEOMETRY, VECTOR -> false;
            default -> true;
        };
        return ordered && !column.nullable();
    }

    /** A server looks for a SET by its number as a DOUBLE. Members hold no comma. */
    private static boolean isBeyondDouble(ColumnDefinition column) {
        return column.dataType().equalsIgnoreCase("set")
                && column.columnType().chars().filter(c -> c == ',').count() >= DOUBLE_BITS;
    }
}
