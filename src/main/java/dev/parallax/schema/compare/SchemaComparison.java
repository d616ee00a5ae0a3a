package dev.parallax.schema.compare;

import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the differences between what two servers say. An object that one node lacks is one difference; its columns,
 * indexes and other parts are not told one by one. Columns are matched by name, and where their order differs that is
 * one difference of the table.
 */
public final class SchemaComparison {

    private static final String POSITION = "position";
    private static final String COUNTER = "AUTO_INCREMENT";

    private final Map<SchemaObject, Map<String, String>> a;
    private final Map<SchemaObject, Map<String, String>> b;
    private final List<SchemaDifference> differences = new ArrayList<>();

    private SchemaComparison(ServerSchemas a, ServerSchemas b) {
        this.a = a.objects();
        this.b = b.objects();
    }

    /** The differences, by object. */
    public static List<SchemaDifference> of(ServerSchemas a, ServerSchemas b) {
        SchemaComparison comparison = new SchemaComparison(a, b);
        comparison.compare();
        comparison.differences.sort(Comparator.comparing(SchemaDifference::object));
        return comparison.differences;
    }

    /** Those of the one reading that the other has too: what only one of them has was a change on its way. */
    public static List<SchemaDifference> lasting(List<SchemaDifference> first, List<SchemaDifference> second) {
        return second.stream()
                .filter(difference -> first.stream().anyMatch(difference::isSameAs))
                .toList();
    }

    private void compare() {
        Set<SchemaObject> all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        for (SchemaObject object : all) {
            Map<String, String> onA = a.get(object);
            Map<String, String> onB = b.get(object);
            if (onA != null && onB != null) {
                compare(object, onA, onB);
            } else if (object.kind() == ObjectKind.DATABASE || isInBoth(object.parent())) {
                missing(object, onA != null);
            }
        }
        columnOrder();
    }

    /** What is in a table or database that one node lacks is missing with it. */
    private boolean isInBoth(SchemaObject parent) {
        return a.containsKey(parent) && b.containsKey(parent);
    }

    private void missing(SchemaObject object, boolean onA) {
        SchemaEffects.Judgement judged = object.kind() == ObjectKind.COLUMN && isLast(object, onA ? a : b, onA ? b : a)
                ? SchemaEffects.OF_A_LAST_COLUMN
                : SchemaEffects.ofMissing(object, onA ? a.get(object) : b.get(object));
        differences.add(new SchemaDifference(
                object, null, onA ? "there" : null, onA ? null : "there", judged.effect(), judged.why()));
    }

    /** Whether the node that has the column has only further columns behind it that the other lacks too. */
    private static boolean isLast(
            SchemaObject column,
            Map<SchemaObject, Map<String, String>> with,
            Map<SchemaObject, Map<String, String>> without) {
        int position = position(with.get(column));
        for (Map.Entry<SchemaObject, Map<String, String>> other : with.entrySet()) {
            if (other.getKey().kind() == ObjectKind.COLUMN
                    && other.getKey().parent().equals(column.parent())
                    && position(other.getValue()) > position
                    && without.containsKey(other.getKey())) {
                return false;
            }
        }
        return true;
    }

    private static int position(@Nullable Map<String, String> column) {
        return column == null ? 0 : Integer.parseInt(column.getOrDefault(POSITION, "0"));
    }

    private void compare(SchemaObject object, Map<String, String> onA, Map<String, String> onB) {
        Set<String> properties = new TreeSet<>(onA.keySet());
        properties.addAll(onB.keySet());
        for (String property : properties) {
            String valueA = onA.get(property);
            String valueB = onB.get(property);
            boolean compared = !property.equals(POSITION)
                    && !(object.kind() == ObjectKind.TABLE && property.equals(COUNTER))
                    // Triggers, views and routines hide their text from who may not read it: said elsewhere.
                    && !(isText(property) && (valueA == null || valueB == null));
            if (compared && !Objects.equals(valueA, valueB)) {
                SchemaEffects.Judgement judged = SchemaEffects.ofProperty(object, property, onA, onB);
                differences.add(new SchemaDifference(object, property, valueA, valueB, judged.effect(), judged.why()));
            }
        }
    }

