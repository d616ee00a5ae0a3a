package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.Constraints;
import dev.parallax.change.ForeignKey;
import dev.parallax.change.TableMap;
import dev.parallax.change.UniqueIndex;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys that are no rows: each value of a unique index, and each key that a foreign key refers to, is something that
 * transactions write, and that two of them may write concurrently.
 *
 * <p><b>Claim.</b> A unique index admits one row with a value, so whoever gives it a row locks that value like a row:
 * the log's order is the order in which it changed hands. A child that is added locks its parent, so the same holds of a
 * parent's key for its deletion and the adding of children. Hence order inversion proves concurrency here as it does for
 * rows, by the same machine. What a write leaves behind is not an image: it is who holds the value, or whether the
 * parent is there.
 *
 * <p>Does not change once made, so both readers and the correlator share it. Number 0 stands for rows.
 */
final class KeySpaces {

    /** What happens to a key of the space. */
    enum Kind {
        /** A value of a unique index: held by a row, known by its primary key's hash, or free. */
        UNIQUE,
        /** A parent's key: there, referred to, or gone. */
        REFERENCED
    }

    /** What a table's rows are to the space. */
    enum Role {
        /** They hold its values. */
        HOLDER,
        PARENT,
        CHILD
    }

    /** A parent's key exists. */
    static final long PRESENT = 1;
    /** A child of it was added, so it exists as well. */
    static final long REFERRED_TO = 2;

    /** None: nothing is known of any table. */
    static final KeySpaces NONE = new KeySpaces(Constraints.UNKNOWN);

    /** A foreign key and its child table. */
    record Reference(TableName child, ForeignKey key) {}

    /**
     * One unique index, or one key of a parent that foreign keys refer to.
     *
     * @param table the table that has the columns
     * @param index the unique index's name; empty for a parent's key
     * @param references what refers to a parent's key
     */
    record Space(
            int number, Kind kind, TableName table, String index, List<String> columns, List<Reference> references) {}

    /** What one table, under one definition, has to do with a space. */
    static final class Use {
        /** As a report calls it. */
        final String name;

        final Space space;
        final Role role;
        final int[] columns;
        /** Null where equal values have equal bytes. */
        final @Nullable KeyForm form;

        final long hash;

        Use(String name, Space space, Role role, int[] columns, @Nullable KeyForm form, long hash) {
            this.name = name;
            this.form = form;
            this.space = space;
            this.role = role;
            this.columns = columns;
            this.hash = hash;
        }
    }

    private record ParentKey(TableName table, List<String> columns) {}

    private final Constraints constraints;
    private final List<Space> spaces = new ArrayList<>();
    private final Map<TableName, List<Space>> byTable = new HashMap<>();
    private final Map<TableName, List<Space>> byChild = new HashMap<>();

    KeySpaces(Constraints constraints) {
        this.constraints = constraints;
        Map<ParentKey, List<Reference>> parents = new LinkedHashMap<>();
        for (Map.Entry<TableName, Constraints.OfTable> table :
                constraints.tables().entrySet()) {
            for (UniqueIndex index : table.getValue().unique()) {
                if (index.problem().isEmpty()) {
                    add(Kind.UNIQUE, table.getKey(), index.name(), index.columns(), List.of());
                }
            }
            for (ForeignKey key : table.getValue().foreign()) {
                if (key.problem().isEmpty()) {
                    ParentKey parent = new ParentKey(key.parent(), key.parentColumns());
                    List<Reference> references = parents.get(parent);
                    if (references == null) {
                        references = new ArrayList<>();
                        parents.put(parent, references);
                    }
                    references.add(new Reference(table.getKey(), key));
                }
            }
        }
        for (Map.Entry<ParentKey, List<Reference>> parent : parents.entrySet()) {
            ParentKey key = parent.getKey();
            Space space = add(Kind.REFERENCED, key.table(), "", key.columns(), parent.getValue());
            for (Reference reference : space.references()) {
                list(byChild, reference.child()).add(space);
            }
        }
    }

    private Space add(Kind kind, TableName table, String index, List<String> columns, List<Reference> references) {
        Space space = new Space(spaces.size() + 1, kind, table, index, columns, List.copyOf(references));
        spaces.add(space);
        list(byTable, table).add(space);
        return space;
    }

    private static List<Space> list(Map<TableName, List<Space>> map, TableName table) {
        List<Space> list = map.get(table);
        if (list == null) {
            list = new ArrayList<>(2);
            map.put(table, list);
        }
        return list;
    }

    /** By its number, from 1. */
    Space space(int number) {
        return spaces.get(number - 1);
    }

