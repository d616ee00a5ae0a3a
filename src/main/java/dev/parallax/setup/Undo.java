package dev.parallax.setup;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what {@link SetupState} says was made: links first, then accounts, then settings in the other order. Each
 * thing is in one of three states: as it was made, as it was before (an interrupted run), or as somebody else left it; the
 * last is refused before anything is undone.
 */
final class Undo {

    private final Nodes nodes;
    private final NodeState a;
    private final NodeState b;
    private final List<Problem> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Step> links = new ArrayList<>();
    private final List<Step> accounts = new ArrayList<>();
    private final List<Step> settings = new ArrayList<>();

    Undo(Nodes nodes, NodeState a, NodeState b, SetupState state) {
        this.nodes = nodes;
        this.a = a;
        this.b = b;
        List<Made> made = new ArrayList<>(state.made());
        Collections.reverse(made);
        Map<Side, Made> modes = new EnumMap<>(Side.class);
        for (Made thing : made) {
            switch (thing.kind()) {
                case LINK -> link(thing);
                case ACCOUNT -> account(thing);
                case VARIABLE -> {
                    if (thing.name().equals("gtid_mode")) {
                        modes.put(thing.node(), thing);
                    } else {
                        variable(thing, node(thing.node()).variable(thing.name()));
                    }
                }
                case HISTORY ->
                    notes.add("GTIDs that were added on " + thing.node().label() + " stay: " + thing.after()
                            + " are of transactions whose data it holds");
            }
        }
        // Before enforce_gtid_consistency, which ON needs.
        settings.addAll(0, gtidModes(modes));
    }

    List<Problem> problems() {
        return problems;
    }

    List<String> notes() {
        return notes;
    }

    List<Step> steps() {
        List<Step> steps = new ArrayList<>(links);
        steps.addAll(accounts);
        steps.addAll(settings);
        return steps;
    }

    private NodeState node(Side side) {
        return side == Side.A ? a : b;
    }

    private void refuse(NodeState node, String what) {
        problems.add(new Problem(
                "PX-SET-018",
                what + " on " + node.label()
                        + ", so somebody else has changed it since setup did, and nothing is undone;"
                        + " put it back, or take it away by hand and out of setup.json"));
    }

    private void link(Made thing) {
        NodeState node = node(thing.node());
        Link link = node.link();
        if (link == null) {
            return;
        }
        if (!thing.after().equals(new PeerAddress(link.host(), link.port()).toString())) {
            refuse(node, "the link is from " + link.host() + ":" + link.port() + " and was made from " + thing.after());
            return;
        }
        links.add(Step.Change.of(
                thing.node(), "setup made this link", node.words().stopReplica()));
        links.add(Step.Change.of(thing.node(), "and so it goes", node.words().resetReplica()));
    }

    private void account(Made thing) {
        NodeState node = node(thing.node());
        ReplicaAccount account = StateReader.account(nodes.on(thing.node()), thing.name(), thing.after());
        String name = Sql.account(thing.name(), thing.after());
        if (account == null) {
            return;
        }
        boolean other =
                account.differences(false).stream().anyMatch(difference -> difference.startsWith("it may do more"));
        if (other) {
            refuse(node, "account " + name + " has grants that setup did not give it");
            return;
        }
        accounts.add(new Step.Change(
                thing.node(),
                "setup made this account",
                List.of(
                        Sql.of("SET SESSION sql_log_bin = 0"),
                        Sql.of("DROP USER " + name),
                        Sql.of("SET SESSION sql_log_bin = 1")),
                List.of()));
    }

    private void variable(Made thing, String current) {
        NodeState node = node(thing.node());
        String before = thing.before() == null ? "" : thing.before();
        boolean asMade = current.equalsIgnoreCase(thing.after());
        if (!asMade && !current.equalsIgnoreCase(before)) {
            refuse(node, thing.name() + " is " + current + " and was set to " + thing.after());
            return;
        }
        String persisted = node.persisted().get(thing.name());
        if (persisted != null
                && !persisted.equalsIgnoreCase(thing.after())
                && !persisted.equals(thing.persistedBefore())) {
            refuse(node, thing.name() + " is persisted as " + persisted + " and was persisted as " + thing.after());
            return;
        }
        unpersist(thing, persisted);
        boolean atNextStart = thing.name().equals(SettingSteps.RELAY_LOG_RECOVERY);
        if (asMade && !before.equalsIgnoreCase(thing.after()) && !atNextStart) {
            settings.add(Step.Change.of(
                    thing.node(), "it was so before", "SET GLOBAL " + thing.name() + " = " + literal(thing, before)));
        }
    }

    private void unpersist(Made thing, @Nullable String persisted) {
        String before = thing.persistedBefore();
        if (persisted == null || persisted.equals(before)) {
            return;
        }
        settings.add(
                before == null
                        ? Step.Change.of(thing.node(), "nothing was persisted before", "RESET PERSIST " + thing.name())
                        : Step.Change.of(
                                thing.node(),
                                "this was persisted before",
                                "SET PERSIST" + (thing.name().equals(SettingSteps.RELAY_LOG_RECOVERY) ? "_ONLY " : " ")
                                        + thing.name() + " = " + literal(thing, before)));
    }

    private static String literal(Made thing, String value) {
        return SettingSteps.literal(thing.name(), value);
    }

    /** Back by single steps, both nodes at each before either goes on. */
    private List<Step> gtidModes(Map<Side, Made> modes) {
        List<Step> steps = new ArrayList<>();
        for (Side side : Side.values()) {
            Made thing = modes.get(side);
            if (thing != null
                    && !node(side)
                            .gtidMode()
                            .isBetween(GtidMode.of(String.valueOf(thing.before())), GtidMode.of(thing.after()))) {
                refuse(node(side), "gtid_mode is " + node(side).gtidMode() + " and was set to " + thing.after());
            }
        }
        for (GtidMode mode : List.of(GtidMode.ON_PERMISSIVE, GtidMode.OFF_PERMISSIVE, GtidMode.OFF)) {
            for (Side side : Side.values()) {
                Made thing = modes.get(side);
                if (thing != null
                        && node(side).gtidMode().compareTo(mode) > 0
                        && GtidMode.of(String.valueOf(thing.before())).compareTo(mode) <= 0) {
                    steps.add(Step.Change.of(
                            side, "back to what it was", "SET GLOBAL gtid_mode = " + Sql.quote(mode.name())));
                }
            }
        }
        modes.forEach((side, thing) -> {
            List<Step> kept = new ArrayList<>(settings);
            settings.clear();
            unpersist(thing, node(side).persisted().get("gtid_mode"));
            steps.addAll(settings);
            settings.clear();
            settings.addAll(kept);
        });
        return steps;
    }
}
