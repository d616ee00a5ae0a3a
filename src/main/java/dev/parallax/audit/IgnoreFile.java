package dev.parallax.audit;

import dev.parallax.audit.IgnoreEntry.TableGlob;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Rule;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * Reads an ignore file, a YAML list of entries; {@code docs/ignore.md} describes it. It is read as a stream of tokens
 * because a key's value is compared as text: {@code 007} and {@code 1.50} must stay what they are. Everything wrong is
 * said in one error, since a file is mended in one go.
 */
final class IgnoreFile {

    private static final String FIELDS = "rule, table, key, reason, expires";

    private final Path file;
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

    IgnoreFile(Path file) {
        this.file = file;
    }

    List<IgnoreEntry> read() {
        List<IgnoreEntry> entries = new ArrayList<>();
        YAMLFactory yaml = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = yaml.createParser(tools.jackson.core.ObjectReadContext.empty(), in)) {
            entries(parser, entries);
        } catch (NoSuchFileException e) {
            problems.add("there is no such file");
        } catch (IOException e) {
            problems.add("it cannot be read: " + e.getMessage());
        } catch (JacksonException e) {
            problems.add(
                    (e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ") + "it is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse("unknown error"));
        }
        if (!problems.isEmpty()) {
            throw ProblemException.usage(
                    "PX-USE-021", "the ignore file " + file + " cannot be used:\n  " + String.join("\n  ", problems));
        }
        return entries;
    }

    private void entries(JsonParser yaml, List<IgnoreEntry> entries) {
        JsonToken token = yaml.nextToken();
        if (token == null || token == JsonToken.VALUE_NULL) {
            return;
        }
        if (token != JsonToken.START_ARRAY) {
            problem(line(yaml), "the file must be a list: each entry begins with '- '");
            return;
        }
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            int line = line(yaml);
            if (yaml.currentToken() != JsonToken.START_OBJECT) {
                problem(line, "an entry has fields: " + FIELDS);
                yaml.skipChildren();
                continue;
            }
            IgnoreEntry entry = check(draft(yaml, line));
            if (entry != null) {
                entries.add(entry);
            }
        }
    }

    private Draft draft(JsonParser yaml, int line) {
        Draft draft = new Draft(line);
        while (yaml.nextToken() != JsonToken.END_OBJECT) {
            String name = yaml.currentName();
            int at = line(yaml);
            JsonToken value = yaml.nextToken();
            switch (name) {
                case "key" -> draft.key = key(yaml, at, draft);
                case "rule", "table", "reason", "expires" -> {
                    String text = text(yaml, value);
                    if (text == null) {
                        problem(at, name + " must be a text");
                        draft.broken = true;
                    } else {
                        draft.texts.put(name, text);
                    }
                }
                default -> {
                    problem(at, "there is no field '" + name + "'; the fields are " + FIELDS);
                    draft.broken = true;
                    yaml.skipChildren();
                }
            }
        }
        return draft;
    }

    private Map<String, String> key(JsonParser yaml, int at, Draft draft) {
        Map<String, String> key = new LinkedHashMap<>();
        if (yaml.currentToken() != JsonToken.START_OBJECT) {
            problem(at, "key must name columns with their values: {id: 42}");
            draft.broken = true;
            yaml.skipChildren();
            return key;
        }
        while (yaml.nextToken() != JsonToken.END_OBJECT) {
            String column = yaml.currentName();
            int line = line(yaml);
            String text = text(yaml, yaml.nextToken());
            if (text == null) {
                problem(line, "the key's " + column + " must be a value");
                draft.broken = true;
            } else {
                key.put(column, text);
            }
        }
        return key;
    }

    /** The scalar as it is written; null, and passed over, for anything else. */
    private static @Nullable String text(JsonParser yaml, JsonToken token) {
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
            return yaml.getString();
        }
        yaml.skipChildren();
        return null;
    }

    private @Nullable IgnoreEntry check(Draft draft) {
        int before = problems.size();
        String reason = draft.texts.getOrDefault("reason", "");
        if (reason.isBlank() && !draft.broken) {
            problem(draft.line, "the entry has no reason");
        }
        LocalDate expires = expires(draft);
        Rule rule = rule(draft);
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

    private @Nullable Rule rule(Draft draft) {
        String id = draft.texts.get("rule");
        if (id == null) {
            return null;
        }
        for (Rule rule : Rule.values()) {
            if (rule.id().equals(id)) {
                return rule;
            }
        }
        problem(
                draft.line,
                "there is no rule '" + id + "'; the rules are "
                        + String.join(
                                ", ", Arrays.stream(Rule.values()).map(Rule::id).toList()));
        return null;
    }

    private static int line(JsonParser yaml) {
        return yaml.currentTokenLocation().getLineNr();
    }

    private void problem(int line, String what) {
        problems.add("line " + line + ": " + what);
    }
}
