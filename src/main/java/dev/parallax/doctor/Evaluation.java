package dev.parallax.doctor;

import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.rule.Scope;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rules asked of a snapshot. Each answer is one of three: the rule fires, with the values that made it; it does not; or
 * it was not checked, because something it asks for is not known. Nothing else is asked of a server for it, so the same
 * snapshot gives the same answer.
 */
public final class Evaluation {

    /**
     * What came of it.
     *
     * @param findings one for each rule and thing it fired on, told of both nodes together
     * @param notChecked what is not known, with the rules that would have needed it
     * @param rules how many rules were asked
     */
    public record Result(List<Finding> findings, List<NotChecked> notChecked, int rules) {}

    /** What follows from a part of the snapshot is not known where that part is not. */
    private static final Map<String, String> MADE_OF = Map.ofEntries(
            Map.entry("link", "links"),
            Map.entry("linked_to_peer", "links"),
            Map.entry("link_count", "links"),
            Map.entry("link_hosts", "links"),
            Map.entry("links_running", "links"),
            Map.entry("replicates", "links"),
            Map.entry("account_users", "accounts"),
            Map.entry("changed_at_run_time", "origins"),
            Map.entry("encrypted", "receivers"),
            Map.entry("errant_on_a", "gtid"),
            Map.entry("errant_on_b", "gtid"));

    /** Why rules were not checked on a node. */
    private record Gap(@Nullable Side side, String why, boolean refused) {}

    private final Snapshot snapshot;
    private final Facts facts;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Gap, TreeSet<String>> gaps = new LinkedHashMap<>();
    private final TreeSet<Gap> blocking = new TreeSet<>(java.util.Comparator.comparing(Gap::toString));

    private Evaluation(CompiledRules rules, Snapshot snapshot, LocalDate today) {
        this.snapshot = snapshot;
        this.facts = new Facts(snapshot, today, rules.settings());
    }

    /**
     * Asks every rule.
     *
     * @param today for what has an end, such as releases
     */
    public static Result of(CompiledRules rules, Snapshot snapshot, LocalDate today) {
        Evaluation evaluation = new Evaluation(rules, snapshot, today);
        rules.rules().forEach(evaluation::ask);
        return new Result(
                List.copyOf(evaluation.findings),
                evaluation.notChecked(),
                rules.rules().size());
    }

    private void ask(CompiledRule rule) {
        Map<String, SettingFinding> fired = new LinkedHashMap<>();
        Scope scope = rule.check().scope();
        for (Side side : scope.ofPair() ? new Side[] {null} : Side.values()) {
            if (!concerns(rule, side)) {
                continue;
            }
            List<Item> items = facts.items(scope, side);
            if (items == null) {
                gap(rule, side, List.of(Facts.part(scope)));
                continue;
            }
            for (Item item : items) {
                ask(rule, item, fired);
            }
        }
        fired.values().forEach(one -> findings.add(one.finding()));
    }

    /** A rule about settings that a server of this version does not have is not about that server. */
    private boolean concerns(CompiledRule rule, @Nullable Side side) {
        for (Side each : side == null ? Side.values() : new Side[] {side}) {
            if (snapshot.node(each).get("settings") instanceof Map<?, ?> settings
                    && !settings.keySet().containsAll(rule.check().settings())) {
                return false;
            }
        }
        return true;
    }

    private void ask(CompiledRule rule, Item item, Map<String, SettingFinding> fired) {
        try {
            String message = rule.ask(item.names());
            if (message != null) {
                fired.computeIfAbsent(item.subject(), subject -> new SettingFinding(rule, item))
                        .add(item, message);
            }
        } catch (Expression.Unknown e) {
            gap(rule, item.side(), e.path());
        } catch (Expression.Mistake e) {
            String subject = item.subject().isEmpty() ? "" : " of " + item.subject();
            note(rule, new Gap(item.side(), e.getMessage() + subject, false));
        }
    }

