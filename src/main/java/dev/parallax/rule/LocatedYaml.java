package dev.parallax.rule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** YAML that remembers its lines, for files in which a person wants to be told where a mistake is. */
public sealed interface LocatedYaml {

    /** Where it begins, from 1. */
    int line();

    /**
     * A single value.
     *
     * @param text as it is written, so that {@code 007} stays what it is; null for nothing
     * @param value a Long, Double, Boolean or String, as YAML reads it
     */
    record Scalar(int line, @Nullable String text, @Nullable Object value) implements LocatedYaml {}

    record Sequence(int line, List<LocatedYaml> items) implements LocatedYaml {}

    record Mapping(int line, Map<String, Field> fields) implements LocatedYaml {}

    /** A value under its name, with the line of the name. */
    record Field(int line, LocatedYaml value) {}

    /** The file's content; null, with the reason among the problems, where it cannot be read. */
    static @Nullable LocatedYaml read(Path file, List<String> problems) {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, problems);
        } catch (NoSuchFileException e) {
            problems.add("there is no such file");
        } catch (IOException e) {
            problems.add("it cannot be read: " + e.getMessage());
        }
        return null;
    }

    /** As {@link #read(Path, List)}; an empty document is null without a problem. */
    static @Nullable LocatedYaml read(InputStream in, List<String> problems) {
        YAMLFactory yaml = YAMLFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        try (JsonParser parser = yaml.createParser(ObjectReadContext.empty(), in)) {
            JsonToken first = parser.nextToken();
            return first == null || first == JsonToken.VALUE_NULL ? null : value(parser);
        } catch (JacksonException e) {
            problems.add(
                    (e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ") + "it is not YAML: "
                            + e.getOriginalMessage().lines().findFirst().orElse("unknown error"));
            return null;
        }
    }

    private static LocatedYaml value(JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        switch (parser.currentToken()) {
            case START_ARRAY -> {
                List<LocatedYaml> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                return new Sequence(line, items);
            }
            case START_OBJECT -> {
                Map<String, Field> fields = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    int at = parser.currentTokenLocation().getLineNr();
                    parser.nextToken();
                    fields.put(name, new Field(at, value(parser)));
                }
                return new Mapping(line, fields);
            }
            case VALUE_NULL -> {
                return new Scalar(line, null, null);
            }
            case VALUE_TRUE, VALUE_FALSE -> {
                return new Scalar(line, parser.getString(), parser.getBooleanValue());
            }
            case VALUE_NUMBER_INT -> {
                return new Scalar(line, parser.getString(), parser.getLongValue());
            }
            case VALUE_NUMBER_FLOAT -> {
                return new Scalar(line, parser.getString(), parser.getDoubleValue());
            }
            default -> {
                return new Scalar(line, parser.getString(), parser.getString());
            }
        }
    }
}
