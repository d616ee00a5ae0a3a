package dev.parallax.audit;

import dev.parallax.change.TransactionSink;
import dev.parallax.detect.Detection;
import dev.parallax.detect.TableSelection;
import dev.parallax.detect.WindowBounds;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.NodeConnection;
import dev.parallax.source.StreamOptions;
import dev.parallax.verify.InFlight;
import dev.parallax.verify.LogsRead;
import dev.parallax.verify.RowDifference;
import dev.parallax.verify.TableResult;
import dev.parallax.verify.Throttle;
import dev.parallax.verify.TouchReader;
import dev.parallax.verify.Touchable;
import dev.parallax.verify.Verification;
import dev.parallax.verify.VerifyListener;
import dev.parallax.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares whole tables while both logs are read, and explains each row that differs by what the logs hold of it.
 *
 * <p>What a row's digest cannot say is which of its changes are on their way: that the logs say, so they are read for as
 * long as tables are compared.
 */
public final class VerifyJob {

    private static final Duration POLL = Duration.ofMillis(100);
    /** Transactions carry the time of their server's clock. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    /**
     * What to do.
     *
     * @param capture how the logs are read; {@code readFor} and {@code until} do not matter
     */
    public record Request(
            CaptureJob.Request capture,
            TableSelection selection,
            VerifyOptions options,
            Throttle.Limits limits,
            Duration splitBrain,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

    private final Request request;
    private final CaptureListener captureListener;
    private final VerifyListener listener;
    private final Throttle.Listener throttleListener;
    private final Detection.Progress progress;

    public VerifyJob(
            Request request,
            CaptureListener captureListener,
            VerifyListener listener,
            Throttle.Listener throttleListener,
            Detection.Progress progress) {
        this.request = request;
        this.captureListener = captureListener;
        this.listener = listener;
        this.throttleListener = throttleListener;
        this.progress = progress;
    }

    /** Runs; throws ProblemException where a server cannot be asked or its log cannot be read. */
    public Outcome run() throws InterruptedException {
        Instant startedAt = Instant.now();
        ConnectionSettings a = request.capture().a();
        ConnectionSettings b = request.capture().b();
        Comparing comparing;
        CaptureJob.Result captured;
        try (Throttle throttle =
                Throttle.open(a, b, request.options().maxOutage(), request.limits(), throttleListener)) {
            Verification verification = new Verification(a, b, request.options(), throttle, listener);
            Verification.Plan plan = verification.plan(
                    request.selection()::includes,
                    (table, column) -> request.selection().ignores(table, column));
            comparing = new Comparing(verification, plan, verification.inFlight());
            captured = new CaptureJob(request.capture(), captureListener, comparing).run();
        }
        try (JournalLogs logs = JournalLogs.open(request.capture().journal())) {
            logs.ask(a);
            Attribution attribution = attribute(logs, comparing, startedAt);
            List<NodeInfo> nodes = List.of(
                    AuditJob.reached(logs.complete(node(Side.A)), captured.a()),
                    AuditJob.reached(logs.complete(node(Side.B)), captured.b()));
            return new VerifyReport(request, comparing.results, comparing.differences, attribution)
                    .make(startedAt, nodes, logs.notChecked());
        }
    }

    private static NodeInfo node(Side side) {
        return new NodeInfo(side, null, null, null, null, null, null, null, null, null);
    }

    /** What the logs say of the rows that differ, and of those that came to differ after they were compared. */
    private Attribution attribute(JournalLogs logs, Comparing comparing, Instant startedAt)
            throws InterruptedException {
        Set<TableName> compared = comparing.results.stream()
                .filter(table -> table.status() != TableResult.Status.SKIPPED)
                .map(TableResult::table)
                .collect(Collectors.toSet());
        Attribution attribution = new Attribution(compared, startedAt.minus(CLOCKS_APART));
        comparing.differences.forEach(attribution::want);
        if (!compared.isEmpty()) {
            Detection.Options options = Detection.Options.of(
                    request.selection(), logs.window(WindowBounds.NONE), request.splitBrain(), logs.answers());
            new Detection(logs.source(Side.A), logs.source(Side.B), options, attribution, progress).run();
        }
        return attribution;
    }

    /** Comparing, while both logs are read. */
    private final class Comparing implements CaptureJob.Meanwhile {
        private final Verification verification;
        private final Verification.Plan plan;
        private final InFlight inFlight;
        private final Touchable touchable;
        private final List<RowDifference> differences = Collections.synchronizedList(new ArrayList<>());
        private List<TableResult> results = List.of();

        Comparing(Verification verification, Verification.Plan plan, InFlight inFlight) {
            this.verification = verification;
            this.plan = plan;
            this.inFlight = inFlight;
            this.touchable = plan.touchable();
        }

        @Override
        public TransactionSink reader(Side side) {
            return new TouchReader(side, inFlight, touchable);
        }

        @Override
        public void run(LogsRead logs) throws InterruptedException {
            awaitPresent(logs);
            results = verification.run(plan, inFlight, logs, differences::add);
        }

        /** Nothing can be settled while the past is still being read. */
        private void awaitPresent(LogsRead logs) throws InterruptedException {
            for (Side side : Side.values()) {
                BinlogPosition end = end(side);
                BinlogPosition at = logs.position(side);
                while (at == null || at.compareTo(end) < 0) {
                    Thread.sleep(POLL.toMillis());
                    at = logs.position(side);
                }
            }
        }

        private BinlogPosition end(Side side) throws InterruptedException {
            ConnectionSettings node =
                    side == Side.A ? request.capture().a() : request.capture().b();
            try (NodeConnection open =
                    NodeConnection.open(node, StreamOptions.defaults().maxOutage())) {
                return open.ask(connection -> BinaryLogs.end(connection, node));
            }
        }
    }
}
