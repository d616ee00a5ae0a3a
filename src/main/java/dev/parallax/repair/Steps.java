package dev.parallax.repair;

import dev.parallax.finding.RowText;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The statements of one node's script, and which of them must stand before which. */
final class Steps {

    private record RowName(TableName table, List<@Nullable String> key) {}

    private final List<Step> steps;
    private final Map<RowName, Step> removing = new HashMap<>();
    private final Map<TableName, List<Step>> making = new HashMap<>();

    Steps(List<Step> steps) {
        this.steps = steps;
        for (Step step : steps) {
            RepairTable table = step.change().table();
            if (step.removes()) {
                removing.put(
                        new RowName(table.name(), table.identity(step.change().existing())), step);
            }
            if (step.kind() != Kind.DELETE) {
                making.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(step);
            }
        }
    }

    /** Which steps each must follow; throws LeftException where one of its needs is met by none. */
    Set<Step> before(Step step) {
        Set<Step> before = new LinkedHashSet<>();
        Step takenOut = step.takenOutBy();
        if (takenOut != null) {
            before.add(takenOut);
        }
        for (Need need : step.needs()) {
            if (need instanceof Need.ParentMade made) {
                before.add(maker(made));
            } else if (need instanceof Need.ParentStays stays) {
                Step putBack = putBack(stays);
                if (putBack != null) {
                    before.add(putBack);
                }
            } else if (need instanceof Need.ValueFree free) {
                before.add(freeing(step, free));
            } else if (need instanceof Need.ChildrenGone gone) {
                removed(gone, before);
            }
        }
        before.remove(step);
        return before;
    }

    private Step maker(Need.ParentMade made) {
        Reference reference = made.reference();
        for (Step step : making.getOrDefault(reference.parent(), List.of())) {
            if (step.makes(reference.parentColumns(), made.values())) {
                return step;
            }
        }
        throw new LeftException("its parent in " + printable(reference.parent()) + " ("
                + RowText.printable(reference.name()) + ") is not there, and no statement here adds it");
    }

    /** The step that puts the parent in again, where one takes it out. */
    private @Nullable Step putBack(Need.ParentStays stays) {
        Reference reference = stays.reference();
        Step removed = removing.get(new RowName(reference.parent(), stays.parent()));
        if (removed == null || !removed.movesAway(reference.parentColumns(), stays.values())) {
            return null;
        }
        return making.getOrDefault(reference.parent(), List.of()).stream()
                .filter(step -> step.takenOutBy() == removed && step.makes(reference.parentColumns(), stays.values()))
                .findFirst()
                .orElseThrow(() -> new LeftException("its parent in " + printable(reference.parent()) + " ("
                        + RowText.printable(reference.name()) + ") is taken away by another statement here"));
    }

    private Step freeing(Step step, Need.ValueFree free) {
        TableName table = step.change().table().name();
        Step holder = removing.get(new RowName(table, free.holder()));
        if (holder == null || !holder.movesAway(free.index().columns(), free.values())) {
            throw new LeftException("another row there has its value in the unique index "
                    + RowText.printable(free.index().name()) + ", and no statement here changes that");
        }
        return holder;
    }

    private void removed(Need.ChildrenGone gone, Set<Step> before) {
        Reference reference = gone.reference();
        List<List<@Nullable String>> children = gone.children();
        if (children != null) {
            List<Step> found = new ArrayList<>();
            for (List<@Nullable String> child : children) {
                Step step = removing.get(new RowName(reference.child(), child));
                if (step != null && step.movesAway(reference.columns(), gone.values())) {
                    found.add(step);
                }
            }
            if (found.size() == children.size()) {
                before.addAll(found);
                return;
            }
        }
        throw new LeftException("rows of " + printable(reference.child()) + " refer to it ("
                + RowText.printable(reference.name())
                + "), which no statement here takes away: they would go with it, or keep it");
    }

    private static String printable(TableName table) {
        return RowText.printable(table.toString());
    }

    /** For each step those it must follow. */
    private Map<Step, Set<Step>> edges() {
        Map<Step, Set<Step>> edges = new LinkedHashMap<>();
        steps.forEach(step -> edges.put(step, before(step)));
        return edges;
    }

    /**
     * Groups of steps that depend on each other, each in an order that can be run. Steps without an order, since each of
     * them must follow the others, are in {@code circle}.
     */
    record Ordered(List<List<Step>> groups, List<Step> circle) {}

    Ordered order() {
        Map<Step, Set<Step>> edges = edges();
        List<Step> done = new ArrayList<>();
        Set<Step> placed = new LinkedHashSet<>();
        boolean moved = true;
        while (moved) {
            moved = false;
            for (Step step : steps) {
                if (!placed.contains(step) && placed.containsAll(edges.getOrDefault(step, Set.of()))) {
                    placed.add(step);
                    done.add(step);
                    moved = true;
                }
            }
        }
        if (placed.size() < steps.size()) {
            return new Ordered(List.of(), circle(edges, placed));
        }
        return new Ordered(groups(done, edges), List.of());
    }

    /** Follows what is not placed from step to step, until one comes again. */
    private List<Step> circle(Map<Step, Set<Step>> edges, Set<Step> placed) {
        List<Step> path = new ArrayList<>();
        Step at = steps.stream()
                .filter(step -> !placed.contains(step))
                .findFirst()
                .orElseThrow();
        while (!path.contains(at)) {
            path.add(at);
            at = edges.getOrDefault(at, Set.of()).stream()
                    .filter(step -> !placed.contains(step))
                    .findFirst()
                    .orElseThrow();
        }
        return path.subList(path.indexOf(at), path.size());
    }

    private static List<List<Step>> groups(List<Step> done, Map<Step, Set<Step>> edges) {
        Map<Step, List<Step>> groupOf = new LinkedHashMap<>();
        for (Step step : done) {
            List<Step> group = new ArrayList<>();
            for (Step other : edges.getOrDefault(step, Set.of())) {
                List<Step> joined = groupOf.get(other);
                if (joined != null && joined != group) {
                    List<Step> merged = group.isEmpty() ? joined : merged(joined, group);
                    merged.forEach(member -> groupOf.put(member, merged));
                    group = merged;
                }
            }
            group.add(step);
            groupOf.put(step, group);
        }
        Map<Step, Integer> place = new HashMap<>();
        done.forEach(step -> place.put(step, place.size()));
        List<List<Step>> groups = new ArrayList<>();
        Set<Step> seen = new LinkedHashSet<>();
        for (Step step : done) {
            if (!seen.contains(step)) {
                List<Step> group = new ArrayList<>(groupOf.getOrDefault(step, List.of(step)));
                group.sort(java.util.Comparator.comparing(member -> place.getOrDefault(member, 0)));
                seen.addAll(group);
                groups.add(group);
            }
        }
        return groups;
    }

    private static List<Step> merged(List<Step> one, List<Step> other) {
        List<Step> merged = new ArrayList<>(one);
        merged.addAll(other);
        return merged;
    }
}
