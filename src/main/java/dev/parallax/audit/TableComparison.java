package dev.parallax.audit;

import dev.parallax.change.TransactionSink;
import dev.parallax.detect.TableSelection;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.BothNodes;
import dev.parallax.server.Privileges;
import dev.parallax.verify.Checkpoint;
import dev.parallax.verify.Differences;
import dev.parallax.verify.InFlight;
import dev.parallax.verify.LogsRead;
import dev.parallax.verify.Plan;
import dev.parallax.verify.TableResult;
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

    /** Transactions carry the time of their server's clock. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(1);

    private final Verification verification;
    private final Plan plan;
    private final InFlight inFlight;
    private final Touchable touchable;
    private final IncrementalStart incremental;
    private final TableSelection selection;
    private final boolean kept;
    private final Instant startedAt;
    private final Differences differences;
    private List<TableResult> results = List.of();
    private @Nullable Attribution attribution;

    private TableComparison(Verification verification, TableSelection selection, VerifyOptions options, Resume resume)
            throws InterruptedException {
        this.verification = verification;
        this.selection = selection;
        this.kept = resume.kept();
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
        if (resume.from() != null && !readAgain(resume.journal(), resume.from())) {
            verification.beginAnew(inFlight);
        }
    }

    /**
     * Whether and from where comparing is taken up again.
     *
     * @param journal what was read of the logs until then
     * @param from null to begin
     * @param save takes how far comparing has come
     * @param kept whether the journal's folder is there for a later run
     */
    record Resume(Path journal, @Nullable Checkpoint from, Consumer<Checkpoint> save, boolean kept) {
        static Resume never(Path journal, boolean kept) {
            return new Resume(journal, null, checkpoint -> {}, kept);
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

    /**
     * What came before the logs are read on may still be in flight, or have given rows other keys.
     *
     * @return whether the journal holds all that was written since the comparison began that is taken up
     */
    private boolean readAgain(Path journal, Checkpoint from) {
        boolean whole = true;
        try (JournalLogs logs = JournalLogs.open(journal)) {
            for (Side side : Side.values()) {
                FirstTransaction first = new FirstTransaction(inFlightReader(side));
                logs.source(side).read(first);
                whole &= first.isBefore(from.began());
            }
        }
        return whole;
    }

    /** Reads what tables there are; throws ProblemException where a server cannot be asked. */
    static TableComparison open(
            ConnectionSettings a, ConnectionSettings b, TableSelection selection, TableReading reading, Resume resume)
            throws InterruptedException {
        return open(a, b, selection, reading, resume, nodes -> {});
    }

    /** As the other, of servers that were looked at before anything is asked of them. */
    static TableComparison open(
            ConnectionSettings a,
            ConnectionSettings b,
            TableSelection selection,
            TableReading reading,
            Resume resume,
            Consumer<BothNodes> check)
            throws InterruptedException {
        Verification verification = Verification.open(
                a,
                b,
                reading.options(),
                reading.limits(),
                reading.throttleListener(),
                reading.listener(),
                resume.from(),
                resume.save());
        try {
            check.accept(verification.nodes());
            return new TableComparison(verification, selection, reading.options(), resume);
        } catch (RuntimeException | InterruptedException e) {
            verification.close();
            throw e;
        }
    }

    @Override
    public BothNodes nodes() {
        return verification.nodes();
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
            BothNodes nodes = verification.nodes();
            IncrementalStart.Executed onA = IncrementalStart.Executed.of(nodes.a());
            IncrementalStart.Executed onB = IncrementalStart.Executed.of(nodes.b());
            verification.awaitPresent(logs);
            incremental.logsRead(onA, onB);
        } else {
            verification.awaitPresent(logs);
        }
        results = verification.run(plan, inFlight, logs, incremental.increments(), differences);
        if (kept) {
            incremental.note(results, selection::includes);
        }
    }

    /** What a node has executed and no link will bring to the other: rows that it changed have not to be waited for. */
    void neverOnItsWay(GtidSet executed) {
        inFlight.settled(executed);
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

    /** What the account may do on a node, which shows only those tables that it may read. */
    Privileges privileges(Side side) {
        return plan.privileges(side);
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
        // Where nothing differs and nothing was written meanwhile, the logs have nothing to tell. Without GTIDs
        // nobody knows of what a node applied that it came from the other's log.
        BothNodes nodes = verification.nodes();
        boolean gtids = nodes.a().identity().gtidMode() && nodes.b().identity().gtidMode();
        boolean silent = gtids && differences.count() == 0 && !inFlight.hasChanged();
        Attribution made =
                new Attribution(silent ? Set.of() : compared, this::isLate, differences, touchable::followsAnother);
        attribution = made;
        return made;
    }

    private boolean isLate(String transaction, @Nullable Instant committed) {
        if (transaction.indexOf(':') >= 0) {
            return !inFlight.wasOnBoth(Gtid.parse(transaction));
        }
        // Without GTIDs, its time says it, by the clock of its server.
        return committed == null || !committed.isBefore(startedAt.minus(CLOCKS_APART));
    }

    @Override
    public void close() {
        if (attribution != null) {
            attribution.close();
        }
        differences.close();
        verification.close();
    }
}
