package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.schema.compare.ObjectKind;
import dev.parallax.schema.compare.SchemaComparison;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.schema.compare.ServerSchemas;
import dev.parallax.server.BothNodes;
import dev.parallax.server.NodeConnection;
import dev.parallax.source.StreamOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares the definitions on two servers. What differs at first may be DDL on its way: then each node is given time to
 * apply what the other had executed, and only what is so before and after it differs.
 */
final class SchemaExamination {

    /**
     * What came of it.
     *
     * @param definitions how many objects were compared, by kind
     */
    record Result(
            List<NodeInfo> nodes,
            List<Finding> findings,
            List<NotChecked> notChecked,
            Map<String, Summary.PerNode> definitions) {

        /** Whether something differs on which replication or data depends. */
        boolean differs() {
            return findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR);
        }

        /** Whether something may only be on its way. */
        boolean isPending() {
            return findings.stream().anyMatch(finding -> finding.status() == Status.PENDING);
        }
    }

    /**
     * @param differences those that last
     * @param fresh those that were not there a reading before
     * @param unsettled why even the others may not last
     */
    private record Compared(
            List<ServerSchemas> nodes,
            List<SchemaDifference> differences,
            List<SchemaDifference> fresh,
            List<String> unsettled) {}

    private final ConnectionSettings settingsA;
    private final ConnectionSettings settingsB;
    private final TableSelection selection;
    private final Duration maxLag;
    private final ReplicationListener listener;
    private final SchemaScope scope;

    /** @param maxLag how long to wait for the nodes to apply each other's transactions */
    SchemaExamination(
            ConnectionSettings a,
            ConnectionSettings b,
            TableSelection selection,
            Duration maxLag,
            ReplicationListener listener) {
        this.settingsA = a;
        this.settingsB = b;
        this.selection = selection;
        this.maxLag = maxLag;
        this.listener = listener;
        this.scope = new SchemaScope(selection);
    }

    /** Throws ProblemException where a server cannot be asked, or both are one. */
    Result run() throws InterruptedException {
        try (BothNodes nodes =
                BothNodes.open(settingsA, settingsB, StreamOptions.defaults().maxOutage())) {
            NodeConnection a = nodes.a();
            NodeConnection b = nodes.b();
            if (a.identity().uuid().equals(b.identity().uuid())) {
                throw ProblemException.usage(
                        "PX-SCH-001",
                        "a and b are the same server (server_uuid "
                                + a.identity().uuid() + "): check host and port of both --node options");
            }
            return result(compare(a, b), List.of(info(Side.A, a), info(Side.B, b)));
        }
    }

    private Compared compare(NodeConnection a, NodeConnection b) throws InterruptedException {
        Instant deadline = Instant.now().plus(maxLag);
        long step = Math.max(a.identity().autoIncrement(), b.identity().autoIncrement());
        List<ServerSchemas> before = List.of(read(a), read(b));
        List<SchemaDifference> differences = SchemaComparison.of(before.get(0), before.get(1));
        if (differences.isEmpty()
                && SchemaComparison.lateCounters(before, before, step).isEmpty()) {
            return new Compared(before, differences, List.of(), List.of());
        }
        while (true) {
            CatchUp caughtUp = CatchUp.await(a, b, Duration.between(Instant.now(), deadline), listener);
            List<ServerSchemas> now = List.of(read(a), read(b));
            List<SchemaDifference> next = SchemaComparison.of(now.get(0), now.get(1));
            List<SchemaDifference> lasting = new ArrayList<>(SchemaComparison.lasting(differences, next));
            List<SchemaDifference> fresh = new ArrayList<>(next);
            fresh.removeAll(lasting);
            // A definition that was changed meanwhile proves neither agreement nor difference.
            if (fresh.isEmpty() || !caughtUp.reached() || !Instant.now().isBefore(deadline)) {
                if (caughtUp.reached()) {
                    SchemaComparison.lateCounters(before, now, step)
                            .forEach((table, values) -> lasting.add(SchemaFindings.counter(table, values)));
                }
                return new Compared(now, lasting, fresh, caughtUp.reasons());
            }
            before = now;
            differences = next;
        }
    }

    private ServerSchemas read(NodeConnection node) throws InterruptedException {
        return node.ask(connection -> ServerSchemas.read(connection, node.settings(), scope));
    }

    private Result result(Compared compared, List<NodeInfo> nodes) {
        ServerSchemas a = compared.nodes().get(0);
        ServerSchemas b = compared.nodes().get(1);
        List<NotChecked> notChecked = scope.missing(a, b);
        List<SchemaDifference> all = new ArrayList<>(compared.differences());
        all.addAll(compared.fresh());
        List<Finding> findings = all.stream()
                .map(difference -> SchemaFindings.of(difference, isSettled(difference, compared)))
                .toList();
        if (!compared.fresh().isEmpty()) {
            notChecked.add(new NotChecked(
                    "definitions that changed while they were compared",
                    "they were not the same in two readings one after the other; compare again when no DDL runs",
                    true));
        }
        Result result = new Result(nodes, findings, notChecked, counts(a, b));
        if (result.isPending()) {
            compared.unsettled()
                    .forEach(reason ->
                            notChecked.add(new NotChecked("whether the differences found will stay", reason, true)));
        }
        for (Side side : Side.values()) {
            ServerSchemas node = compared.nodes().get(side.index());
            hidden(side, node, compared.differences(), notChecked);
            notVisible(side, node, notChecked);
        }
        return result;
    }

    /** Whether it is a difference for good, and not a change on its way or something that an account may not see. */
    private static boolean isSettled(SchemaDifference difference, Compared compared) {
        Side lacking = lacking(difference);
        return compared.unsettled().isEmpty()
                && !compared.fresh().contains(difference)
                && (lacking == null
                        || compared.nodes()
                                .get(lacking.index())
                                .privileges()
                                .has("SELECT", difference.object().schema()));
    }

    /** The node that lacks the object; null when both have it. */
    private static @Nullable Side lacking(SchemaDifference difference) {
        if (difference.property() != null) {
            return null;
        }
        return difference.a() == null ? Side.A : Side.B;
    }

    /** What is hidden from an account looks as if it were not there; what is hidden on both nodes looks like agreement. */
    private void hidden(
            Side side, ServerSchemas node, List<SchemaDifference> differences, List<NotChecked> notChecked) {
        boolean lacks = differences.stream()
                .anyMatch(difference -> lacking(difference) == side
                        && !node.privileges().has("SELECT", difference.object().schema()));
        notChecked.addAll(new HiddenTables(selection).on(side, node.privileges(), lacks));
    }

    /** Neither data nor replication depends on what an account without more privileges cannot see. */
    private static void notVisible(Side side, ServerSchemas node, List<NotChecked> notChecked) {
        node.notVisible()
                .forEach(what -> notChecked.add(new NotChecked(
                        what + " on " + side.label(), "the account on " + side.label() + " may not see it", false)));
    }

    private static Map<String, Summary.PerNode> counts(ServerSchemas a, ServerSchemas b) {
        Map<ObjectKind, Long> onA = SchemaComparison.counts(a);
        Map<ObjectKind, Long> onB = SchemaComparison.counts(b);
        Map<String, Summary.PerNode> counts = new LinkedHashMap<>();
        for (ObjectKind kind : ObjectKind.values()) {
            Summary.PerNode count = new Summary.PerNode(onA.getOrDefault(kind, 0L), onB.getOrDefault(kind, 0L));
            if (count.a() + count.b() > 0) {
                counts.put(kind.label().replace(' ', '_'), count);
            }
        }
        return counts;
    }

    private static NodeInfo info(Side side, NodeConnection node) {
        return new NodeInfo(
                side,
                node.settings().host(),
                node.settings().port(),
                node.identity().version().toString(),
                node.identity().serverId(),
                node.identity().uuid().toString(),
                node.identity().gtidMode() ? "ON" : "OFF",
                null,
                null,
                null);
    }
}
