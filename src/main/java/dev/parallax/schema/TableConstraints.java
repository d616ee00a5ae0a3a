package dev.parallax.schema;

import dev.parallax.change.Constraints;
import dev.parallax.change.ForeignKey;
import dev.parallax.change.UniqueIndex;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers a table's unique indexes and foreign keys part by part, as a server and a dump list them. */
final class TableConstraints {

    private final Map<String, UniqueIndex> unique = new LinkedHashMap<>();
    private final Map<String, ForeignKey> foreign = new LinkedHashMap<>();

    void uniquePart(String index, String column, String problem) {
        UniqueIndex before = unique.get(index);
        List<String> columns = new ArrayList<>(before == null ? List.of() : before.columns());
        columns.add(column);
        unique.put(
                index,
                new UniqueIndex(
                        index, columns, before == null || before.problem().isEmpty() ? problem : before.problem()));
    }

    /** A foreign key of one column, or the next column of one that has several. */
    void foreignPart(ForeignKey part) {
        ForeignKey before = foreign.get(part.name());
        if (before == null) {
            foreign.put(part.name(), part);
            return;
        }
        List<String> columns = new ArrayList<>(before.columns());
        columns.addAll(part.columns());
        List<String> parentColumns = new ArrayList<>(before.parentColumns());
        parentColumns.addAll(part.parentColumns());
        foreign.put(
                part.name(),
                new ForeignKey(part.name(), columns, part.parent(), parentColumns, part.onDelete(), part.problem()));
    }

    Constraints.OfTable done() {
        return new Constraints.OfTable(List.copyOf(unique.values()), List.copyOf(foreign.values()));
    }

    static Constraints all(Map<TableName, TableConstraints> tables) {
        Map<TableName, Constraints.OfTable> done = new HashMap<>();
        for (Map.Entry<TableName, TableConstraints> table : tables.entrySet()) {
            done.put(table.getKey(), table.getValue().done());
        }
        return new Constraints(true, done);
    }
}
