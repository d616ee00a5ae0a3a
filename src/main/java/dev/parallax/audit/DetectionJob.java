package dev.parallax.audit;

import dev.parallax.change.ChangeSource;
import dev.parallax.change.ServerAnswers;
import dev.parallax.detect.Detection;
import dev.parallax.detect.DetectionResult;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.Window;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Side;
import dev.parallax.finding.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Correlates two logs, from wherever they come, and says what that proves. */
public final class DetectionJob {

    /**
     * What to do.
     *
     * @param window which transactions are judged
     * @param splitBrain how long both must have committed without applying each other's transactions
     * @param answers what servers said
     * @param maxFindings how many findings the report lists
     * @param findingsFile where every finding goes; null for nowhere
     * @param ignoreList which findings do not count
     */
    public record Request(
            ChangeSource a,
            ChangeSource b,
            TableSelection selection,
            Window window,
            Duration splitBrain,
            ServerAnswers answers,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

    static final NotChecked NOTHING_LOGGED =
            new NotChecked("everything", "neither log holds a transaction: there was nothing to judge", true);

    private final Request request;
    private final Detection.Progress progress;

    public DetectionJob(Request request, Detection.Progress progress) {
        this.request = request;
        this.progress = progress;
    }

    /**
     * Runs.
     *
     * @param nodeA completes what the logs tell of node a
     * @param nodeB likewise for node b
     * @param alreadyNotChecked what the caller could not check; it counts for the verdict
     */
    public Outcome run(
            Instant startedAt,
            UnaryOperator<NodeInfo> nodeA,
            UnaryOperator<NodeInfo> nodeB,
            List<NotChecked> alreadyNotChecked)
            throws InterruptedException {
        try (FindingCollector collector =
                new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            Detection.Options options = Detection.Options.of(
                    request.selection(), request.window(), request.splitBrain(), request.answers());
            DetectionResult detected = new Detection(request.a(), request.b(), options, collector, progress).run();
            List<NotChecked> notChecked = new ArrayList<>(alreadyNotChecked);
            notChecked.addAll(detected.notChecked());
            if (detected.summary().transactions().a() == 0
                    && detected.summary().transactions().b() == 0) {
                notChecked.add(NOTHING_LOGGED);
            }
            AuditResult result = new AuditResult(
                    verdict(detected, notChecked),
                    Set.of(Part.LOGS),
                    startedAt,
                    Instant.now(),
                    List.of(nodeA.apply(node(Side.A, detected.a())), nodeB.apply(node(Side.B, detected.b()))),
                    new AuditResult.Window(
                            request.window().bounds().since(),
                            request.window().bounds().until()),
                    detected.summary()
                            .graded(collector.regraded(detected.summary().findingsBySeverity())),
                    collector.forReport(),
                    List.of(),
                    notChecked);
            boolean open = blocked(notChecked)
                    || collector.leavesOpen(detected.summary().pendingRows());
            return new Outcome(result, collector.highestSeverity(), open);
        }
    }

    /** Differences are proved by their evidence; a pass only when nothing was left open. */
    private static Verdict verdict(DetectionResult detected, List<NotChecked> notChecked) {
        if (detected.summary().divergedRows() > 0 || detected.constraintDiffers()) {
            return Verdict.DIVERGED;
        }
        return detected.summary().pendingRows() > 0 || blocked(notChecked) ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT;
    }

    private static boolean blocked(List<NotChecked> notChecked) {
        return notChecked.stream().anyMatch(NotChecked::blocksVerdict);
    }

    /** What a log tells of its node. */
    static NodeInfo node(Side side, DetectionResult.LogExtent extent) {
        return new NodeInfo(
                side,
                null,
                null,
                extent.serverVersion(),
                null,
                null,
                null,
                null,
                extent.from() == null ? null : extent.from().toString(),
                extent.to() == null ? null : extent.to().toString());
    }
}
