package dev.parallax.report;

import dev.parallax.finding.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reading fields of a report. A field that must be there and is not throws IllegalArgumentException naming it. */
final class Fields {

    private Fields() {}

    static String string(JsonNode json, String name) {
        String text = optional(json, name);
        if (text == null) {
            throw new IllegalArgumentException("it lacks " + name);
        }
        return text;
    }

    static @Nullable String optional(JsonNode json, String name) {
        JsonNode field = json.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return null;
        }
        if (!field.isString()) {
            throw new IllegalArgumentException(name + " is not a string");
        }
        return field.stringValue();
    }

    static @Nullable Long number(JsonNode json, String name) {
        JsonNode field = json.path(name);
        if (field.isMissingNode() || field.isNull()) {
            return null;
        }
        if (!field.isIntegralNumber()) {
            throw new IllegalArgumentException(name + " is not a whole number");
        }
        return field.longValue();
    }

    static @Nullable Instant time(JsonNode json, String name) {
        String text = optional(json, name);
        return text == null ? null : Instant.parse(text);
    }

    static Side side(String label) {
        return switch (label) {
            case "a" -> Side.A;
            case "b" -> Side.B;
            default -> throw new IllegalArgumentException("it names a node " + label + "; there are only a and b");
        };
    }

    static JsonNode object(JsonNode json, String name) {
        JsonNode field = json.path(name);
        if (!field.isObject()) {
            throw new IllegalArgumentException("it lacks " + name);
        }
        return field;
    }

    static JsonNode array(JsonNode json, String name) {
        JsonNode field = json.path(name);
        if (!field.isArray()) {
            throw new IllegalArgumentException("it lacks " + name);
        }
        return field;
    }

    static List<String> strings(JsonNode json, String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode text : array(json, name)) {
            texts.add(text.asString());
        }
        return texts;
    }
}
