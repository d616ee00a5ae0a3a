package dev.parallax.repair;

import dev.parallax.mysql.TableName;
import dev.parallax.repair.NodeTable.Unique;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What stands around a row on one node: parents, children, and rows that hold values it is to have. */
final class Surroundings {

    /** A row with more children than this is left to a human. */
    private static final int MOST_CHILDREN = 1000;

    private final Node node;
    private final Catalog catalog;
    private final Map<TableName, RepairTable> tables;

    /** @param tables of which rows are to be mended */
    Surroundings(Node node, Catalog catalog, Map<TableName, RepairTable> tables) {
        this.node = node;
        this.catalog = catalog;
        this.tables = tables;
    }

    /** What a statement of this kind for the change needs; throws LeftException where that cannot be known. */
    List<Need> needs(Kind kind, Change change) throws InterruptedException {
        List<Need> needs = new ArrayList<>();
        if (kind != Kind.DELETE) {
            parents(kind, change, needs);
            values(kind, change, needs);
        }
        if (kind != Kind.INSERT) {
            children(kind, change, needs);
        }
        return needs;
    }

    private static boolean concerns(Kind kind, Change change, List<String> columns) {
        return kind != Kind.UPDATE || change.touches(columns);
    }

    private void parents(Kind kind, Change change, List<Need> needs) throws InterruptedException {
        for (Reference reference : catalog.references()) {
            if (!reference.child().equals(change.table().name()) || !concerns(kind, change, reference.columns())) {
                continue;
            }
            List<String> values = change.wanted(reference.columns());
            boolean itself = reference.parent().equals(reference.child())
                    && values != null
                    && values.equals(change.wanted(reference.parentColumns()));
            if (values == null || itself) {
                continue;
            }
            RepairTable parent = tables.get(reference.parent());
            // The parent's columns are of the types of the child's, so the child's literals are theirs.
            List<List<@Nullable String>> found = node.rows((parent == null ? "1" : parent.identity()) + " FROM "
                    + reference.parent().quoted() + " WHERE "
                    + equal(change.table(), reference.columns(), reference.parentColumns(), values) + " LIMIT 1");
            if (found.isEmpty()) {
                needs.add(new Need.ParentMade(reference, values));
            } else if (parent != null) {
                needs.add(new Need.ParentStays(reference, found.get(0), values));
            }
        }
    }

    private void values(Kind kind, Change change, List<Need> needs) throws InterruptedException {
        RepairTable table = change.table();
        for (Unique index : table.unique()) {
            if (index.hasExpression()) {
                throw new LeftException("its unique index " + index.name()
                        + " is over an expression, and whether another row has the value is not known");
            }
            List<String> values = concerns(kind, change, index.columns()) ? change.wanted(index.columns()) : null;
            if (values == null) {
                continue;
            }
            StringJoiner condition = new StringJoiner(" AND ");
            for (int i = 0; i < values.size(); i++) {
                RepairColumn column = table.column(index.columns().get(i));
                int prefix = index.prefixes().get(i);
                condition.add(
                        prefix == 0
                                ? column.equal(values.get(i))
                                : "LEFT(" + column.quoted() + ", " + prefix + ") = LEFT("
                                        + column.literal(values.get(i)) + ", " + prefix + ")");
            }
            List<@Nullable String> itself = change.before() == null ? List.of() : table.identity(change.existing());
            for (List<@Nullable String> holder :
                    node.rows(table.identity() + " FROM " + table.name().quoted() + " WHERE " + condition)) {
                if (!holder.equals(itself)) {
                    needs.add(new Need.ValueFree(index, holder, values));
                }
            }
        }
    }

    private void children(Kind kind, Change change, List<Need> needs) throws InterruptedException {
        for (Reference reference : referring(change)) {
            List<String> values = concerns(kind, change, reference.parentColumns())
                    ? change.existing(reference.parentColumns())
                    : null;
            if (values == null) {
                continue;
            }
            RepairTable child = tables.get(reference.child());
            List<List<@Nullable String>> found = new ArrayList<>(node.rows((child == null ? "1" : child.identity())
                    + " FROM " + reference.child().quoted() + " WHERE "
                    + equal(change.table(), reference.parentColumns(), reference.columns(), values) + " LIMIT "
                    + (MOST_CHILDREN + 1)));
            if (found.size() > MOST_CHILDREN) {
                throw new LeftException(
                        "more than " + MOST_CHILDREN + " rows of " + reference.child() + " refer to it");
            }
            if (reference.child().equals(change.table().name())) {
                found.remove(change.table().identity(change.existing()));
            }
            if (!found.isEmpty()) {
                needs.add(new Need.ChildrenGone(reference, child == null ? null : found, values));
            }
        }
    }

    /** The foreign keys that refer to the table of a change. */
    List<Reference> referring(Change change) {
        return catalog.references().stream()
                .filter(reference -> reference.parent().equals(change.table().name()))
                .toList();
    }

    /** Whether columns have the values that a row of another table, or of this, has in its own. */
    static String equal(RepairTable table, List<String> own, List<String> columns, List<String> values) {
        StringJoiner condition = new StringJoiner(" AND ");
        for (int i = 0; i < values.size(); i++) {
            condition.add(dev.parallax.mysql.TableName.quote(columns.get(i)) + " = "
                    + table.column(own.get(i)).literal(values.get(i)));
        }
        return condition.toString();
    }

    /** The triggers that a statement would fire. */
    List<String> triggers(Kind kind, Change change) {
        return change.table().on(change.side()).triggers().getOrDefault(kind.name(), List.of());
    }

    boolean seesTriggers() {
        return catalog.seesTriggers();
    }
}