    /** Says why a value is not known: because of the account, the version, or something that is switched off. */
    private void gap(CompiledRule rule, @Nullable Side side, List<String> path) {
        Side other = side == null ? Side.B : side.peer();
        List<Side> about = switch (path.get(0)) {
            case "a" -> List.of(Side.A);
            case "b" -> List.of(Side.B);
            case "peer" -> List.of(other);
            case "node" -> List.of(other.peer());
            default -> List.of(other.peer(), other);
        };
        if (away(rule, about)) {
            return;
        }
        boolean noted = false;
        for (Side on : about) {
            Gap unknown = unknown(on, path);
            if (unknown != null) {
                note(rule, unknown);
                noted = true;
                // What is asked of each node is asked of the other, too; of the pair both have to be told.
                if (side != null) {
                    break;
                }
            }
        }
        if (noted) {
            return;
        }
        Side on = about.get(0);
        boolean setting = path.size() == 3 && path.get(1).equals("settings");
        // What follows from both nodes' states is missing on the one that did answer.
        if (!setting && away(rule, List.of(Side.values()))) {
            return;
        }
        String why = setting
                ? "MySQL " + snapshot.value(on, "version.text") + " has no variable " + path.get(2)
                : path.contains("commit_lag_seconds")
                        ? "performance_schema is OFF, no clock could be read, or the server is older than 8.0: commits"
                                + " have no times to compare"
                        : "the server says nothing of " + String.join(".", path);
        note(rule, new Gap(on, why, false));
    }

    private @Nullable Gap unknown(Side on, List<String> path) {
        for (String name : path) {
            String part = MADE_OF.getOrDefault(name, name);
            if (snapshot.value(on, "unknown." + part) instanceof Map<?, ?> unknown) {
                return new Gap(on, part + ": " + unknown.get("why"), Boolean.TRUE.equals(unknown.get("refused")));
            }
        }
        return null;
    }

    /** Whether one of these nodes did not answer, which is then the reason. */
    private boolean away(CompiledRule rule, List<Side> nodes) {
        for (Side on : nodes) {
            if (snapshot.value(on, "unknown." + SnapshotReader.WHOLE) instanceof Map<?, ?> unknown) {
                note(rule, new Gap(on, String.valueOf(unknown.get("why")), true));
                return true;
            }
        }
        return false;
    }

    private void note(CompiledRule rule, Gap gap) {
        gaps.computeIfAbsent(gap, none -> new TreeSet<>()).add(rule.rule().id());
        // What the account may not see could be an error; what a server of its kind does not tell is a limit, and
        // known.
        if (gap.refused() && rule.rule().severity() == Severity.ERROR) {
            blocking.add(gap);
        }
    }

    private List<NotChecked> notChecked() {
        List<NotChecked> all = new ArrayList<>();
        gaps.forEach((gap, ids) -> all.add(new NotChecked(
                (ids.size() == 1 ? "rule " : "rules ")
                        + String.join(", ", ids)
                        + (gap.side() == null ? "" : " on " + gap.side().label()),
                gap.why(),
                blocking.contains(gap))));
        for (Side side : Side.values()) {
            if (snapshot.node(side).get("grants") instanceof List<?> held
                    && !held.contains("SELECT")
                    && !held.contains("ALL PRIVILEGES")) {
                all.add(new NotChecked(
                        "tables on " + side.label() + " that the account may not read",
                        "it has no SELECT on everything, so rules about tables saw only some",
                        false));
            }
        }
        return all;
    }

    /** The areas of a snapshot that no rule can fill: what a server does not tell anybody. */
    public static List<NotChecked> beyondServers() {
        return Arrays.stream(new String[][] {
                    {"free disk space", "MySQL does not show it; df on the servers does"},
                    {
                        "firewalls, disks, cooling and the network between the nodes",
                        "no server shows them; only what follows from them is checked, such as errors and lag"
                    }
                })
                .map(pair -> new NotChecked(pair[0], pair[1], false))
                .toList();
    }
}
