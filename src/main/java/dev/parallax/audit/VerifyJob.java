package dev.parallax.audit;

import dev.parallax.detect.Detection;
import dev.parallax.detect.DetectionResult;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.finding.Summary;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares whole tables while both logs are read, and explains each row that differs by what the logs hold of it.
 */
public final class VerifyJob {

    /**
     * What to do.
     *
     * @param capture how the logs are read; {@code readFor} and {@code until} do not matter
     * @param kept whether the journal is there for a later run
     * @param resume whether to go on where an earlier one with this journal was interrupted
     */
    public record Request(
            CaptureJob.Request capture,
            TableSelection selection,
            TableReading reading,
            boolean kept,
            boolean resume,
            Duration splitBrain,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

    private final Request request;
    private final CaptureListener captureListener;
    private final Detection.Progress progress;

    public VerifyJob(Request request, CaptureListener captureListener, Detection.Progress progress) {
        this.request = request;
        this.captureListener = captureListener;
        this.progress = progress;
    }

    /** Runs; throws ProblemException where a server cannot be asked or its log cannot be read. */
    public Outcome run() throws InterruptedException {
        Instant startedAt = Instant.now();
        ConnectionSettings a = request.capture().a();
        ConnectionSettings b = request.capture().b();
        CheckpointFile checkpoint = new CheckpointFile(request.capture().journal());
        TableComparison.Resume resume = request.kept()
                ? new TableComparison.Resume(
                        request.capture().journal(),
                        request.resume() ? checkpoint.read() : null,
                        checkpoint::write,
                        true)
                : TableComparison.Resume.never(request.capture().journal(), false);
        try (TableComparison tables = TableComparison.open(
                a, b, request.selection(), request.reading(), resume, CaptureJob::refuseWhatCannotBeAudited)) {
            CaptureJob.Result captured = new CaptureJob(request.capture(), captureListener, tables).run();
            Attribution attribution = tables.attribution();
            List<NodeInfo> nodes =
                    List.of(captured.a().node(Side.A), captured.b().node(Side.B));
            String from = TableFindings.begin(attribution.isNeeded() ? explain(attribution, captured) : nodes);
            List<NotChecked> atEnd =
                    JournalLogs.notChecked(side -> captured.on(side).cut());
            Outcome outcome = report(startedAt, tables, attribution, nodes, from, atEnd);
            if (tables.isComplete()) {
                checkpoint.delete();
            }
            return outcome;
        }
    }

    /** @return the nodes, with where their logs begin in the journal, which may be long before this run */
    private List<NodeInfo> explain(Attribution attribution, CaptureJob.Result captured) throws InterruptedException {
        try (JournalLogs logs = JournalLogs.open(request.capture().journal())) {
            logs.ask(request.capture().a());
            Detection.Options options = Detection.Options.of(
                    request.selection(), logs.window(WindowBounds.NONE), request.splitBrain(), logs.answers());
            Detection detection =
                    new Detection(logs.source(Side.A), logs.source(Side.B), options, attribution, progress);
            DetectionResult detected = detection.run();
            attribution.lookAgain(detection);
            return List.of(
                    AuditJob.reached(logs.complete(DetectionJob.node(Side.A, detected.a())), captured.a()),
                    AuditJob.reached(logs.complete(DetectionJob.node(Side.B, detected.b())), captured.b()));
        }
    }

    /**
     * @param from where what was read of the logs begins
     * @param atEnd what was still on its way when the logs had been read to their end
     */
    private Outcome report(
            Instant startedAt,
            TableComparison tables,
            Attribution attribution,
            List<NodeInfo> nodes,
            String from,
            List<NotChecked> atEnd) {
        TableFindings findings = new TableFindings(request.selection(), tables, attribution, from);
        List<NotChecked> notChecked = findings.notChecked();
        notChecked.addAll(findings.later());
        notChecked.addAll(atEnd);
        FindingCounts counts = new FindingCounts(Rule.ROW_DIFFERENCE, Rule.UNDETERMINED_HOT_ROW);
        try (FindingCollector collector =
                new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            findings.differing(row -> true, counts.andTo(collector));
            findings.hot(counts.andTo(collector));
            boolean blocked = notChecked.stream().anyMatch(NotChecked::blocksVerdict);
            long differing = tables.differences().count();
            Verdict verdict = differing > 0
                    ? Verdict.DIVERGED
                    : blocked || findings.hotRows() > 0 ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT;
            AuditResult result = new AuditResult(
                    verdict,
                    Set.of(Part.TABLES),
                    startedAt,
                    Instant.now(),
                    nodes,
                    new AuditResult.Window(null, null),
                    Summary.ofTables(
                            differing, findings.hotRows(), counts.byRule(), collector.regraded(counts.bySeverity())),
                    collector.forReport(),
                    findings.checks(),
                    notChecked);
            return new Outcome(
                    result, collector.highestSeverity(), blocked || collector.leavesOpen(findings.hotRows()));
        }
    }
}
