package dev.parallax.doctor;

import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.rule.Scope;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot as rules see it: its values, and what follows from them by MySQL's own arithmetic that no expression could
 * do, such as differences of GTID sets. Computed from the snapshot alone, so that a saved one tells the same again.
 */
final class Facts {

    /** With any of these one can write past the log, past read_only, or outside the lane. */
    private static final Set<String> POWERS = Set.of(
            "SUPER",
            "SYSTEM_VARIABLES_ADMIN",
            "SESSION_VARIABLES_ADMIN",
            "BINLOG_ADMIN",
            "CONNECTION_ADMIN",
            "REPLICATION_SLAVE_ADMIN",
            "REPLICATION_APPLIER");

    private static final Set<String> REPLICATION = Set.of("REPLICATION SLAVE", "REPLICATION CLIENT");

    private final Snapshot snapshot;
    private final LocalDate today;
    private final List<Map<String, Object>> nodes;
    private final Map<String, Object> pair;

    /** @param settings those that rules read; of no others is it told that they will not survive a restart */
    Facts(Snapshot snapshot, LocalDate today, Set<String> settings) {
        this.snapshot = snapshot;
        this.today = today;
        this.nodes = List.of(node(Side.A, settings), node(Side.B, settings));
        this.pair = PairFacts.of(snapshot);
    }

    private Map<String, Object> node(Side side, Set<String> settings) {
        Map<String, Object> node = new LinkedHashMap<>(snapshot.node(side));
        if (node.get("links") instanceof List<?> links) {
            node.put("link_count", (long) links.size());
            List<Map<String, Object>> own = new ArrayList<>();
            for (Map<String, Object> link : snapshot.items(side, "links")) {
                own.add(LinkFacts.of(snapshot, side, link));
            }
            node.put("links", own);
            node.put("link_hosts", texts(own, "source_host"));
            boolean linked = own.stream().anyMatch(link -> Boolean.TRUE.equals(link.get("from_peer")));
            if (linked || own.stream().allMatch(link -> link.containsKey("from_peer"))) {
                node.put("linked_to_peer", linked);
            }
        }
        if (node.containsKey("accounts")) {
            node.put("account_users", texts(snapshot.items(side, "accounts"), "user"));
        }
        changedAtRunTime(node, settings);
        relayLogRecovery(node);
        return node;
    }

    private static List<Object> texts(List<Map<String, Object>> items, String name) {
        List<Object> texts = new ArrayList<>();
        items.forEach(item -> texts.add(String.valueOf(item.get(name))));
        return texts;
    }

    /**
     * Settings that were set while the server ran and are not kept for its next start. Not of what clients set for their
     * sessions: a server notes that in the same place, see {@link Settings#SET_BY_SESSIONS}.
     */
    private static void changedAtRunTime(Map<String, Object> node, Set<String> settings) {
        if (node.get("origins") instanceof Map<?, ?> origins && node.get("persisted") instanceof Map<?, ?> persisted) {
            List<Object> changed = new ArrayList<>();
            for (String name : new TreeSet<>(settings)) {
                boolean dynamic = !Settings.SET_BY_SESSIONS.contains(name)
                        && origins.get(name) instanceof Map<?, ?> origin
                        && "DYNAMIC".equals(origin.get("origin"))
                        && origin.containsKey("set_user");
                if (dynamic && !persisted.containsKey(name)) {
                    changed.add(name);
                }
            }
            node.put("changed_at_run_time", changed);
        }
    }

    /** Whether relay_log_recovery is on when the server starts the next time, which is the one moment that it is for. */
    private static void relayLogRecovery(Map<String, Object> node) {
        String name = "relay_log_recovery";
        if (node.get("settings") instanceof Map<?, ?> settings && settings.get(name) instanceof String now) {
            boolean loads = !"OFF".equals(settings.get("persisted_globals_load"));
            Object kept = loads && node.get("persisted") instanceof Map<?, ?> persisted ? persisted.get(name) : null;
            node.put(
                    "recovers_relay_log",
                    !String.valueOf(kept == null ? now : kept).equalsIgnoreCase("OFF"));
        }
    }

