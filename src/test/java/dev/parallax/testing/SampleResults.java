package dev.parallax.testing;

import static dev.parallax.testing.SampleWitness.UUID_A;
import static dev.parallax.testing.SampleWitness.UUID_B;
import static dev.parallax.testing.SampleWitness.at;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Realistic results of whole audits, one per verdict. */
public final class SampleResults {

    private SampleResults() {}

    /** All four kinds of conflict, one older divergence, healed and pending rows. */
    public static AuditResult diverged() {
        return result(
                Verdict.DIVERGED,
                List.of(
                        SampleFindings.updateUpdate(),
                        SampleFindings.insertInsert(),
                        SampleFindings.updateDelete(),
                        SampleFindings.deleteDelete(),
                        SampleFindings.preWindow(),
                        SampleFindings.pending(),
                        SampleFindings.healedByLaterWrite(),
                        SampleFindings.identicalInserts(),
                        SampleFindings.bothDeleted()),
                List.of(new NotChecked(
                        "table shop.audit_trail",
                        "it has no primary key, so its rows cannot be told apart; give it one to have it checked",
                        false)));
    }

    /** Conflicts that all ended well. */
    public static AuditResult healed() {
        return result(
                Verdict.CONSISTENT,
                List.of(
                        SampleFindings.healedByLaterWrite(),
                        SampleFindings.identicalInserts(),
                        SampleFindings.bothDeleted()),
                List.of());
    }

    public static AuditResult pending() {
        return result(Verdict.INCONCLUSIVE, List.of(SampleFindings.pending()), List.of());
    }

    public static AuditResult consistent() {
        return result(Verdict.CONSISTENT, List.of(), List.of());
    }

    public static AuditResult inconclusive() {
        AuditResult whole = result(
                Verdict.INCONCLUSIVE,
                List.of(),
                List.of(
                        new NotChecked(
                                "b's log before mysql-bin.000002:4",
                                "mysql-bin.000001 was purged on b; audit from mysql-bin.000002, or restore the file "
                                        + "from an archive and give it with --binlog",
                                true),
                        new NotChecked(
                                "table shop.audit_trail",
                                "it has no primary key, so its rows cannot be told apart; give it one to have it "
                                        + "checked",
                                true)));
        List<NodeInfo> logsOnly = List.of(logOnly(Side.A, "mysql-bin.000003"), logOnly(Side.B, "mysql-bin.000002"));
        return new AuditResult(
                whole.verdict(),
                whole.parts(),
                whole.startedAt(),
                whole.finishedAt(),
                logsOnly,
                new AuditResult.Window(null, null),
                whole.summary(),
                whole.findings(),
                whole.tables(),
                whole.notChecked());
    }

    /** Definitions alone. */
    public static AuditResult schema() {
        List<Finding> findings = List.of(
                SampleFindings.schema(
                        "replication_can_break",
                        "the applier stops at values that do not fit",
                        "column shop.orders.id",
                        "type",
                        "int",
                        "bigint"),
                SampleFindings.schema(
                        "behaviour_differs", "clients fail on one node", "view shop.totals", null, "there", null));
        Map<String, Summary.PerNode> definitions = new LinkedHashMap<>();
        definitions.put("table", new Summary.PerNode(12, 12));
        definitions.put("foreign_key", new Summary.PerNode(1, 1));
        definitions.put("view", new Summary.PerNode(2, 1));
        return new AuditResult(
                Verdict.DIVERGED,
                Set.of(Part.SCHEMA),
                at("16:00:01.000000"),
                at("16:00:01.250000"),
                List.of(server(Side.A), server(Side.B)),
                new AuditResult.Window(null, null),
                Summary.ofDefinitions(
                        counts(findings.stream().map(f -> f.rule().id()).toList()),
                        counts(findings.stream().map(f -> f.severity().name()).toList()),
                        definitions),
                findings,
                List.of(),
                List.of(new NotChecked("triggers (grant TRIGGER) on a", "the account on a may not see it", false)));
    }

    private static NodeInfo server(Side side) {
        NodeInfo node = node(side);
        return new NodeInfo(
                side,
                node.host(),
                node.port(),
                node.version(),
                node.serverId(),
                node.serverUuid(),
                node.gtidMode(),
                null,
                null,
                null);
    }

    /** A result around these findings, with the counts that belong to them. */
    public static AuditResult result(Verdict verdict, List<Finding> findings, List<NotChecked> notChecked) {
        return new AuditResult(
                verdict,
                Set.of(Part.LOGS),
                at("16:00:01.000000"),
                at("16:00:03.250000"),
                List.of(node(Side.A), node(Side.B)),
                new AuditResult.Window(at("15:00:00.000000"), at("16:00:00.000000")),
                summary(findings),
                findings,
                List.of(),
                notChecked);
    }

    private static Summary summary(List<Finding> findings) {
        return new Summary(
                new Summary.PerNode(18_204, 18_203),
                new Summary.PerNode(96_120, 96_117),
                findings.size(),
                count(findings, Status.DIVERGED),
                count(findings, Status.HEALED),
                count(findings, Status.PENDING),
                counts(findings.stream().map(f -> f.rule().id()).toList()),
                counts(findings.stream().map(f -> f.severity().name()).toList()),
                accounting(),
                Map.of());
    }

    private static Map<String, Summary.Account> accounting() {
        Map<String, Summary.Account> accounts = new LinkedHashMap<>();
        accounts.put("matched", account(18_200, 18_200, 96_100, 96_099));
        accounts.put("pending", account(2, 1, 10, 9));
        accounts.put("skipped", account(1, 1, 7, 6));
        accounts.put("errant", account(0, 0, 0, 0));
        accounts.put("localOnly", account(1, 1, 3, 3));
        return accounts;
    }

    private static Summary.Account account(long a, long b, long rowsA, long rowsB) {
        return new Summary.Account(new Summary.PerNode(a, b), new Summary.PerNode(rowsA, rowsB));
    }

    private static long count(List<Finding> findings, Status status) {
        return findings.stream().filter(f -> f.status() == status).count();
    }

    private static Map<String, Long> counts(List<String> names) {
        return names.stream().collect(Collectors.groupingBy(n -> n, TreeMap::new, Collectors.counting()));
    }

    private static NodeInfo node(Side side) {
        boolean a = side == Side.A;
        String uuid = a ? UUID_A : UUID_B;
        return new NodeInfo(
                side,
                a ? "db-north.example" : "db-south.example",
                3306,
                "8.4.6",
                a ? 1L : 2L,
                uuid,
                "ON",
                UUID_A + ":1-9102," + UUID_B + ":1-9102",
                a ? "mysql-bin.000003:4" : "mysql-bin.000002:4",
                a ? "mysql-bin.000004:88210" : "mysql-bin.000002:7310442");
    }

    private static NodeInfo logOnly(Side side, String file) {
        return new NodeInfo(side, null, null, null, null, null, null, null, file + ":4", file + ":7310442");
    }
}
