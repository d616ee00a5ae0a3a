package dev.parallax.change;

import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The unique indexes and foreign keys of tables. A log does not say them; a server or a dump does.
 *
 * @param known whether anybody was asked: without it nothing can be said about them, not even that there are none
 * @param tables those that were found; what is not in it is not known
 */
public record Constraints(boolean known, Map<TableName, OfTable> tables) {

    /** Nobody was asked. */
    public static final Constraints UNKNOWN = new Constraints(false, Map.of());

    private static final String DIFFERS = "the two nodes do not both define it in the same way";

    /** Of one table: its unique indexes without the primary key, and the foreign keys it is the child of. */
    public record OfTable(List<UniqueIndex> unique, List<ForeignKey> foreign) {
        public OfTable {
            unique = List.copyOf(unique);
            foreign = List.copyOf(foreign);
        }
    }

    public Constraints {
        tables = Map.copyOf(tables);
    }

    /** Null when the table's are not known. */
    public @Nullable OfTable of(TableName table) {
        return tables.get(table);
    }

    /** What two nodes say together: where one says nothing of a table, the other's word counts. */
    public static Constraints ofBoth(Constraints a, Constraints b) {
        Map<TableName, OfTable> all = new HashMap<>(b.tables());
        for (Map.Entry<TableName, OfTable> table : a.tables().entrySet()) {
            OfTable other = all.get(table.getKey());
            all.put(table.getKey(), other == null ? table.getValue() : merged(table.getValue(), other));
        }
        return new Constraints(a.known() || b.known(), all);
    }

    private static OfTable merged(OfTable a, OfTable b) {
        List<UniqueIndex> unique = new ArrayList<>();
        for (UniqueIndex index : a.unique()) {
            unique.add(b.unique().contains(index) ? index : index.because(DIFFERS));
        }
        for (UniqueIndex index : b.unique()) {
            if (a.unique().stream().noneMatch(other -> other.name().equals(index.name()))) {
                unique.add(index.because(DIFFERS));
            }
        }
        List<ForeignKey> foreign = new ArrayList<>();
        for (ForeignKey key : a.foreign()) {
            foreign.add(b.foreign().contains(key) ? key : key.because(DIFFERS));
        }
        for (ForeignKey key : b.foreign()) {
            if (a.foreign().stream().noneMatch(other -> other.name().equals(key.name()))) {
                foreign.add(key.because(DIFFERS));
            }
        }
        return new OfTable(unique, foreign);
    }
}
