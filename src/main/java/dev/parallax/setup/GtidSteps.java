package dev.parallax.setup;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Switches GTIDs on or off while the servers run, one step at a time and both nodes at each step before either goes on,
 * as the reference manual's "Changing GTID Mode Online" says.
 */
final class GtidSteps {

    private static final String WHY_CONSISTENT = "nothing that cannot have a GTID";

    private GtidSteps() {}

    /** From what the nodes have to ON. */
    static List<Step> on(List<NodeState> nodes) {
        List<Step> steps = new ArrayList<>();
        for (NodeState node : nodes) {
            if (node.gtidMode() != GtidMode.ON
                    && !node.variable("enforce_gtid_consistency").equals("ON")) {
                steps.add(SettingSteps.set(node, "enforce_gtid_consistency", "ON", WHY_CONSISTENT));
            }
        }
        Map<GtidMode, String> whys = new EnumMap<>(GtidMode.class);
        whys.put(GtidMode.OFF_PERMISSIVE, "both kinds of transactions can be replicated");
        whys.put(GtidMode.ON_PERMISSIVE, "new transactions get a GTID");
        whys.put(GtidMode.ON, "every transaction has a GTID, by which links position themselves");
        whys.forEach((mode, why) -> {
            if (mode == GtidMode.ON) {
                nodes.stream()
                        .filter(node -> node.gtidMode() != GtidMode.ON)
                        .forEach(node -> steps.add(new Step.AwaitNoAnonymous(
                                node.side(), "transactions that began without a GTID have to end")));
            }
            for (NodeState node : nodes) {
                if (node.gtidMode().compareTo(mode) < 0) {
                    String current =
                            (node.gtidMode().compareTo(mode.before()) < 0 ? mode.before() : node.gtidMode()).name();
                    steps.add(SettingSteps.set(node, "gtid_mode", current, mode.name(), why));
                }
            }
        });
        return steps;
    }
}
