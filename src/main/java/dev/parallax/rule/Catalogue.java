package dev.parallax.rule;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All rules by their ids: the program's own, as a user's file changes and adds to them. */
public final class Catalogue {

    /** The program's own files in {@code rules/}, in the order in which areas are told. */
    public static final List<String> AREAS = List.of(
            "conflicts",
            "transactions",
            "divergence",
            "versions",
            "logging",
            "lanes",
            "links",
            "errors",
            "lag",
            "packets",
            "security",
            "data",
            "host",
            "history");

    private final Map<String, RuleDefinition> rules;
    /** What findings of these rules were graded before a user's file said otherwise. */
    private final Map<String, Severity> regraded;

    private final LocatedYaml.@Nullable Sequence ignore;

    private Catalogue(
            Map<String, RuleDefinition> rules, Map<String, Severity> regraded, LocatedYaml.@Nullable Sequence ignore) {
        this.rules = rules;
        this.regraded = regraded;
        this.ignore = ignore;
    }

    /** The program's own rules, from its jar. */
    public static Catalogue builtIn() {
        Map<String, RuleDefinition> rules = new LinkedHashMap<>();
        for (String area : AREAS) {
            List<String> problems = new ArrayList<>();
            String name = area + ".yaml";
            try (InputStream in = Objects.requireNonNull(Catalogue.class.getResourceAsStream(name), name)) {
                for (RuleDefinition rule : RuleFile.read(name, in, problems).rules()) {
                    if (rules.put(rule.id(), rule) != null) {
                        problems.add("line " + rule.origin().line() + ": there is another rule " + rule.id());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            RuleFile.refuse(name, problems);
        }
        return new Catalogue(rules, Map.of(), null);
    }

    /**
     * With a user's file applied.
     *
     * @throws ProblemException PX-RUL-001 where the file does not fit the catalogue
     */
    public Catalogue with(RuleFile file) {
        List<String> problems = new ArrayList<>();
        Catalogue changed = with(file, problems);
        RuleFile.refuse(file.name(), problems);
        return changed;
    }

    /** As {@link #with(RuleFile)}, adding what does not fit to the problems. */
    public Catalogue with(RuleFile file, List<String> problems) {
        Map<String, RuleDefinition> all = new LinkedHashMap<>(rules);
        Map<String, Severity> before = new HashMap<>(regraded);
        for (RuleDefinition rule : file.rules()) {
            if (rule.foundBy() != null) {
                problems.add("line " + rule.origin().line()
                        + ": found_by is for the program's own rules; a new rule has for, when and message");
            } else if (all.putIfAbsent(rule.id(), rule) != null) {
                problems.add("line " + rule.origin().line() + ": there is a rule " + rule.id()
                        + " already; change it under change, or choose another id");
            }
        }
        for (RuleFile.Change change : file.changes()) {
            RuleDefinition rule = all.get(change.rule());
            if (rule == null) {
                problems.add("line " + change.line() + ": there is no rule " + change.rule()
                        + "; parallax rules list names them");
                continue;
            }
            RuleDefinition changed = parameters(rule, change, problems);
            Severity severity = change.severity();
            if (severity != null) {
                before.put(rule.id(), rule.severity());
                changed = changed.graded(severity);
            }
            all.put(rule.id(), changed);
        }
        return new Catalogue(all, before, file.ignore());
    }

    private static RuleDefinition parameters(RuleDefinition rule, RuleFile.Change change, List<String> problems) {
        RuleDefinition.Check check = rule.check();
        Map<String, Object> known = check == null ? Map.of() : check.parameters();
        Map<String, Object> parameters = new LinkedHashMap<>(known);
        change.parameters().forEach((name, value) -> {
            Object before = known.get(name);
            if (before == null) {
                problems.add("line " + change.line() + ": " + rule.id() + " has no parameter " + name
                        + (known.isEmpty() ? "" : "; it has " + String.join(", ", known.keySet())));
            } else if (before instanceof Number != value instanceof Number
                    || before instanceof List<?> != value instanceof List<?>) {
                problems.add("line " + change.line() + ": " + name + " of " + rule.id()
                        + " is of another kind, such as " + before);
            } else {
                parameters.put(name, value);
            }
        });
        return rule.with(parameters);
    }

    /** Every rule, area by area. */
    public Collection<RuleDefinition> rules() {
        return List.copyOf(rules.values());
    }

    /** The rule of that id; null when there is none. */
    public @Nullable RuleDefinition rule(String id) {
        return rules.get(id);
    }

    /** What the user's file says to ignore; null when it does not. */
    public LocatedYaml.@Nullable Sequence ignore() {
        return ignore;
    }

    /**
     * The severity of a finding under these rules. A user's file sets it for findings of the rule's full severity, and is
     * the upper limit for those that are less serious by themselves, such as a conflict that healed.
     */
    public Severity severity(Finding finding) {
        Severity before = regraded.get(finding.rule().id());
        RuleDefinition rule = rules.get(finding.rule().id());
        if (before == null || rule == null) {
            return finding.severity();
        }
        Severity own = finding.severity();
        return own.compareTo(before) >= 0 || own.compareTo(rule.severity()) > 0 ? rule.severity() : own;
    }
}
