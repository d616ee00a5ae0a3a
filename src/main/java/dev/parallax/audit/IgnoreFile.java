package dev.parallax.audit;

import dev.parallax.audit.IgnoreEntry.TableGlob;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Rule;
import dev.parallax.problem.ProblemException;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.LocatedYaml;
import dev.parallax.rule.LocatedYaml.Mapping;
import dev.parallax.rule.LocatedYaml.Scalar;
import dev.parallax.rule.LocatedYaml.Sequence;
import dev.parallax.rule.RuleDefinition;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads an ignore file, a YAML list of entries; {@code docs/ignore.md} describes it. A key's value is compared as text:
 * {@code 007} and {@code 1.50} must stay what they are. Everything wrong is said in one error, since a file is mended in
 * one go.
 */
final class IgnoreFile {

    private static final String FIELDS = "rule, table, key, reason, expires";

    private final String name;
    private final Supplier<Catalogue> catalogue;
    private final List<String> problems = new ArrayList<>();

    /** What an entry says before it is checked; {@code key} null where it is absent. */
    private static final class Draft {
        private final int line;
        private final Map<String, String> texts = new HashMap<>();
        private @Nullable Map<String, String> key;
        private boolean broken;

        Draft(int line) {
            this.line = line;
        }
    }

    /**
     * @param name what the file is called in messages
     * @param catalogue asked only for a rule that the program itself does not know
     */
    IgnoreFile(String name, Supplier<Catalogue> catalogue) {
        this.name = name;
        this.catalogue = catalogue;
    }

    List<IgnoreEntry> read(Path file) {
        return entries(LocatedYaml.read(file, problems));
    }

    /** The entries of a list that stands in another file. */
    List<IgnoreEntry> entries(@Nullable LocatedYaml list) {
        List<IgnoreEntry> entries = new ArrayList<>();
        if (list instanceof Sequence sequence) {
            for (LocatedYaml item : sequence.items()) {
                IgnoreEntry entry = item instanceof Mapping fields ? check(draft(fields)) : null;
                if (entry != null) {
                    entries.add(entry);
                } else if (!(item instanceof Mapping)) {
                    problem(item.line(), "an entry has fields: " + FIELDS);
                }
            }
        } else if (list != null) {
            problem(list.line(), "the file must be a list: each entry begins with '- '");
        }
        if (!problems.isEmpty()) {
            throw ProblemException.usage(
                    "PX-USE-021", "the ignore file " + name + " cannot be used:\n  " + String.join("\n  ", problems));
        }
        return entries;
    }

    private Draft draft(Mapping entry) {
        Draft draft = new Draft(entry.line());
        entry.fields().forEach((field, value) -> {
            switch (field) {
                case "key" -> draft.key = key(value, draft);
                case "rule", "table", "reason", "expires" -> {
                    String text = text(value.value());
                    if (text == null) {
                        problem(value.line(), field + " must be a text");
                        draft.broken = true;
                    } else {
                        draft.texts.put(field, text);
                    }
                }
                default -> {
                    problem(value.line(), "there is no field '" + field + "'; the fields are " + FIELDS);
                    draft.broken = true;
                }
            }
        });
        return draft;
    }

    private Map<String, String> key(LocatedYaml.Field field, Draft draft) {
        Map<String, String> key = new LinkedHashMap<>();
        if (!(field.value() instanceof Mapping columns)) {
            problem(field.line(), "key must name columns with their values: {id: 42}");
            draft.broken = true;
            return key;
        }
        columns.fields().forEach((column, value) -> {
            String text = text(value.value());
            if (text == null) {
                problem(value.line(), "the key's " + column + " must be a value");
                draft.broken = true;
            } else {
                key.put(column, text);
            }
        });
        return key;
    }

    /** The scalar as it is written; null for anything else. */
    private static @Nullable String text(LocatedYaml value) {
        return value instanceof Scalar scalar ? scalar.text() : null;
    }

    private @Nullable IgnoreEntry check(Draft draft) {
        int before = problems.size();
        String reason = draft.texts.getOrDefault("reason", "");
        if (reason.isBlank() && !draft.broken) {
            problem(draft.line, "the entry has no reason");
        }
        LocalDate expires = expires(draft);
        String rule = rule(draft);
        String table = draft.texts.get("table");
        TableGlob glob = table == null ? null : TableGlob.parse(table);
        if (table != null && glob == null) {
            problem(draft.line, "table '" + table + "' is not of the form schema.table, such as shop.orders or shop.*");
        }
        if (!draft.broken && table == null && draft.key != null) {
            problem(draft.line, "a key says nothing without its table");
        } else if (!draft.broken && table == null && !draft.texts.containsKey("rule")) {
            problem(draft.line, "the entry names neither a rule nor a table, so it would ignore everything");
        }
        if (draft.key != null && draft.key.isEmpty() && !draft.broken) {
            problem(draft.line, "the key is empty");
        }
        if (draft.broken || problems.size() > before || expires == null) {
            return null;
        }
        Map<String, String> key = draft.key == null ? Map.of() : draft.key;
        return new IgnoreEntry(draft.line, rule, glob, key, new Ignored(reason.strip(), expires));
    }

    private @Nullable LocalDate expires(Draft draft) {
        String text = draft.texts.get("expires");
        if (text == null) {
            if (!draft.broken) {
                problem(draft.line, "the entry does not say when it expires");
            }
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            problem(draft.line, "expires '" + text + "' is not a date such as 2026-12-31");
            return null;
        }
    }

    private @Nullable String rule(Draft draft) {
        String id = draft.texts.get("rule");
        if (id != null && Rule.named(id).isEmpty() && catalogue.get().rule(id) == null) {
            problem(
                    draft.line,
                    "there is no rule '" + id + "'; the rules are "
                            + String.join(
                                    ", ",
                                    catalogue.get().rules().stream()
                                            .map(RuleDefinition::id)
                                            .toList()));
        }
        return id;
    }

    private void problem(int line, String what) {
        problems.add("line " + line + ": " + what);
    }
}
