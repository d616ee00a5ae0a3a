package dev.parallax.repair;

import dev.parallax.mysql.TableName;
import dev.parallax.repair.LiveRow.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The SQL of each step, guarded by the server it is for and by the whole row it expects there. */
final class Statements {

    private final Surroundings around;
    private final String serverUuid;
    private final boolean allowTriggers;

    /** @param serverUuid of the node */
    Statements(Surroundings around, String serverUuid, boolean allowTriggers) {
        this.around = around;
        this.serverUuid = serverUuid;
        this.allowTriggers = allowTriggers;
    }

    /** Without a semicolon. */
    String of(Step step) {
        return switch (step.kind()) {
            case INSERT -> insert(step);
            case UPDATE -> update(step);
            case DELETE -> delete(step);
        };
    }

    private String update(Step step) {
        Change change = step.change();
        List<String> changed = change.changed();
        StringJoiner set = new StringJoiner(",\n       ");
        for (RepairColumn column : change.table().columns().values()) {
            // A time that sets itself would be the time of the repair.
            if (column.isWritable() && (changed.contains(column.name()) || column.automatic())) {
                set.add(column.quoted() + " = " + column.literal(change.wanted().get(column.name())));
            }
        }
        return "UPDATE " + change.table().name().quoted() + "\n   SET " + set + "\n WHERE " + guard(step);
    }

    private String delete(Step step) {
        return "DELETE FROM " + step.change().table().name().quoted() + "\n WHERE " + guard(step);
    }

    private String insert(Step step) {
        Change change = step.change();
        StringJoiner columns = new StringJoiner(", ");
        StringJoiner values = new StringJoiner(", ");
        List<String> key = new ArrayList<>();
        for (RepairColumn column : change.table().columns().values()) {
            if (column.isWritable()) {
                columns.add(column.quoted());
                values.add(column.literal(change.wanted().get(column.name())));
            }
        }
        for (RepairColumn column : change.table().key()) {
            key.add(column.equal(String.valueOf(change.wanted().get(column.name()))));
        }
        String table = change.table().name().quoted();
        return "INSERT INTO " + table + " (" + columns + ")\nSELECT " + values + "\n  FROM DUAL\n WHERE " + here(step)
                + "\n   AND NOT EXISTS (SELECT 1 FROM " + table + " WHERE " + String.join(" AND ", key) + ")"
                + (step.takenOutBy() == null ? "" : "\n   AND " + step.takenOut() + " = 1");
    }

    /** The row by its key, for the index; the server; and every value as it is expected. */
    private String guard(Step step) {
        Change change = step.change();
        RepairTable table = change.table();
        StringJoiner guard = new StringJoiner("\n   AND ");
        guard.add(table.is(change.existing()));
        guard.add(here(step));
        for (RepairColumn column : table.columns().values()) {
            Cell cell = change.existing().cell(column.name());
            guard.add(
                    cell.isTooLong()
                            ? column.compared().fingerprint() + " <=> '" + cell.fingerprint() + "'"
                            : column.guard(cell.written()));
        }
        for (Reference reference : around.referring(change)) {
            if (step.kind() == Kind.DELETE || change.touches(reference.parentColumns())) {
                guardChildren(change, reference, guard);
            }
        }
        return guard.toString();
    }

    /** A child that came since must not go with its parent. */
    private static void guardChildren(Change change, Reference reference, StringJoiner guard) {
        List<String> values = change.existing(reference.parentColumns());
        if (values == null) {
            return;
        }
        String children = reference.child().quoted() + " WHERE "
                + Surroundings.equal(change.table(), reference.parentColumns(), reference.columns(), values);
        // The table that is changed can be read within the statement only by way of another.
        guard.add(
                reference.child().equals(change.table().name())
                        ? "NOT EXISTS (SELECT 1 FROM (SELECT 1 FROM " + children + " AND NOT ("
                                + change.table().is(change.existing()) + ") LIMIT 1) AS child)"
                        : "NOT EXISTS (SELECT 1 FROM " + children + ")");
    }

    private String here(Step step) {
        String here = "@@server_uuid = '" + serverUuid + "' AND @@SESSION.sql_log_bin = 0";
        if (around.seesTriggers() || allowTriggers) {
            return here;
        }
        TableName table = step.change().table().name();
        return here + "\n   AND NOT EXISTS (SELECT 1 FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = "
                + Literals.text(table.schema()) + " AND EVENT_OBJECT_TABLE = " + Literals.text(table.table())
                + " AND EVENT_MANIPULATION = '" + step.kind() + "')";
    }
}
