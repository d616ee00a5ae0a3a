package dev.parallax.faults;

import dev.parallax.finding.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a report should say, and what it may say besides. */
final class Truth {

    static final Set<Rule> ROW_CONFLICTS = Set.of(
            Rule.UPDATE_UPDATE,
            Rule.INSERT_INSERT,
            Rule.UPDATE_DELETE,
            Rule.DELETE_DELETE,
            Rule.AUTO_INCREMENT_COLLISION);

    /** By what it is about, so that the same thing is not planted twice. */
    private final Set<Planted> planted = new LinkedHashSet<>();

    /** Findings that are right as well, but that the logs need not show or that another finding may stand for. */
    private final Map<Rule, Set<RowKey>> excused = new EnumMap<>(Rule.class);

    private final Set<Written> skippedWithoutEffect = new HashSet<>();
    private final Set<Rule> excusedAnywhere = new HashSet<>();

    /** Rows in which a logged write explains why the two nodes differ, or differed. */
    final Set<RowKey> explained = new HashSet<>();

    /** Rows of a conflict of the step that is being run. */
    final Set<RowKey> conflictsNow = new HashSet<>();

    final Hidden hidden = new Hidden();

    /** Changed by a foreign key, on either node. */
    Set<RowKey> cascaded = Set.of();

    /** Rows that a transaction wrote of which the peer left something out, by that transaction. */
    final Map<RowKey, Set<Written>> leftOut = new HashMap<>();

    private final Map<Planted, Map.Entry<Written, Set<Written>>> definitions = new HashMap<>();

    final Lanes lanes = new Lanes();

    /** What happened, step by step, for whoever looks into a disagreement. */
    final List<String> story = new ArrayList<>();

    /** A definition changed beside these writers. */
    void plantDefinition(Planted fault, Written definition, Set<Written> writers) {
        plant(fault);
        definitions.put(fault, Map.entry(definition, new HashSet<>(writers)));
    }

    /** A transaction left no trace in the peer's log: nothing says whether it came there before or behind another. */
    void isInNoOrder(Written transaction) {
        definitions.forEach((fault, involved) -> {
            involved.getValue().remove(transaction);
            if (involved.getKey().equals(transaction) || involved.getValue().isEmpty()) {
                planted.remove(fault);
            }
        });
    }

    void plant(Planted fault) {
        planted.add(fault);
        story.add("    planted " + fault.rule().id() + " " + fault.table() + " " + fault.keys() + ": " + fault.story());
    }

    Set<Planted> planted() {
        return planted;
    }

    /** A report may or may not say that this one was skipped. */
    void excuse(Written transaction) {
        skippedWithoutEffect.add(transaction);
    }

    Set<Written> skippedWithoutEffect() {
        return skippedWithoutEffect;
    }

    void excuse(Rule rule, RowKey key) {
        excused.computeIfAbsent(rule, any -> new HashSet<>()).add(key);
    }

    void excuseConflicts(RowKey key) {
        ROW_CONFLICTS.forEach(rule -> excuse(rule, key));
    }

    void excuse(Rule rule) {
        excusedAnywhere.add(rule);
    }

    boolean isExcused(Rule rule, @Nullable RowKey key) {
        return excusedAnywhere.contains(rule)
                || (key != null && excused.getOrDefault(rule, Set.of()).contains(key));
    }

    void leftOut(Written transaction) {
        for (RowKey key : NetWrite.of(transaction.changes()).keySet()) {
            explained.add(key);
            leftOut.computeIfAbsent(key, any -> new HashSet<>()).add(transaction);
        }
    }

    /** The audited logs begin here: what was before is not in them. */
    void windowBegins(Map<RowKey, Set<String>> differing) {
        planted.clear();
        excused.clear();
        excusedAnywhere.clear();
        skippedWithoutEffect.clear();
        explained.clear();
        leftOut.clear();
        lanes.clear();
        hidden.windowBegins(differing);
        story.add("  the logs begin here; differing: " + differing);
    }
}