    private static boolean isText(String property) {
        return Set.of("body", "definition", "parameters").contains(property);
    }

    private void columnOrder() {
        Map<TableName, List<String>> orderA = order(a, b);
        Map<TableName, List<String>> orderB = order(b, a);
        orderA.forEach((table, columns) -> {
            List<String> other = orderB.getOrDefault(table, List.of());
            if (!columns.equals(other)) {
                SchemaEffects.Judgement judged = types(a, table, columns).equals(types(b, table, other))
                        ? SchemaEffects.COLUMN_ORDER
                        : SchemaEffects.COLUMN_ORDER_OF_OTHER_TYPES;
                differences.add(new SchemaDifference(
                        new SchemaObject(ObjectKind.TABLE, table.schema(), table.table(), ""),
                        "column order",
                        String.join(", ", columns),
                        String.join(", ", other),
                        judged.effect(),
                        judged.why()));
            }
        });
    }

    private static List<String> types(
            Map<SchemaObject, Map<String, String>> of, TableName table, List<String> columns) {
        return columns.stream()
                .map(column -> of.getOrDefault(
                                new SchemaObject(ObjectKind.COLUMN, table.schema(), table.table(), column), Map.of())
                        .getOrDefault("type", ""))
                .toList();
    }

    /** For each table that both have, the columns that both have, in this node's order. */
    private static Map<TableName, List<String>> order(
            Map<SchemaObject, Map<String, String>> of, Map<SchemaObject, Map<String, String>> other) {
        Map<TableName, TreeMap<Integer, String>> byPosition = new HashMap<>();
        of.forEach((object, properties) -> {
            TableName table = object.tableName();
            if (object.kind() == ObjectKind.COLUMN && table != null && other.containsKey(object)) {
                byPosition.computeIfAbsent(table, name -> new TreeMap<>()).put(position(properties), object.name());
            }
        });
        Map<TableName, List<String>> order = new TreeMap<>();
        byPosition.forEach((table, columns) -> order.put(table, List.copyOf(columns.values())));
        return order;
    }

    /**
     * AUTO_INCREMENT counters that are behind the other node's for good: table to {@code [a, b]} as they are now.
     *
     * @param before what the nodes said first
     * @param now what they said once each had applied what the other had executed by then: a row that is replicated
     *     takes the counter along
     * @param step by how much two counters may be apart in one round of the lanes
     */
    public static Map<TableName, List<String>> lateCounters(
            List<ServerSchemas> before, List<ServerSchemas> now, long step) {
        Map<TableName, List<String>> late = new TreeMap<>();
        now.get(0).objects().forEach((object, onA) -> {
            Map<String, String> onB = now.get(1).objects().get(object);
            TableName table = object.tableName();
            if (object.kind() == ObjectKind.TABLE && table != null && onB != null) {
                long a = counter(onA);
                long b = counter(onB);
                long beforeA = counter(before.get(0).objects().get(object));
                long beforeB = counter(before.get(1).objects().get(object));
                if (a > 0 && b > 0 && (b + step < beforeA || a + step < beforeB)) {
                    late.put(table, List.of(Long.toString(a), Long.toString(b)));
                }
            }
        });
        return late;
    }

    /** 0 where there is none. */
    private static long counter(@Nullable Map<String, String> table) {
        return table == null ? 0 : Long.parseUnsignedLong(table.getOrDefault(COUNTER, "0"));
    }

    /** How many objects of each kind there are, in the order of the kinds. */
    public static Map<ObjectKind, Long> counts(ServerSchemas of) {
        Map<ObjectKind, Long> counts = new EnumMap<>(ObjectKind.class);
        of.objects().keySet().forEach(object -> counts.merge(object.kind(), 1L, Long::sum));
        return counts;
    }
}
