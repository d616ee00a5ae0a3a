package dev.parallax.doctor;

import dev.parallax.finding.Side;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The state of both servers at one moment, as plain values in one vocabulary for all versions: maps, lists, Long, Double,
 * Boolean and String. {@code docs/rules.md} lists what there is. What is absent is not known; {@code unknown} of a node
 * says why. There is no password in it and no hash of one.
 *
 * @param takenAt when reading began, by this machine's clock
 * @param a node a
 * @param b node b
 */
public record Snapshot(Instant takenAt, Map<String, Object> a, Map<String, Object> b) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** One node's state. */
    public Map<String, Object> node(Side side) {
        return side == Side.A ? a : b;
    }

    /** A value of a node by its path, such as {@code settings.sync_binlog}; null when it is not known. */
    public @Nullable Object value(Side side, String path) {
        Object at = node(side);
        for (String name : path.split("\\.", -1)) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    /** Whether the node answered. */
    public boolean knows(Side side) {
        return value(side, "unknown." + SnapshotReader.WHOLE) == null;
    }

    /** The node's entries of a list such as {@code links}, empty when it is not known. */
    public List<Map<String, Object>> items(Side side, String list) {
        return items(node(side).get(list));
    }

    @SuppressWarnings("unchecked") // Made by this package alone, with text for every key.
    static List<Map<String, Object>> items(@Nullable Object list) {
        List<Map<String, Object>> items = new ArrayList<>();
        if (list instanceof List<?> entries) {
            entries.forEach(entry -> items.add((Map<String, Object>) entry));
        }
        return items;
    }

    /** As JSON, for {@link #parse}. */
    public String toJson() {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("taken_at", takenAt.toString());
        all.put("a", a);
        all.put("b", b);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
    }

    /** Reads what {@link #toJson} wrote. Throws IllegalArgumentException on anything else. */
    public static Snapshot parse(String json) {
        try {
            Object read = JSON.readValue(json, Object.class);
            if (plain(read) instanceof Map<?, ?> all
                    && all.get("taken_at") instanceof String time
                    && all.get("a") instanceof Map<?, ?> a
                    && all.get("b") instanceof Map<?, ?> b) {
                return new Snapshot(Instant.parse(time), named(a), named(b));
            }
        } catch (JacksonException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("it is no snapshot: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("it is no snapshot: it lacks taken_at, a or b");
    }

    /**
     * Reads a file.
     *
     * @throws ProblemException PX-DOC-002 where it is no snapshot
     */
    public static Snapshot read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw ProblemException.usage(
                    "PX-DOC-002",
                    "the snapshot " + file + " cannot be used: " + e.getMessage()
                            + "; take one with parallax doctor --snapshot FILE");
        }
    }

    /** Whole numbers are Long, whatever their size. */
    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return named(map);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain(item)));
            return items;
        }
        return value instanceof Integer number ? (Object) number.longValue() : value;
    }

    private static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> named = new LinkedHashMap<>();
        map.forEach((name, item) -> {
            Object value = plain(item);
            if (value != null) {
                named.put(String.valueOf(name), value);
            }
        });
        return named;
    }
}
