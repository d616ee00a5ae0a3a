package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which tables' rows change with those of others by foreign keys, and by what change of the others. Before 9.x no log
 * holds what a cascade did: the parent's change is all there is to see of it.
 */
final class Cascades {

    private static final Set<String> ACTIONS = Set.of("CASCADE", "SET NULL", "SET DEFAULT");

    /**
     * A child.
     *
     * @param onDelete whether rows of it follow a parent that is deleted
     * @param onUpdate columns of the parent whose change rows of it follow
     */
    private record Link(TableName child, boolean onDelete, Set<String> onUpdate) {}

    private final Map<TableName, Set<Link>> byParent = new HashMap<>();

    /** @param column of the parent, to which the foreign key refers */
    void add(TableName child, TableName parent, String deleteRule, String updateRule, String column) {
        byParent.computeIfAbsent(parent, p -> new HashSet<>())
                .add(new Link(
                        child, ACTIONS.contains(deleteRule), ACTIONS.contains(updateRule) ? Set.of(column) : Set.of()));
    }

    /** Those of both nodes. */
    Cascades and(Cascades other) {
        Cascades both = new Cascades();
        for (Cascades one : new Cascades[] {this, other}) {
            one.byParent.forEach((parent, links) ->
                    both.byParent.computeIfAbsent(parent, p -> new HashSet<>()).addAll(links));
        }
        return both;
    }

    boolean isParent(TableName table) {
        return byParent.containsKey(table);
    }

    /** Whether rows of it may go or change with those of another table. */
    boolean isChild(TableName table) {
        return byParent.values().stream()
                .flatMap(Set::stream)
                .anyMatch(link -> link.child().equals(table)
                        && (link.onDelete() || !link.onUpdate().isEmpty()));
    }

    /** The tables whose rows may go or change with rows of this one that are deleted. */
    Set<TableName> afterDelete(TableName parent) {
        Set<TableName> reached = new HashSet<>();
        for (Link link : byParent.getOrDefault(parent, Set.of())) {
            if (link.onDelete()) {
                follow(link.child(), reached);
            }
        }
        return reached;
    }

    /** The columns of a parent whose change others follow. */
    Set<String> updatedColumns(TableName parent) {
        Set<String> columns = new HashSet<>();
        byParent.getOrDefault(parent, Set.of()).forEach(link -> columns.addAll(link.onUpdate()));
        return columns;
    }

    /** The tables whose rows may change when one of those columns does. */
    Set<TableName> afterUpdate(TableName parent) {
        Set<TableName> reached = new HashSet<>();
        for (Link link : byParent.getOrDefault(parent, Set.of())) {
            if (!link.onUpdate().isEmpty()) {
                follow(link.child(), reached);
            }
        }
        return reached;
    }

    /** What a cascade does to a child may be a delete or an update, which its own children follow. */
    private void follow(TableName table, Set<TableName> reached) {
        if (reached.add(table)) {
            for (Link link : byParent.getOrDefault(table, Set.of())) {
                if (link.onDelete() || !link.onUpdate().isEmpty()) {
                    follow(link.child(), reached);
                }
            }
        }
    }
}
