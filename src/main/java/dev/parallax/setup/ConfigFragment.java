package dev.parallax.setup;

import java.util.ArrayList;
import java.util.List;

/** Lines for a node's option file: what only a restart can change. */
final class ConfigFragment {

    private final NodeState node;
    private final List<String> needed = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    private ConfigFragment(NodeState node) {
        this.node = node;
    }

    /** @param address where the peer reaches this node */
    static ConfigFragment of(NodeState node, PeerAddress address) {
        ConfigFragment fragment = new ConfigFragment(node);
        if (!node.isOn("log_bin")) {
            fragment.need(
                    "log_bin = mysql-bin",
                    "the other node reads this log; take skip-log-bin and disable-log-bin out where they stand");
        }
        if (!node.isOn(node.words().variable("log_replica_updates"))) {
            String name = node.words().variable("log_replica_updates");
            fragment.need(name + " = ON", "the log has to show in which order what the other node wrote was applied");
            if (node.persisted().containsKey(name)) {
                fragment.reasons.add("run RESET PERSIST " + name + " too, which is stronger than this file");
            }
        }
        if (node.isOn("skip_networking")) {
            fragment.need("skip_networking = OFF", "the other node connects over the network");
        }
        if (!address.isLoopback() && listensOnLoopbackOnly(node)) {
            fragment.need(
                    "bind_address = " + (address.isName() ? "0.0.0.0" : address.host()),
                    "it listens on loopback alone (" + node.variable("bind_address")
                            + "), where the other node cannot reach it; let the firewall admit that node alone");
        }
        return fragment;
    }

    private static boolean listensOnLoopbackOnly(NodeState node) {
        for (String address : node.variable("bind_address").split(",", -1)) {
            if (!PeerAddress.isLoopback(address.strip())) {
                return false;
            }
        }
        return true;
    }

    private void need(String line, String why) {
        needed.add("# " + why + "\n" + line);
        reasons.add(line + " (" + why + ")");
    }

    boolean isNeeded() {
        return !needed.isEmpty();
    }

    /** What is to change and why, on one line. */
    String reasons() {
        return String.join("; ", reasons);
    }

    /** The text of the file. */
    String text() {
        StringBuilder text = new StringBuilder("# For node " + node.label()
                + ": copy to a folder that its option files include, such as\n# /etc/mysql/mysql.conf.d/, restart the"
                + " server, then run parallax setup again.\n[mysqld]\n");
        needed.forEach(line -> text.append(line).append('\n'));
        return advised(text, node);
    }

    private static String advised(StringBuilder text, NodeState node) {
        if (!node.isOn("relay_log_recovery")) {
            text.append("# advised: a crash of the replica then costs no more than fetching its relay log again\n")
                    .append("relay_log_recovery = ON\n");
        }
        return text.toString();
    }

    /**
     * The settings that setup made on a node, for its option file. What is persisted alone comes into force late at a start:
     * links that go on by themselves find the old server_id and GTID mode, and stop.
     */
    static String ofSettings(NodeState node, SetupState state) {
        StringBuilder text = new StringBuilder("# For node " + node.label()
                + ": copy to a folder that its option files include, such as\n# /etc/mysql/mysql.conf.d/, before its next"
                + " restart.\n[mysqld]\n");
        for (Made thing : state.made()) {
            if (thing.node() == node.side() && thing.kind() == Made.Kind.VARIABLE) {
                text.append(thing.name()).append(" = ").append(thing.after()).append('\n');
            }
        }
        return text.indexOf("\n" + SettingSteps.RELAY_LOG_RECOVERY) > 0 ? text.toString() : advised(text, node);
    }
}
