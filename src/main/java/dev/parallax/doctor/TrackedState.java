package dev.parallax.doctor;

import dev.parallax.finding.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What of a snapshot is set by people, and so worth a history: settings and how links are configured and whether they
 * run; not counters and positions, which change by themselves.
 *
 * @param values by node, then by name
 * @param setters by node, then by name: who set it when
 */
record TrackedState(Instant takenAt, List<Map<String, String>> values, List<Map<String, String>> setters) {

    /** System variables that move without anybody setting them. */
    private static final Set<String> MOVING = Set.of(
            "timestamp",
            "gtid_executed",
            "gtid_purged",
            "gtid_owned",
            "rand_seed1",
            "rand_seed2",
            "last_insert_id",
            "insert_id",
            "identity",
            "pseudo_thread_id",
            "statement_id");

    private static final List<String> LINK = List.of(
            "source_host",
            "source_port",
            "source_user",
            "source_server_id",
            "source_uuid",
            "replica_io_running",
            "replica_sql_running",
            "auto_position",
            "source_ssl_allowed",
            "connect_retry",
            "connection_retry_count",
            "heartbeat_interval",
            "desired_delay",
            "replicate_do_db",
            "replicate_ignore_db",
            "replicate_do_table",
            "replicate_ignore_table",
            "replicate_wild_do_table",
            "replicate_wild_ignore_table",
            "replicate_ignore_server_ids",
            "errors");

    static TrackedState of(Snapshot snapshot) {
        List<Map<String, String>> values = new ArrayList<>();
        List<Map<String, String>> setters = new ArrayList<>();
        for (Side side : Side.values()) {
            values.add(values(snapshot, side));
            setters.add(setters(snapshot, side));
        }
        return new TrackedState(snapshot.takenAt(), values, setters);
    }

    private static Map<String, String> values(Snapshot snapshot, Side side) {
        Map<String, String> values = new TreeMap<>();
        if (snapshot.node(side).get("settings") instanceof Map<?, ?> settings) {
            settings.forEach((name, value) -> values.put(String.valueOf(name), text(value)));
            values.keySet().removeAll(MOVING);
        }
        for (Map<String, Object> link : snapshot.items(side, "links")) {
            String channel = String.valueOf(link.get("channel_name"));
            for (String name : LINK) {
                Object value = link.get(name);
                if (value != null) {
                    values.put("link" + (channel.isEmpty() ? "" : " " + channel) + "." + name, text(value));
                }
            }
        }
        return values;
    }

    /** Whole, however long: a change at its end is a change. */
    private static String text(Object value) {
        return value instanceof String text ? text : Message.shown(value);
    }

    private static Map<String, String> setters(Snapshot snapshot, Side side) {
        Map<String, String> setters = new TreeMap<>();
        if (snapshot.node(side).get("origins") instanceof Map<?, ?> origins) {
            origins.forEach((name, entry) -> {
                boolean session =
                        Settings.SET_BY_SESSIONS.contains(name) && origin(entry).equals("DYNAMIC");
                if (entry instanceof Map<?, ?> origin && !session) {
                    setters.put(String.valueOf(name), setter(origin));
                }
            });
        }
        return setters;
    }

    private static String origin(@Nullable Object entry) {
        return entry instanceof Map<?, ?> origin ? String.valueOf(origin.get("origin")) : "";
    }

    private static String setter(Map<?, ?> origin) {
        StringBuilder by = new StringBuilder();
        if (origin.get("set_time") != null) {
            by.append("set ").append(origin.get("set_time"));
        }
        if (origin.get("set_user") != null) {
            by.append(by.isEmpty() ? "set" : "").append(" by ").append(origin.get("set_user"));
            by.append(origin.get("set_host") == null ? "" : "@" + origin.get("set_host"));
        }
        if (by.isEmpty() && origin.get("path") != null) {
            by.append("from ").append(origin.get("path"));
        }
        return by.toString();
    }

    /** What is another value in a later state. */
    List<History.Change> changesTo(TrackedState later) {
        List<History.Change> changes = new ArrayList<>();
        for (Side side : Side.values()) {
            Map<String, String> before = values.get(side.index());
            Map<String, String> after = later.values.get(side.index());
            Set<String> names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            for (String name : names) {
                String was = before.get(name);
                String is = after.get(name);
                if (was == null ? is != null : !was.equals(is)) {
                    String by = later.setters.get(side.index()).getOrDefault(name, "");
                    changes.add(new History.Change(side, name, was, is, takenAt, later.takenAt, by));
                }
            }
        }
        return changes;
    }

    Map<String, Object> line() {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("taken_at", takenAt.toString());
        for (Side side : Side.values()) {
            line.put(side.label(), Map.of("values", values.get(side.index()), "set", setters.get(side.index())));
        }
        return line;
    }

    Map<String, Object> unchanged() {
        return Map.of("taken_at", takenAt.toString(), "unchanged", true);
    }

    /** Throws IllegalArgumentException on what {@link #line} and {@link #unchanged} did not write. */
    static TrackedState parse(@Nullable Object read, @Nullable TrackedState before) {
        if (!(read instanceof Map<?, ?> line) || !(line.get("taken_at") instanceof String time)) {
            throw new IllegalArgumentException("it has no taken_at");
        }
        Instant takenAt;
        try {
            takenAt = Instant.parse(time);
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("taken_at is no time: " + time, e);
        }
        if (Boolean.TRUE.equals(line.get("unchanged")) && before != null) {
            return new TrackedState(takenAt, before.values, before.setters);
        }
        List<Map<String, String>> values = new ArrayList<>();
        List<Map<String, String>> setters = new ArrayList<>();
        for (Side side : Side.values()) {
            if (!(line.get(side.label()) instanceof Map<?, ?> node)) {
                throw new IllegalArgumentException("it has no node " + side.label());
            }
            values.add(texts(node.get("values")));
            setters.add(texts(node.get("set")));
        }
        return new TrackedState(takenAt, values, setters);
    }

    private static Map<String, String> texts(@Nullable Object map) {
        Map<String, String> texts = new TreeMap<>();
        if (map instanceof Map<?, ?> entries) {
            entries.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
        }
        return texts;
    }
}
