package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.NotChecked;
import dev.parallax.mysql.TableName;
import dev.parallax.schema.compare.ObjectKind;
import dev.parallax.schema.compare.SchemaObject;
import dev.parallax.schema.compare.ServerSchemas;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which definitions a user asked for. Views are named like tables; routines and events are left out where tables are
 * named, since none of them is one.
 */
record SchemaScope(TableSelection selection) implements Predicate<SchemaObject> {

    @Override
    public boolean test(SchemaObject object) {
        TableName table =
                object.kind() == ObjectKind.VIEW ? new TableName(object.schema(), object.name()) : object.tableName();
        if (table != null) {
            return selection.includes(table);
        }
        return object.kind() == ObjectKind.DATABASE
                ? hasDatabase(object.schema())
                : hasDatabase(object.schema()) && selection.tables().isEmpty();
    }

    private boolean hasDatabase(String name) {
        return (selection.databases().isEmpty() || selection.databases().contains(name))
                && (selection.tables().isEmpty()
                        || selection.tables().stream()
                                .anyMatch(table -> table.schema().equals(name)));
    }

    /** Names asked for that neither server has. */
    List<NotChecked> missing(ServerSchemas a, ServerSchemas b) {
        List<NotChecked> result = new ArrayList<>();
        for (String database : new TreeSet<>(selection.databases())) {
            SchemaObject object = new SchemaObject(ObjectKind.DATABASE, database, "", "");
            if (isNowhere(object, a, b)) {
                result.add(nothing("database " + database + " of --databases"));
            }
        }
        for (TableName table : new TreeSet<>(selection.tables())) {
            SchemaObject object = new SchemaObject(ObjectKind.TABLE, table.schema(), table.table(), "");
            SchemaObject view = new SchemaObject(ObjectKind.VIEW, table.schema(), "", table.table());
            if (isNowhere(object, a, b) && isNowhere(view, a, b)) {
                result.add(nothing("table " + table + " of --tables"));
            }
        }
        if (result.isEmpty() && a.objects().isEmpty() && b.objects().isEmpty()) {
            // Two servers without data agree; two that hide theirs may not.
            result.add(new NotChecked(
                    "everything",
                    "neither server has a database of its users: nothing to compare",
                    !(a.privileges().has("SELECT") && b.privileges().has("SELECT"))));
        }
        return result;
    }

    private static boolean isNowhere(SchemaObject object, ServerSchemas a, ServerSchemas b) {
        return !a.objects().containsKey(object) && !b.objects().containsKey(object);
    }

    private static NotChecked nothing(String what) {
        return new NotChecked(
                what,
                "neither server shows it; check the spelling, where case matters, and what the account may see",
                true);
    }
}
