package dev.parallax.setup;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The settings of a pair that can be changed while the servers run, GTIDs aside. What is right already stays. */
final class SettingSteps {

    /** Where the value is a number, it is written without quotes. */
    private static final Set<String> NUMBERS =
            Set.of("server_id", "auto_increment_increment", "auto_increment_offset", "max_allowed_packet");

    /** Cannot be set while the server runs. */
    static final String RELAY_LOG_RECOVERY = "relay_log_recovery";

    private static final int MASTERS = 2;

    private final NodeState a;
    private final NodeState b;
    private final List<Step> steps = new ArrayList<>();

    private SettingSteps(NodeState a, NodeState b) {
        this.a = a;
        this.b = b;
    }

    static List<Step> of(NodeState a, NodeState b) {
        SettingSteps settings = new SettingSteps(a, b);
        settings.identities();
        for (NodeState node : List.of(a, b)) {
            settings.want(node, "binlog_format", "ROW", "rows in the log, not statements; open sessions keep theirs");
            settings.want(
                    node, "binlog_row_image", "FULL", "whole rows in the log: conflicts can be proved and repaired");
            settings.want(node, "binlog_row_metadata", "FULL", "column names and keys in the log");
            settings.relayLog(node);
        }
        settings.lanes();
        settings.packets();
        return settings.steps;
    }

    /** A statement that sets a variable for good, with what undoes it. */
    static Step.Change set(NodeState node, String name, String value, String why) {
        return set(node, name, node.variable(name), value, why);
    }

    /** As {@link #set(NodeState, String, String, String)}, when the value has changed since the state was read. */
    static Step.Change set(NodeState node, String name, String current, String value, String why) {
        String scope = node.loadsPersisted() ? "PERSIST " : "GLOBAL ";
        return Step.Change.of(
                node.side(),
                why + " (" + (current.isEmpty() ? "''" : current) + " -> " + value + ")",
                "SET " + scope + name + " = " + literal(name, value),
                new Made(
                        node.side(),
                        Made.Kind.VARIABLE,
                        name,
                        node.variable(name),
                        node.persisted().get(name),
                        value));
    }

    static String literal(String name, String value) {
        return NUMBERS.contains(name) ? Long.toString(Long.parseLong(value)) : Sql.quote(value);
    }

    private void want(NodeState node, String name, String value, String why) {
        boolean known = node.variables().containsKey(name);
        if (known && !node.variable(name).equalsIgnoreCase(value)) {
            steps.add(set(node, name, value, why));
        }
    }

    /** Only a start of the server looks at it, so that it is right as soon as it is kept for the next one. */
    private void relayLog(NodeState node) {
        String kept = node.persisted().getOrDefault(RELAY_LOG_RECOVERY, node.variable(RELAY_LOG_RECOVERY));
        if (node.loadsPersisted() && kept.equalsIgnoreCase("OFF")) {
            steps.add(Step.Change.of(
                    node.side(),
                    "after a crash it fetches again what it had received, from its next start on (OFF -> ON)",
                    "SET PERSIST_ONLY " + RELAY_LOG_RECOVERY + " = 'ON'",
                    new Made(
                            node.side(),
                            Made.Kind.VARIABLE,
                            RELAY_LOG_RECOVERY,
                            node.variable(RELAY_LOG_RECOVERY),
                            node.persisted().get(RELAY_LOG_RECOVERY),
                            "ON")));
        }
    }

    /** A server ignores what comes from its own id, so two with one id ignore each other. */
    private void identities() {
        String why = "each node needs a server_id of its own";
        long idA = a.serverId();
        long idB = b.serverId();
        if (idA == 0) {
            idA = idB == 1 ? 2 : 1;
            steps.add(set(a, "server_id", Long.toString(idA), why));
        }
        if (idB == 0 || idB == idA) {
            steps.add(set(b, "server_id", idA == 2 ? "1" : "2", why));
        }
    }

    /** Any two lanes that never meet will do: the manual's odd and even numbers, or what the nodes have. */
    private void lanes() {
        long stepA = number(a, "auto_increment_increment");
        long stepB = number(b, "auto_increment_increment");
        long offsetA = number(a, "auto_increment_offset");
        long offsetB = number(b, "auto_increment_offset");
        if (stepA == stepB && stepA >= MASTERS && offsetA != offsetB && offsetA <= stepA && offsetB <= stepB) {
            return;
        }
        boolean aKeeps = stepA == MASTERS && offsetA <= MASTERS;
        boolean bKeeps = !aKeeps && stepB == MASTERS && offsetB <= MASTERS;
        long wantedA = aKeeps ? offsetA : bKeeps ? MASTERS + 1 - offsetB : 1;
        lane(a, wantedA);
        lane(b, MASTERS + 1 - wantedA);
    }

    private void lane(NodeState node, long offset) {
        String why = "auto-increment keys of " + node.side().label() + " are " + (offset == 1 ? "odd" : "even")
                + ", so that inserts on both nodes do not meet; open sessions keep theirs";
        want(node, "auto_increment_increment", Integer.toString(MASTERS), why);
        want(node, "auto_increment_offset", Long.toString(offset), why);
    }

    /** A transaction that one node can write the other must be able to take. */
    private void packets() {
        long packetA = number(a, "max_allowed_packet");
        long packetB = number(b, "max_allowed_packet");
        if (packetA != packetB) {
            NodeState smaller = packetA < packetB ? a : b;
            want(
                    smaller,
                    "max_allowed_packet",
                    Long.toString(Math.max(packetA, packetB)),
                    "what " + (smaller.side() == Side.A ? "b" : "a") + " can write, "
                            + smaller.side().label() + " must be able to take");
        }
    }

    private static long number(NodeState node, String name) {
        return Long.parseLong("0" + node.variable(name));
    }
}
