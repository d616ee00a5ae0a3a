package dev.parallax.audit;

import dev.parallax.change.TransactionSink;
import dev.parallax.detect.TableSelection;
import dev.parallax.finding.Side;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.NodeConnection;
import dev.parallax.source.StreamOptions;
import dev.parallax.verify.Checkpoint;
import dev.parallax.verify.Differences;
import dev.parallax.verify.InFlight;
import dev.parallax.verify.LogsRead;
import dev.parallax.verify.Plan;
import dev.parallax.verify.TableResult;
import dev.parallax.verify.Throttle;
import dev.parallax.verify.TouchReader;
import dev.parallax.verify.Touchable;
import dev.parallax.verify.Verification;
import dev.parallax.verify.VerifyOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares whole tables while both logs are read: what a row's digest cannot say is which of its changes are on their
 * way.
 */
final class TableComparison implements CaptureJob.Meanwhile, AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(10);
    /** Transactions carry the time of their server's clock. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final ConnectionSettings a;
    private final ConnectionSettings b;
    private final Throttle throttle;
    private final Verification verification;
    private final Plan plan;
    private final InFlight inFlight;
    private final Touchable touchable;
    private final IncrementalStart incremental;
    private final TableSelection selection;
    private final Instant startedAt;
    private final Differences differences;
    private List<TableResult> results = List.of();
    private @Nullable Attribution attribution;

    private TableComparison(
            ConnectionSettings a,
            ConnectionSettings b,
            Throttle throttle,
            Verification verification,
            TableSelection selection,
            VerifyOptions options,
            Resume resume)
            throws InterruptedException {
        this.a = a;
        this.b = b;
        this.throttle = throttle;
        this.verification = verification;
        this.selection = selection;
        this.startedAt = Instant.now();
        this.differences = new Differences(resume.journal());
        this.plan = verification.plan(selection::includes, selection::ignores);
        if (resume.from() != null) {
            checkIsSame(resume.from(), options.where());
        }
        verification.checkCondition(plan);
        this.inFlight = verification.inFlight();
        this.touchable = plan.touchable();
        this.incremental = IncrementalStart.read(resume.journal(), plan, options.rolling() != null);
        if (resume.from() != null) {
            readAgain(resume.journal());
        }
    }

    /**
     * Whether and from where comparing is taken up again.
     *
     * @param journal what was read of the logs until then
     * @param from null to begin
     * @param save takes how far comparing has come
     */
    record Resume(Path journal, @Nullable Checkpoint from, Consumer<Checkpoint> save) {
        static Resume never(Path journal) {
            return new Resume(journal, null, checkpoint -> {});
        }
    }

    private void checkIsSame(Checkpoint from, String where) {
        if (!from.servers().equals(plan.servers())) {
            throw ProblemException.usage(
                    "PX-VER-004",
                    "the verification to be resumed was of other servers (server_uuid "
                            + String.join(" and ", from.servers()) + "): leave out --resume to begin anew");
        }
        if (!from.where().equals(where)) {
            throw ProblemException.usage(
                    "PX-VER-009",
                    "the verification to be resumed compared "
                            + (from.where().isEmpty() ? "all rows" : "rows with --where \"" + from.where() + "\"")
                            + ": give the same --where, or leave out --resume to begin anew");
        }
    }

    /** What came before the logs are read on may still be in flight, or have given rows other keys. */
    private void readAgain(Path journal) {
        try (JournalLogs logs = JournalLogs.open(journal)) {
            for (Side side : Side.values()) {
                logs.source(side).read(inFlightReader(side));
            }
        }
    }

    /** Reads what tables there are; throws ProblemException where a server cannot be asked. */
    static TableComparison open(
            ConnectionSettings a, ConnectionSettings b, TableSelection selection, TableReading reading, Resume resume)
            throws InterruptedException {
        Throttle throttle =
                Throttle.open(a, b, reading.options().maxOutage(), reading.limits(), reading.throttleListener());
        try {
            Verification verification = new Verification(
                    a, b, reading.options(), throttle, reading.listener(), resume.from(), resume.save());
            return new TableComparison(a, b, throttle, verification, selection, reading.options(), resume);
        } catch (RuntimeException | InterruptedException e) {
            throttle.close();
            throw e;
        }
    }

    @Override
    public TransactionSink reader(Side side) {
        return incremental.and(inFlightReader(side), side);
    }

    private TransactionSink inFlightReader(Side side) {
        return new TouchReader(side, inFlight, touchable);
    }

    @Override
    public void run(LogsRead logs) throws InterruptedException {
        if (incremental.increments().isNeeded()) {
            IncrementalStart.Executed onA = executed(a);
            IncrementalStart.Executed onB = executed(b);
            awaitPresent(logs);
            incremental.logsRead(onA, onB);
        } else {
            awaitPresent(logs);
        }
        results = verification.run(plan, inFlight, logs, incremental.increments(), differences);
        incremental.note(results, selection::includes);
    }

    /** What came of each table, by name; empty before it has run. */
    List<TableResult> results() {
        return results;
    }

    /** Whether there is no table left to go on with. */
    boolean isComplete() {
        return results.stream().allMatch(table -> table.complete() || table.status() == TableResult.Status.SKIPPED);
    }

    /** Rows that differ. */
    Differences differences() {
        return differences;
    }

    /** Whether a node showed all of its tables, and not only those that the account may read. */
    boolean seesAll(Side side) {
        return plan.seesAll(side);
    }

    /** Whether a table may have been changed since comparing began, as far as the logs were read. */
    boolean hasChanged(TableName table) {
        return inFlight.hasChanged(table);
    }

    /** To be told what the logs say, of the rows that differ and of those that came to differ after they were compared. */
    Attribution attribution() {
        Set<TableName> compared = results.stream()
                .filter(table -> table.status() != TableResult.Status.SKIPPED)
                .map(TableResult::table)
                .collect(Collectors.toSet());
        Attribution made = new Attribution(compared, this::isLate, differences);
        attribution = made;
        return made;
    }

    private boolean isLate(WitnessTransaction transaction) {
        if (transaction.id().indexOf(':') >= 0) {
            return !inFlight.wasOnBoth(Gtid.parse(transaction.id()));
        }
        // Without GTIDs, its time says it, by the clock of its server.
        Instant committed = transaction.committedAt();
        return committed == null || !committed.isBefore(startedAt.minus(CLOCKS_APART));
    }

    @Override
    public void close() {
        if (attribution != null) {
            attribution.close();
        }
        differences.close();
        throttle.close();
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

    private static IncrementalStart.Executed executed(ConnectionSettings node) throws InterruptedException {
        try (NodeConnection open =
                NodeConnection.open(node, StreamOptions.defaults().maxOutage())) {
            return IncrementalStart.Executed.of(open);
        }
    }

    private BinlogPosition end(Side side) throws InterruptedException {
        ConnectionSettings node = side == Side.A ? a : b;
        try (NodeConnection open =
                NodeConnection.open(node, StreamOptions.defaults().maxOutage())) {
            return open.ask(connection -> BinaryLogs.end(connection, node));
        }
    }
}
