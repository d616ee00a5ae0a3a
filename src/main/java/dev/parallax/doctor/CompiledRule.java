package dev.parallax.doctor;

import dev.parallax.rule.RuleDefinition;
import dev.parallax.rule.RuleDefinition.Check;
import dev.parallax.rule.RuleDefinition.Text;
import dev.parallax.rule.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A rule about settings and state, ready to be asked. */
final class CompiledRule {

    /** What each scope may name, beside {@code param}, {@code today} and {@code now}. */
    private static final Set<String> OF_NODE = Set.of("node", "peer", "a", "b", "pair");

    private static final Set<String> OF_PAIR = Set.of("a", "b", "pair");

    /** What there is of a node. */
    private static final Set<String> NODE = Set.of(
            "name",
            "host",
            "port",
            "version",
            "clock",
            "settings",
            "links",
            "link_count",
            "link_hosts",
            "account_users",
            "recovers_relay_log",
            "linked_to_peer",
            "gtid",
            "log",
            "status",
            "origins",
            "persisted",
            "accounts",
            "grants",
            "tables",
            "triggers",
            "events",
            "sessions",
            "receivers",
            "io",
            "signs",
            "machine",
            "changed_at_run_time");

    private final RuleDefinition rule;
    private final Check check;
    private final Expression when;
    private final @Nullable Expression applies;
    private final @Nullable Expression unproved;
    private final Message message;

    private CompiledRule(
            RuleDefinition rule,
            Check check,
            Expression when,
            @Nullable Expression applies,
            @Nullable Expression unproved,
            Message message) {
        this.rule = rule;
        this.check = check;
        this.when = when;
        this.applies = applies;
        this.unproved = unproved;
        this.message = message;
    }

    /** Null, with the problems said with their lines, where an expression is wrong. */
    static @Nullable CompiledRule compile(RuleDefinition rule, Check check, List<String> problems) {
        int before = problems.size();
        Expression when = expression(rule, check.when(), "when", problems);
        Expression applies = expression(rule, check.applies(), "applies", problems);
        Expression unproved = expression(rule, check.unproved(), "unproved", problems);
        Message message = null;
        try {
            message = new Message(check.message().text());
        } catch (Expression.Mistake e) {
            problems.add("line " + check.message().line() + ": message of " + rule.id() + ": " + e.getMessage());
        }
        if (problems.size() > before || when == null || message == null) {
            return null;
        }
        CompiledRule compiled = new CompiledRule(rule, check, when, applies, unproved, message);
        compiled.vocabulary(problems);
        return problems.size() > before ? null : compiled;
    }

    private static @Nullable Expression expression(
            RuleDefinition rule, @Nullable Text text, String field, List<String> problems) {
        if (text == null) {
            return null;
        }
        try {
            return Expression.compile(text.text());
        } catch (Expression.Mistake e) {
            problems.add("line " + text.line() + ": " + field + " of " + rule.id() + ": " + e.getMessage());
            return null;
        }
    }

    /** A name that there never is would only ever be unknown. */
    private void vocabulary(List<String> problems) {
        Set<String> roots = new TreeSet<>(Set.of("param", "today", "now"));
        roots.addAll(check.scope().ofPair() ? OF_PAIR : OF_NODE);
        if (check.scope() != Scope.NODE && check.scope() != Scope.PAIR) {
            roots.add(check.scope().label());
        }
        for (List<String> path : variables()) {
            String root = path.get(0);
            String second = path.size() > 1 ? path.get(1) : null;
            boolean ofNode = Set.of("node", "peer", "a", "b").contains(root);
            String mistake = !roots.contains(root)
                    ? "there is no '" + root + "' for " + check.scope().label() + "; there are " + roots
                    : root.equals("param")
                                    && second != null
                                    && !check.parameters().containsKey(second)
                            ? "there is no parameter '" + second + "'"
                            : ofNode && second != null && !NODE.contains(second)
                                    ? "a node has no '" + second + "'; it has " + new TreeSet<>(NODE)
                                    : "";
            if (!mistake.isEmpty()) {
                problems.add("line " + check.when().line() + ": " + rule.id() + ": " + mistake);
            }
        }
    }

    RuleDefinition rule() {
        return rule;
    }

    Check check() {
        return check;
    }

    /** Everything it reads. */
    Set<List<String>> variables() {
        Set<List<String>> all = new LinkedHashSet<>(when.variables());
        all.addAll(message.variables());
        if (applies != null) {
            all.addAll(applies.variables());
        }
        if (unproved != null) {
            all.addAll(unproved.variables());
        }
        return all;
    }

    /** What proves it: what its condition and its message read, in that order. */
    Set<List<String>> evidence() {
        Set<List<String>> all = new LinkedHashSet<>(when.variables());
        all.addAll(message.variables());
        return all;
    }

    /** The names of system variables it reads. */
    List<String> settings() {
        List<String> settings = new ArrayList<>();
        for (List<String> path : variables()) {
            if (path.size() == 3 && path.get(1).equals("settings")) {
                settings.add(path.get(2));
            }
        }
        return settings;
    }

    /** What it says of one thing: the sentence where it fires, null where it does not; throws as expressions do. */
    @Nullable
    String ask(Map<String, Object> state) {
        Map<String, Object> names = new LinkedHashMap<>(state);
        names.put("param", check.parameters());
        if (applies != null && !applies.test(names)) {
            return null;
        }
        boolean fires = when.test(names);
        if (unproved != null && unproved.test(names)) {
            throw new Expression.Mistake("neither is proved: " + message.of(names));
        }
        return fires ? message.of(names) : null;
    }
}
