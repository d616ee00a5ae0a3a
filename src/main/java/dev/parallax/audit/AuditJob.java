package dev.parallax.audit;

import dev.parallax.detect.Detection;
import dev.parallax.detect.DetectionResult;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The main job: compare definitions, capture both logs up to now and compare whole tables meanwhile, correlate the logs,
 * and say in one report what all of that proves.
 */
public final class AuditJob {

    /**
     * What to do.
     *
     * @param parts what to look at; {@link Part#LOGS} always
     * @param bounds which transactions are judged
     * @param splitBrain how long both must have committed without applying each other's transactions
     * @param reading how tables are read
     * @param doctor how the state of the servers is judged; asked for with {@link Part#SETTINGS}
     */
    public record Request(
            CaptureJob.Request capture,
            Set<Part> parts,
            TableSelection selection,
            WindowBounds bounds,
            TableReading reading,
            DoctorExamination.Options doctor,
            Duration splitBrain,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

    private final Request request;
    private final CaptureListener captureListener;
    private final Detection.Progress progress;

    public AuditJob(Request request, CaptureListener captureListener, Detection.Progress progress) {
        this.request = request;
        this.captureListener = captureListener;
        this.progress = progress;
    }

    public Outcome run() throws InterruptedException {
        Instant startedAt = Instant.now();
        CaptureJob.Request capture = request.capture();
        CaptureJob.check(capture.a(), capture.b());
        SchemaExamination.Result schema = request.parts().contains(Part.SCHEMA)
                ? new SchemaExamination(
                                capture.a(), capture.b(), request.selection(), capture.maxLag(), captureListener)
                        .run()
                : null;
        DoctorExamination.Result doctor = request.parts().contains(Part.SETTINGS)
                ? new DoctorExamination(capture.a(), capture.b(), request.doctor()).run()
                : null;
        if (!request.parts().contains(Part.TABLES)) {
            return correlate(startedAt, schema, doctor, null, new CaptureJob(capture, captureListener).run());
        }
        try (TableComparison tables = TableComparison.open(
                capture.a(),
                capture.b(),
                request.selection(),
                request.reading(),
                TableComparison.Resume.never(capture.journal(), true))) {
            return correlate(startedAt, schema, doctor, tables, new CaptureJob(capture, captureListener, tables).run());
        }
    }

    private Outcome correlate(
            Instant startedAt,
            SchemaExamination.@Nullable Result schema,
            DoctorExamination.@Nullable Result doctor,
            @Nullable TableComparison tables,
            CaptureJob.Result captured)
            throws InterruptedException {
        try (JournalLogs logs = JournalLogs.open(request.capture().journal());
                FindingCollector collector =
                        new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            logs.ask(request.capture().a());
            Detection.Options options = Detection.Options.of(
                    request.selection(), logs.window(request.bounds()), request.splitBrain(), logs.answers());
            AuditReport report = new AuditReport(request.selection(), collector, schema, doctor, tables);
            Detection detection =
                    new Detection(logs.source(Side.A), logs.source(Side.B), options, report.ofLogs(), progress);
            DetectionResult detected = detection.run();
            report.lookAgain(detection);
            List<NotChecked> notChecked = new ArrayList<>(logs.notChecked());
            for (Side side : Side.values()) {
                notChecked.addAll(limits(side, captured.on(side)));
            }
            List<NodeInfo> nodes = List.of(
                    reached(logs.complete(DetectionJob.node(Side.A, detected.a())), captured.a()),
                    reached(logs.complete(DetectionJob.node(Side.B, detected.b())), captured.b()));
            return report.make(
                    startedAt,
                    nodes,
                    new AuditResult.Window(
                            request.bounds().since(), request.bounds().until()),
                    detected,
                    notChecked);
        }
    }

    /** Completes what a journal knows of a node by what its capture was told. */
    static NodeInfo reached(NodeInfo node, NodeCapture.Extent extent) {
        return new NodeInfo(
                node.name(),
                extent.settings().host(),
                extent.settings().port(),
                extent.identity().version().toString(),
                node.serverId(),
                node.serverUuid(),
                node.gtidMode(),
                node.gtidExecuted(),
                node.logFrom() == null ? extent.from().toString() : node.logFrom(),
                extent.to().toString());
    }

    /** What a node's settings keep from being seen. */
    private static List<NotChecked> limits(Side side, NodeCapture.Extent extent) {
        List<NotChecked> result = new ArrayList<>();
        if (!extent.fromOldest() && BinlogPosition.sequenceOf(extent.from().file()) > 1) {
            result.add(new NotChecked(
                    "the log of " + side.label() + " before " + extent.from(),
                    "it was purged; the window begins with the oldest file that is left",
                    false));
        }
        return result;
    }
}