    /**
     * What a table has to do with which space; null when nothing, as most tables.
     *
     * @param keyForms says which tables' keys are compared as bytes
     * @param problems takes what is left out, as name of index or key to reason
     */
    Use @Nullable [] uses(TableMap table, KeyForms keyForms, Map<String, String> problems) {
        if (!constraints.known()) {
            return null;
        }
        Constraints.OfTable known = constraints.of(table.name());
        if (known == null) {
            problems.put("", "no server, and no --schema, says what they are");
        } else {
            unjudged(known, problems);
        }
        List<Use> uses = new ArrayList<>();
        for (Space space : byTable.getOrDefault(table.name(), List.of())) {
            if (space.kind() == Kind.REFERENCED) {
                add(uses, space, Role.PARENT, table, space.columns(), keyForms, "key of its children", problems);
            } else if (!containsKey(space.columns(), table)) {
                add(
                        uses,
                        space,
                        Role.HOLDER,
                        table,
                        space.columns(),
                        keyForms,
                        "unique index " + space.index(),
                        problems);
            }
        }
        List<Space> seen = new ArrayList<>();
        for (Space space : byChild.getOrDefault(table.name(), List.of())) {
            if (seen.contains(space)) {
                continue;
            }
            seen.add(space);
            for (Reference reference : space.references()) {
                if (reference.child().equals(table.name())) {
                    ForeignKey key = reference.key();
                    add(uses, space, Role.CHILD, table, key.columns(), keyForms, "foreign key " + key.name(), problems);
                }
            }
        }
        return uses.isEmpty() ? null : uses.toArray(new Use[0]);
    }

    private static void unjudged(Constraints.OfTable known, Map<String, String> problems) {
        for (UniqueIndex index : known.unique()) {
            if (!index.problem().isEmpty()) {
                problems.put("unique index " + index.name(), index.problem());
            }
        }
        for (ForeignKey key : known.foreign()) {
            if (!key.problem().isEmpty()) {
                problems.put("foreign key " + key.name(), key.problem());
            }
        }
    }

    private static void add(
            List<Use> uses,
            Space space,
            Role role,
            TableMap table,
            List<String> names,
            KeyForms keyForms,
            String what,
            Map<String, String> problems) {
        int[] columns = new int[names.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = indexOf(names.get(i), table);
            if (columns[i] < 0) {
                problems.put(what, "the table in the log has no column " + names.get(i));
                return;
            }
        }
        String problem = KeyForm.problem(table, columns);
        if (problem != null) {
            problems.put(what + ", where bytes differ", problem);
        }
        boolean asBytes = keyForms.differ(space.table());
        for (Reference reference : space.references()) {
            asBytes |= keyForms.differ(reference.child());
        }
        uses.add(new Use(what, space, role, columns, asBytes ? null : KeyForm.of(table, columns), hash(space)));
    }

    private static int indexOf(String name, TableMap table) {
        for (int i = 0; i < table.columnCount(); i++) {
            if (name.equalsIgnoreCase(table.columns().get(i).name())) {
                return i;
            }
        }
        return -1;
    }

    /** Then no two primary keys can have one value in it. */
    private static boolean containsKey(List<String> names, TableMap table) {
        for (int column : table.keyColumns()) {
            boolean found = false;
            for (String name : names) {
                found |= name.equalsIgnoreCase(table.columns().get(column).name());
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** What the hashes of a space's keys begin with. */
    long hash(int space) {
        return hash(space(space));
    }

    /** Where a table has a space's columns: in a child perhaps by several foreign keys. */
    List<int[]> columns(int number, TableMap table) {
        Space space = space(number);
        List<List<String>> names = new ArrayList<>();
        if (space.table().equals(table.name())) {
            names.add(space.columns());
        }
        for (Reference reference : space.references()) {
            if (reference.child().equals(table.name())) {
                names.add(reference.key().columns());
            }
        }
        List<int[]> all = new ArrayList<>();
        for (List<String> columns : names) {
            int[] places = new int[columns.size()];
            boolean known = true;
            for (int i = 0; i < places.length; i++) {
                places[i] = indexOf(columns.get(i), table);
                known &= places[i] >= 0;
            }
            if (known) {
                all.add(places);
            }
        }
        return all;
    }

    private static long hash(Space space) {
        HashStream64 stream = Hashing.xxh3_64().hashStream();
        stream.putString(space.kind() == Kind.UNIQUE ? "unique" : "referenced");
        stream.putString(space.table().schema());
        stream.putString(space.table().table());
        stream.putString(space.index());
        for (String column : space.columns()) {
            stream.putString(column);
        }
        return stream.getAsLong();
    }
}