    /** What a rule of this scope is asked of on this node, or of the pair for null; null where that is not known. */
    @Nullable
    List<Item> items(Scope scope, @Nullable Side side) {
        if (side == null) {
            return scope == Scope.PAIR ? List.of(new Item(null, "", null, names(null))) : events();
        }
        return switch (scope) {
            case NODE -> List.of(new Item(side, "", null, names(side)));
            case LINK -> items(side, "links", "link", "channel_name");
            case ACCOUNT -> items(side, "accounts", "account", "name");
            case SESSION -> items(side, "sessions", "session", "user");
            case SIGN -> items(side, "signs", "sign", "kind");
            case TABLE -> items(side, "tables", "table", "name");
            case PAIR, EVENT -> throw new IllegalArgumentException(scope + " is of the pair");
        };
    }

    /** The part of the snapshot that a scope's things come from. */
    static String part(Scope scope) {
        return scope == Scope.NODE || scope == Scope.PAIR ? "settings" : scope.label() + "s";
    }

    private @Nullable List<Item> items(Side side, String list, String name, String subject) {
        if (!nodes.get(side.index()).containsKey(list)) {
            return null;
        }
        List<Item> items = new ArrayList<>();
        for (Map<String, Object> entry : Snapshot.items(nodes.get(side.index()).get(list))) {
            Map<String, Object> names = names(side);
            names.put(name, complete(side, name, entry));
            TableName table = name.equals("table")
                    ? new TableName(String.valueOf(entry.get("schema")), String.valueOf(entry.get("table")))
                    : null;
            items.add(new Item(side, String.valueOf(entry.get(subject)), table, names));
        }
        return items;
    }

    private Map<String, Object> complete(Side side, String kind, Map<String, Object> entry) {
        Map<String, Object> whole = new LinkedHashMap<>(entry);
        if (kind.equals("account")) {
            if (snapshot.node(side.peer()).containsKey("links")) {
                boolean used = snapshot.items(side.peer(), "links").stream()
                        .anyMatch(link -> String.valueOf(entry.get("user")).equals(link.get("source_user")));
                whole.put("replicates", used);
            }
            List<Object> powers = new ArrayList<>();
            List<Object> beyond = new ArrayList<>();
            Set<Object> all = new LinkedHashSet<>();
            for (String of : List.of("privileges", "role_privileges")) {
                if (entry.get(of) instanceof List<?> held) {
                    all.addAll(held);
                }
            }
            all.forEach(privilege -> (POWERS.contains(privilege) ? powers : beyond).add(privilege));
            beyond.addAll(powers);
            beyond.removeAll(REPLICATION);
            whole.put("powers", powers);
            whole.put("beyond_replication", beyond);
            whole.put("internal", String.valueOf(entry.get("user")).startsWith("mysql."));
        }
        if (kind.equals("table") && snapshot.node(side).containsKey("triggers")) {
            List<Object> triggers = new ArrayList<>();
            for (Map<String, Object> trigger : snapshot.items(side, "triggers")) {
                if (String.valueOf(entry.get("name")).equals(trigger.get("table"))) {
                    triggers.add(String.valueOf(trigger.get("name")));
                }
            }
            whole.put("triggers", triggers);
        }
        return whole;
    }

    /** Events by name; what a node does not have is ABSENT there. Null where one node does not tell its events. */
    private @Nullable List<Item> events() {
        Map<String, Map<String, Object>> events = new LinkedHashMap<>();
        for (Side side : Side.values()) {
            if (!snapshot.node(side).containsKey("events")) {
                return null;
            }
            for (Map<String, Object> event : snapshot.items(side, "events")) {
                events.computeIfAbsent(String.valueOf(event.get("name")), Facts::nowhere)
                        .put("on_" + side.label(), String.valueOf(event.get("status")));
            }
        }
        List<Item> items = new ArrayList<>();
        events.forEach((name, event) -> {
            Map<String, Object> names = names(null);
            names.put("event", event);
            items.add(new Item(null, name, null, names));
        });
        return items;
    }

    private static Map<String, Object> nowhere(String event) {
        Map<String, Object> nowhere = new LinkedHashMap<>();
        nowhere.put("name", event);
        nowhere.put("on_a", "absent");
        nowhere.put("on_b", "absent");
        return nowhere;
    }

    private Map<String, Object> names(@Nullable Side side) {
        Map<String, Object> names = new LinkedHashMap<>();
        if (side != null) {
            names.put("node", nodes.get(side.index()));
            names.put("peer", nodes.get(side.peer().index()));
        }
        names.put("a", nodes.get(0));
        names.put("b", nodes.get(1));
        names.put("pair", pair);
        names.put("today", today.toString());
        names.put("now", snapshot.takenAt().getEpochSecond());
        return names;
    }
}
