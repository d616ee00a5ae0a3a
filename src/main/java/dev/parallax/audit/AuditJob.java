package dev.parallax.audit;

import dev.parallax.detect.Detection;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The main job: capture both logs up to now, correlate them, and say what that proves. */
public final class AuditJob {

    /**
     * What to do.
     *
     * @param bounds which transactions are judged
     * @param splitBrain how long both must have committed without applying each other's transactions
     */
    public record Request(
            CaptureJob.Request capture,
            TableSelection selection,
            WindowBounds bounds,
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
        CaptureJob.Result captured = new CaptureJob(request.capture(), captureListener).run();
        try (JournalLogs logs = JournalLogs.open(request.capture().journal())) {
            logs.ask(request.capture().a());
            List<NotChecked> notChecked = new ArrayList<>(logs.notChecked());
            for (Side side : Side.values()) {
                notChecked.addAll(limits(side, captured.on(side)));
            }
            DetectionJob detection = new DetectionJob(
                    new DetectionJob.Request(
                            logs.source(Side.A),
                            logs.source(Side.B),
                            request.selection(),
                            logs.window(request.bounds()),
                            request.splitBrain(),
                            logs.answers(),
                            request.maxFindings(),
                            request.findingsFile(),
                            request.ignoreList()),
                    progress);
            return detection.run(
                    startedAt,
                    node -> reached(logs.complete(node), captured.a()),
                    node -> reached(logs.complete(node), captured.b()),
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
