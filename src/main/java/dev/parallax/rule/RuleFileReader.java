package dev.parallax.rule;

import dev.parallax.finding.Severity;
import dev.parallax.rule.LocatedYaml.Field;
import dev.parallax.rule.LocatedYaml.Mapping;
import dev.parallax.rule.LocatedYaml.Scalar;
import dev.parallax.rule.LocatedYaml.Sequence;
import dev.parallax.rule.RuleDefinition.Check;
import dev.parallax.rule.RuleDefinition.Example;
import dev.parallax.rule.RuleDefinition.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one file of rules; docs/rules.md describes it. Everything wrong is said, each with its line. */
final class RuleFileReader {

    private static final Set<String> FILE = Set.of("rules", "change", "ignore");
    private static final Set<String> RULE = Set.of(
            "id",
            "severity",
            "title",
            "why",
            "remedy",
            "found_by",
            "for",
            "when",
            "applies",
            "unproved",
            "message",
            "parameters",
            "settings",
            "examples");
    private static final Set<String> CHANGE = Set.of("severity", "parameters");
    private static final Set<String> EXAMPLE = Set.of("fires", "state");
    private static final Set<String> FINDERS = Set.of("detect", "verify", "schema", "doctor");

    private final String file;
    private final String area;
    private final List<String> problems;

    private RuleFileReader(String file, String area, List<String> problems) {
        this.file = file;
        this.area = area;
        this.problems = problems;
    }

    static RuleFile read(String file, String name, @Nullable LocatedYaml content, List<String> problems) {
        return new RuleFileReader(file, name.replaceFirst("\\.ya?ml$", ""), problems).file(content);
    }

    private RuleFile file(@Nullable LocatedYaml content) {
        List<RuleDefinition> rules = new ArrayList<>();
        List<RuleFile.Change> changes = new ArrayList<>();
        Sequence ignore = null;
        if (content != null && !(content instanceof Mapping)) {
            problem(content.line(), "the file has the fields rules, change and ignore");
        }
        if (content instanceof Mapping mapping) {
            known(mapping, FILE);
            for (LocatedYaml entry : items(mapping, "rules")) {
                RuleDefinition rule = entry instanceof Mapping fields ? rule(fields) : null;
                if (rule != null) {
                    rules.add(rule);
                } else if (!(entry instanceof Mapping)) {
                    problem(entry.line(), "a rule has fields: " + sorted(RULE));
                }
            }
            changes.addAll(changes(mapping));
            Field ignored = mapping.fields().get("ignore");
            if (ignored != null && ignored.value() instanceof Sequence list) {
                ignore = list;
            } else if (ignored != null) {
                problem(ignored.line(), "ignore must be a list: each entry begins with '- '");
            }
        }
        return new RuleFile(file, rules, changes, ignore);
    }

    private List<RuleFile.Change> changes(Mapping file) {
        List<RuleFile.Change> changes = new ArrayList<>();
        Field field = file.fields().get("change");
        if (field == null) {
            return changes;
        }
        if (!(field.value() instanceof Mapping rules)) {
            problem(field.line(), "change must name rules: sync_binlog: {severity: error}");
            return changes;
        }
        rules.fields().forEach((id, change) -> {
            if (!(change.value() instanceof Mapping fields)) {
                problem(change.line(), "a change has fields: " + sorted(CHANGE));
                return;
            }
            known(fields, CHANGE);
            changes.add(new RuleFile.Change(
                    change.line(),
                    id,
                    fields.fields().containsKey("severity") ? severity(fields) : null,
                    values(fields, "parameters")));
        });
        return changes;
    }

    private @Nullable RuleDefinition rule(Mapping rule) {
        int before = problems.size();
        known(rule, RULE);
        String id = text(rule, "id", true);
        if (!id.isEmpty() && !id.matches("[a-z][a-z0-9_]*")) {
            problem(line(rule, "id"), "id '" + id + "' must be lower-case letters, digits and underscores");
        }
        String title = text(rule, "title", true);
        String why = text(rule, "why", true);
        String remedy = text(rule, "remedy", true);
        Severity severity = severity(rule);
        String foundBy = text(rule, "found_by", false);
        if (!foundBy.isEmpty() && !FINDERS.contains(foundBy)) {
            problem(line(rule, "found_by"), "found_by '" + foundBy + "' is none of " + sorted(FINDERS));
        }
        Check check = foundBy.isEmpty() ? check(rule) : null;
        if (problems.size() > before || severity == null) {
            return null;
        }
        return new RuleDefinition(
                id,
                area,
                severity,
                title,
                why,
                remedy,
                foundBy.isEmpty() ? null : foundBy,
                check,
                new RuleDefinition.Origin(file, rule.line()));
    }

