package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.schema.compare.ObjectKind;
import dev.parallax.schema.compare.SchemaComparison;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.schema.compare.ServerSchemas;
import dev.parallax.server.NodeConnection;
import dev.parallax.source.StreamOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares the definitions on two servers. What differs at first may be DDL on its way: then each node is given time to
 * apply what the other had executed, and only what is so before and after it differs.
 */
public final class SchemaJob {

    /**
     * What to do.
     *
     * @param maxLag how long to wait for the nodes to apply each other's transactions
     * @param maxFindings how many findings the report lists
     * @param findingsFile where every finding goes; null for nowhere
     */
    public record Request(
            ConnectionSettings a,
            ConnectionSettings b,
            TableSelection selection,
            Duration maxLag,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

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

    private final Request request;
    private final ReplicationListener listener;
    private final SchemaScope scope;

    public SchemaJob(Request request, ReplicationListener listener) {
        this.request = request;
        this.listener = listener;
        this.scope = new SchemaScope(request.selection());
    }

    /** Throws ProblemException where a server cannot be asked, or both are one. */
    public Outcome run() throws InterruptedException {
        Instant startedAt = Instant.now();
        try (NodeConnection a = NodeConnection.open(
                        request.a(), StreamOptions.defaults().maxOutage());
                NodeConnection b = NodeConnection.open(
                        request.b(), StreamOptions.defaults().maxOutage())) {
            if (a.identity().uuid().equals(b.identity().uuid())) {
                throw ProblemException.usage(
                        "PX-SCH-001",
                        "a and b are the same server (server_uuid "
                                + a.identity().uuid() + "): check host and port of both --node options");
            }
            return report(startedAt, compare(a, b), List.of(info(Side.A, a), info(Side.B, b)));
        }
    }

    private Compared compare(NodeConnection a, NodeConnection b) throws InterruptedException {
        Instant deadline = Instant.now().plus(request.maxLag());
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

    private Outcome report(Instant startedAt, Compared compared, List<NodeInfo> nodes) {
        ServerSchemas a = compared.nodes().get(0);
        ServerSchemas b = compared.nodes().get(1);
        List<NotChecked> notChecked = scope.missing(a, b);
        Map<String, Long> byRule = new TreeMap<>(Map.of(Rule.SCHEMA_DIFFERENCE.id(), 0L));
        Map<String, Long> bySeverity = new TreeMap<>();
        for (Severity severity : Severity.values()) {
            bySeverity.put(severity.name(), 0L);
        }
        boolean differs = false;
        boolean pending = false;
        try (FindingCollector collector =
                new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            List<SchemaDifference> all = new ArrayList<>(compared.differences());
            all.addAll(compared.fresh());
            for (SchemaDifference difference : all) {
                Finding finding = SchemaFindings.of(difference, isSettled(difference, compared));
                collector.finding(finding);
                byRule.merge(finding.rule().id(), 1L, Long::sum);
                bySeverity.merge(finding.severity().name(), 1L, Long::sum);
                differs |= finding.severity() == Severity.ERROR;
                pending |= finding.status() == Status.PENDING;
            }
            if (!compared.fresh().isEmpty()) {
                notChecked.add(new NotChecked(
                        "definitions that changed while they were compared",
                        "they were not the same in two readings one after the other; compare again when no DDL runs",
                        true));
            }
            if (pending) {
                compared.unsettled()
                        .forEach(reason -> notChecked.add(
                                new NotChecked("whether the differences found will stay", reason, true)));
            }
            for (Side side : Side.values()) {
                ServerSchemas node = compared.nodes().get(side.index());
                hidden(side, node, compared.differences(), notChecked);
                notVisible(side, node, notChecked);
            }
            boolean blocked = notChecked.stream().anyMatch(NotChecked::blocksVerdict);
            AuditResult result = new AuditResult(
                    differs ? Verdict.DIVERGED : pending || blocked ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT,
                    Set.of(Part.SCHEMA),
                    startedAt,
                    Instant.now(),
                    nodes,
                    new AuditResult.Window(null, null),
                    Summary.ofDefinitions(byRule, bySeverity, counts(a, b)),
                    collector.forReport(),
                    List.of(),
                    notChecked);
            return new Outcome(result, collector.highestSeverity(), blocked || collector.leavesOpen(0));
        }
    }

    /** Whether it is a difference for good, and not a change on its way or something that an account may not see. */
    private static boolean isSettled(SchemaDifference difference, Compared compared) {
        Side lacking = lacking(difference);
        return compared.unsettled().isEmpty()
                && !compared.fresh().contains(difference)
                && (lacking == null || compared.nodes().get(lacking.index()).seesAll());
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
        if (node.seesAll()) {
            return;
        }
        boolean named = !request.selection().databases().isEmpty()
                || !request.selection().tables().isEmpty();
        boolean lacks = differences.stream().anyMatch(difference -> lacking(difference) == side);
        notChecked.add(new NotChecked(
                "databases and tables that are hidden from the account on " + side.label(),
                "it has no SELECT on *.*, so what it may not see cannot be told from what is not there; grant that, or name"
                        + " what it may read with --databases or --tables",
                lacks || !named));
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
