package dev.parallax.doctor;

import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.SettingRule;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Witness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One rule that fired on one thing, on one node or on both, with the values that made it. */
final class SettingFinding {

    /** Sessions of one user may be thousands; the first few prove it. */
    private static final int MOST_MESSAGES = 3;

    private final CompiledRule rule;
    private final Item first;
    private final Map<String, Set<String>> sidesByMessage = new LinkedHashMap<>();
    private final Map<String, String> facts = new LinkedHashMap<>();

    SettingFinding(CompiledRule rule, Item first) {
        this.rule = rule;
        this.first = first;
    }

    void add(Item item, String message) {
        Side side = item.side();
        sidesByMessage.computeIfAbsent(message, none -> new LinkedHashSet<>()).add(side == null ? "" : side.label());
        if (sidesByMessage.size() <= MOST_MESSAGES) {
            rule.evidence().forEach(path -> evidence(item, path));
        }
    }

    /** A value with where it is, {@code sync_binlog on a}; of a setting the other node's too. */
    private void evidence(Item item, List<String> path) {
        String root = path.get(0);
        String rest = String.join(".", path.subList(1, path.size())).replaceFirst("^settings\\.", "");
        Side side = item.side();
        switch (root) {
            case "param" ->
                put("limit " + rest, value(Map.of("param", rule.check().parameters()), path));
            case "a", "b" -> put(rest + " on " + root, value(item.names(), path));
            case "node", "peer" -> {
                for (Side each : Side.values()) {
                    List<String> there = new ArrayList<>(path);
                    there.set(0, each.label());
                    put(rest + " on " + each.label(), value(item.names(), there));
                }
            }
            default ->
                put(
                        (rest.isEmpty() ? root : root.equals("pair") ? rest : root + " " + rest)
                                + (side == null || rest.isEmpty() ? "" : " on " + side.label()),
                        value(item.names(), path));
        }
    }

    private void put(String name, @Nullable Object value) {
        if (value != null && !(value instanceof Map<?, ?>)) {
            facts.putIfAbsent(name, Message.shown(value));
        }
    }

    private static @Nullable Object value(Map<String, Object> names, List<String> path) {
        Object at = names;
        for (String name : path) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    Finding finding() {
        SettingRule id = new SettingRule(rule.rule().id());
        return new Finding(
                FindingId.of(id, first.subject()),
                id,
                rule.rule().severity(),
                Status.CONFIRMED,
                first.table(),
                List.of(),
                title(),
                rule.rule().why(),
                rule.rule().remedy(),
                Witness.of(List.of(), 0, null, facts));
    }

    /** {@code on a and b: sync_binlog is 0}. */
    private String title() {
        StringJoiner title = new StringJoiner("; ");
        int shown = 0;
        for (Map.Entry<String, Set<String>> message : sidesByMessage.entrySet()) {
            if (shown++ == MOST_MESSAGES) {
                title.add("and " + (sidesByMessage.size() - MOST_MESSAGES) + " more");
                break;
            }
            String on = String.join(" and ", message.getValue());
            title.add((on.isEmpty() ? "" : "on " + on + ": ") + message.getKey());
        }
        return title.toString();
    }
}
