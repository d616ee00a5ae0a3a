package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.repair.Node;
import dev.parallax.repair.Repair;
import dev.parallax.repair.RepairOptions;
import dev.parallax.repair.ReportedRows;
import dev.parallax.report.ReportReader;
import dev.parallax.server.Connections;
import dev.parallax.source.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** Makes SQL of a report that mends the rows which differ by it. Reads both servers and writes to neither. */
public final class RepairJob {

    private static final Duration LONGEST = Duration.ofSeconds(60);

    /**
     * What to do.
     *
     * @param report a {@code report.json}; {@code findings.ndjson} is looked for beside it
     */
    public record Request(
            ConnectionSettings a, ConnectionSettings b, Path report, TableSelection selection, RepairOptions options) {}

    /**
     * What came of it.
     *
     * @param ignored findings that an ignore file names
     */
    public record Made(Repair.Result result, long ignored) {}

    private final Request request;

    public RepairJob(Request request) {
        this.request = request;
    }

    /** Throws ProblemException where a server cannot be asked, or the report is of other servers. */
    public Made run() throws InterruptedException {
        AuditResult report = read();
        ReportedRows rows = new ReportedRows(request.selection()::includes);
        findings(report, rows);
        Duration maxOutage = StreamOptions.defaults().maxOutage();
        try (Node a = openFirst(maxOutage);
                Node b = Node.open(Side.B, request.b(), maxOutage, LONGEST)) {
            checkNode(report, a);
            checkNode(report, b);
            String from = request.report() + ", finished " + report.finishedAt();
            return new Made(new Repair(a, b, request.options()).run(rows, from), rows.ignored());
        }
    }

    private Node openFirst(Duration maxOutage) {
        try {
            return Node.open(Side.A, request.a(), maxOutage, LONGEST);
        } catch (ProblemException e) {
            throw Connections.withOther(e, request.b());
        }
    }

    private AuditResult read() {
        if (!Files.isRegularFile(request.report())) {
            throw ProblemException.usage(
                    "PX-RPT-004",
                    "there is no report " + request.report() + "; give a report.json that verify or audit wrote");
        }
        try {
            return ReportReader.read(request.report());
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-RPT-004", "the report " + request.report() + " cannot be read: " + e.getMessage());
        }
    }

    /** All of them: where the report lists but some, those beside it. */
    private void findings(AuditResult report, ReportedRows rows) {
        long all = report.summary().findingsByRule().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        if (report.findings().size() >= all) {
            report.findings().forEach(rows::add);
            return;
        }
        Path beside = request.report().resolveSibling("findings.ndjson");
        if (!Files.isRegularFile(beside)) {
            throw ProblemException.usage(
                    "PX-REP-001",
                    request.report() + " lists " + report.findings().size() + " of " + all
                            + " findings, and there is no findings.ndjson beside it; put it there, or verify again with a"
                            + " larger --max-findings");
        }
        try (Stream<Finding> findings = ReportReader.readFindings(beside)) {
            findings.forEach(rows::add);
        } catch (IOException | UncheckedIOException e) {
            throw ProblemException.usage("PX-RPT-004", beside + " cannot be read: " + e.getMessage());
        }
    }

    /** Statements are made from what the report says of these two servers and no others. */
    private static void checkNode(AuditResult report, Node node) {
        String now = node.identity().uuid().toString();
        for (NodeInfo reported : report.nodes()) {
            String then = reported.serverUuid();
            if (reported.name() != node.side()) {
                continue;
            }
            if (then == null) {
                throw ProblemException.usage(
                        "PX-REP-003",
                        "the report does not say which server " + node.side().label()
                                + " was, since it was made from log files alone; verify the tables and repair by that report");
            }
            if (!then.equalsIgnoreCase(now)) {
                throw ProblemException.usage(
                        "PX-REP-002",
                        "the report is of another server: its node "
                                + node.side().label() + " had server_uuid " + then
                                + ", and --node " + node.side().label() + " is " + now
                                + "; check which is a and which is b, and which report it is");
            }
        }
    }
}