    private @Nullable Check check(Mapping rule) {
        String label = text(rule, "for", true);
        Scope scope = Scope.named(label).orElse(null);
        if (scope == null && !label.isEmpty()) {
            problem(
                    line(rule, "for"),
                    "for '" + label + "' is none of node, pair, link, account, session, table, event, sign");
        }
        Text when = expression(rule, "when", true);
        Text message = expression(rule, "message", true);
        List<String> settings = new ArrayList<>();
        for (LocatedYaml item : items(rule, "settings")) {
            if (item instanceof Scalar scalar && scalar.text() != null) {
                settings.add(scalar.text());
            } else {
                problem(item.line(), "settings must be names of system variables");
            }
        }
        if (scope == null || when == null || message == null) {
            return null;
        }
        return new Check(
                scope,
                when,
                expression(rule, "applies", false),
                expression(rule, "unproved", false),
                message,
                values(rule, "parameters"),
                settings,
                examples(rule));
    }

    private List<Example> examples(Mapping rule) {
        List<Example> examples = new ArrayList<>();
        for (LocatedYaml item : items(rule, "examples")) {
            if (!(item instanceof Mapping example)) {
                problem(item.line(), "an example has fields: " + sorted(EXAMPLE));
                continue;
            }
            known(example, EXAMPLE);
            Field fires = example.fields().get("fires");
            if (fires == null || !(fires.value() instanceof Scalar says) || !(says.value() instanceof Boolean yes)) {
                problem(example.line(), "an example says whether the rule fires: true or false");
                continue;
            }
            examples.add(new Example(example.line(), yes, values(example, "state")));
        }
        return examples;
    }

    private @Nullable Severity severity(Mapping of) {
        String text = text(of, "severity", true);
        for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(text)) {
                return severity;
            }
        }
        if (!text.isEmpty()) {
            problem(line(of, "severity"), "severity '" + text + "' is none of info, warning, error");
        }
        return null;
    }

    private @Nullable Text expression(Mapping of, String name, boolean required) {
        String text = text(of, name, required);
        Field field = of.fields().get(name);
        return field == null || text.isEmpty() ? null : new Text(field.line(), text);
    }

    private static int line(Mapping of, String name) {
        Field field = of.fields().get(name);
        return field == null ? of.line() : field.line();
    }

    private String text(Mapping of, String name, boolean required) {
        Field field = of.fields().get(name);
        if (field == null) {
            if (required) {
                problem(of.line(), "there is no " + name);
            }
            return "";
        }
        if (field.value() instanceof Scalar scalar
                && scalar.text() != null
                && !scalar.text().isBlank()) {
            return scalar.text().strip();
        }
        problem(field.line(), name + " must be a text");
        return "";
    }

    private List<LocatedYaml> items(Mapping of, String name) {
        Field field = of.fields().get(name);
        if (field == null) {
            return List.of();
        }
        if (field.value() instanceof Sequence list) {
            return list.items();
        }
        problem(field.line(), name + " must be a list: each entry begins with '- '");
        return List.of();
    }

    private Map<String, Object> values(Mapping of, String name) {
        Map<String, Object> values = new LinkedHashMap<>();
        Field field = of.fields().get(name);
        if (field != null && field.value() instanceof Mapping mapping) {
            mapping.fields().forEach((key, value) -> {
                Object plain = plain(value.value());
                if (plain == null) {
                    problem(value.line(), key + " has no value");
                } else {
                    values.put(key, plain);
                }
            });
        } else if (field != null) {
            problem(field.line(), name + " must be names with values");
        }
        return values;
    }

    /** As the expressions see it: Long, Double, Boolean, String, List, Map; null for nothing. */
    private static @Nullable Object plain(LocatedYaml yaml) {
        if (yaml instanceof Scalar scalar) {
            return scalar.value();
        }
        if (yaml instanceof Sequence sequence) {
            List<Object> list = new ArrayList<>();
            for (LocatedYaml item : sequence.items()) {
                Object value = plain(item);
                if (value != null) {
                    list.add(value);
                }
            }
            return list;
        }
        Map<String, Object> map = new LinkedHashMap<>();
        ((Mapping) yaml).fields().forEach((key, field) -> {
            Object value = plain(field.value());
            if (value != null) {
                map.put(key, value);
            }
        });
        return map;
    }

    private void known(Mapping of, Set<String> names) {
        of.fields().forEach((name, field) -> {
            if (!names.contains(name)) {
                problem(field.line(), "there is no field '" + name + "'; the fields are " + sorted(names));
            }
        });
    }

    private static String sorted(Set<String> names) {
        return String.join(", ", names.stream().sorted().toList());
    }

    private void problem(int line, String what) {
        problems.add("line " + line + ": " + what);
    }
}
