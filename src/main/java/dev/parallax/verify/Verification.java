package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.TableResult.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the tables of two servers, some at a time. */
public final class Verification {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final String TIME_OVER = "not compared to its end: --run-time was over";

    /** Rows are held with their values until the logs have told of them. */
    private static final long MOST_DIFFERENCES = 100_000;

    private static final String KEYS_CHANGED =
            "so many rows were given other keys while it was compared that some may have been passed by; verify again";

    private static final String TOO_MANY = "not compared to its end: more than " + MOST_DIFFERENCES
            + " rows differ in all; copy the tables anew rather than row by row";

    private static final String BY_POSITION =
            "without GTIDs, differences are judged by log positions: a little weaker than by transactions";

    private final ConnectionSettings a;
    private final ConnectionSettings b;
    private final VerifyOptions options;
    private final Gate gate;
    private final VerifyListener listener;
    private final @Nullable Checkpoint from;
    private final Consumer<Checkpoint> checkpoints;
    private final AtomicLong found = new AtomicLong();

    /**
     * @param gate asked before each chunk whether the servers can bear it
     * @param from where to go on; null to begin
     * @param checkpoints takes how far it has come, from time to time
     */
    public Verification(
            ConnectionSettings a,
            ConnectionSettings b,
            VerifyOptions options,
            Gate gate,
            VerifyListener listener,
            @Nullable Checkpoint from,
            Consumer<Checkpoint> checkpoints) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.gate = gate;
        this.listener = listener;
        this.from = from;
        this.checkpoints = checkpoints;
    }

    /**
     * Reads what there is.
     *
     * @param includes which tables
     * @param ignoredColumns whether a column of a table may differ
     */
    public Plan plan(Predicate<TableName> includes, BiPredicate<TableName, String> ignoredColumns)
            throws InterruptedException {
        try (NodePair nodes = open()) {
            Both<TableCatalog> catalogs = nodes.both(side -> nodes.node(side)
                    .ask(connection ->
                            TableCatalog.read(connection, nodes.node(side).settings(), includes)));
            return new Plan(
                    new TableShapes(catalogs.a().tables(), catalogs.b().tables(), ignoredColumns).all(),
                    catalogs.a().cascades().and(catalogs.b().cascades()),
                    new Both<>(catalogs.a().seesAll(), catalogs.b().seesAll()),
                    List.of(uuid(nodes, Side.A), uuid(nodes, Side.B)),
                    includes,
                    ignoredColumns);
        }
    }

    /**
     * Notes what is on both nodes already, before any log is read: what a log holds of that need not be kept.
     *
     * @return fed by the readers of both logs from now on
     */
    public InFlight inFlight() throws InterruptedException {
        InFlight inFlight = new InFlight();
        try (NodePair nodes = open()) {
            inFlight.servers(new Both<>(
                    nodes.node(Side.A).identity().serverId(),
                    nodes.node(Side.B).identity().serverId()));
            new Cuts(nodes, inFlight, side -> null).forgetWhatIsOnBoth();
            if (from == null) {
                inFlight.begin();
            } else {
                inFlight.begin(from);
            }
        }
        return inFlight;
    }

    private static String uuid(NodePair nodes, Side side) {
        return nodes.node(side).identity().uuid().toString();
    }

    private NodePair open() throws InterruptedException {
        return NodePair.open(a, b, options.maxOutage(), options.longestStatement());
    }

    /**
     * Compares them all.
     *
     * @param inFlight fed by both logs meanwhile
     * @param increments which tables are not read whole
     * @param differences takes each row that differs, from several threads
     * @return in the order of the tables' names
     */
    public List<TableResult> run(
            Plan plan, InFlight inFlight, LogsRead logs, Increments increments, Consumer<RowDifference> differences)
            throws InterruptedException {
        listener.begins(
                plan.tables().size(),
                plan.tables().stream().mapToLong(TableShape::rows).sum());
        Walks walks =
                new Walks(from, increments, tables -> checkpoints.accept(inFlight.checkpoint(plan.servers(), tables)));
        Queue<TableShape> left = new ConcurrentLinkedQueue<>(plan.tables());
        Collection<TableResult> results = new ConcurrentLinkedQueue<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0;
                i < Math.max(1, Math.min(options.parallel(), plan.tables().size()));
                i++) {
            Thread worker = new Thread(
                    () -> work(left, walks, inFlight, logs, differences, results, failure), "verify-" + (i + 1));
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            workers.forEach(Thread::interrupt);
            throw e;
        }
        rethrow(failure.get());
        walks.save();
        Plan now = plan(plan.includes(), plan.ignoredColumns());
        Set<TableName> same = plan.tables().stream()
                .filter(now::hasSame)
                .map(TableShape::name)
                .collect(Collectors.toSet());
        return results.stream()
                .map(result -> same.contains(result.table()) ? result : result.changedMeanwhile())
                .sorted(Comparator.comparing(TableResult::table))
                .toList();
    }

    private static void rethrow(@Nullable Throwable failure) throws InterruptedException {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof InterruptedException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    private void work(
            Queue<TableShape> left,
            Walks walks,
            InFlight inFlight,
            LogsRead logs,
            Consumer<RowDifference> differences,
            Collection<TableResult> results,
            AtomicReference<@Nullable Throwable> failure) {
        try (NodePair nodes = open()) {
            Cuts cuts = new Cuts(nodes, inFlight, logs);
            List<WalkedTable> waiting = new ArrayList<>();
            for (TableShape table = left.poll(); table != null && failure.get() == null; table = left.poll()) {
                compare(nodes, cuts, table, walks, differences, waiting, result -> finish(result, results));
            }
            settle(waiting);
            for (WalkedTable walked : waiting) {
                finish(walked.result(), results);
            }
        } catch (RuntimeException | InterruptedException | Error e) {
            failure.compareAndSet(null, e);
        }
    }

    private void finish(TableResult result, Collection<TableResult> results) {
        results.add(result);
        listener.finished(result);
    }

    /** Rows on their way are given time together, not table by table. */
    private void settle(List<WalkedTable> waiting) throws InterruptedException {
        Instant deadline = Instant.now().plus(options.patience());
        while (waiting.stream().anyMatch(WalkedTable::waits) && Instant.now().isBefore(deadline)) {
            for (WalkedTable walked : waiting) {
                walked.tryAgain();
            }
            if (waiting.stream().anyMatch(WalkedTable::waits)) {
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    /** @param waiting takes a table of which rows are still on their way */
    private void compare(
            NodePair nodes,
            Cuts cuts,
            TableShape table,
            Walks walks,
            Consumer<RowDifference> differences,
            List<WalkedTable> waiting,
            Consumer<TableResult> results)
            throws InterruptedException {
        long began = System.nanoTime();
        if (!table.refusal().isEmpty()) {
            results.accept(nothing(table, Status.SKIPPED, table.refusal(), 0, began));
            return;
        }
        AtomicLong ofTable = new AtomicLong();
        Consumer<RowDifference> counting = difference -> {
            found.incrementAndGet();
            ofTable.incrementAndGet();
            differences.accept(difference);
        };
        try {
            ComparedKey key = table.key();
            if (key == null) {
                String whyWhole = walks.increments().of(table.name()).whole();
                results.accept(withoutKey(nodes, cuts, table, whyWhole, counting, began));
                return;
            }
            WalkedTable walked = alongKey(nodes, cuts, table, key, walks, counting, began);
            walked.tryAgain();
            if (walked.waits()) {
                waiting.add(walked);
            } else {
                results.accept(walked.result());
            }
        } catch (StatementRefusedException e) {
            Status status = ofTable.get() > 0 ? Status.DIFFERENT : Status.UNDETERMINED;
            results.accept(nothing(table, status, "not compared to its end: " + e.reason(), ofTable.get(), began));
        }
    }

    private WalkedTable alongKey(
            NodePair nodes,
            Cuts cuts,
            TableShape table,
            ComparedKey key,
            Walks walks,
            Consumer<RowDifference> differences,
            long began)
            throws InterruptedException {
        KeySettler settler = new KeySettler(nodes, cuts, table, key, differences);
        Checkpoint.Table saved = walks.from(table);
        Increments.Since since = saved == null
                ? walks.increments().of(table.name())
                : walks.increments().resumed();
        String whyWhole = since.whole();
        if (since.certificate() != null) {
            WalkedTable walked = incrementally(nodes, cuts, table, key, walks.increments(), since, settler, began);
            if (walked != null) {
                return walked;
            }
            whyWhole = "rows that were written since its certificate are not found by their keys in the logs";
        }
        ChunkWalk.Progress start = saved == null ? ChunkWalk.Progress.start() : ChunkWalk.Progress.of(saved);
        long[] told = {0};
        Forgetting forgetting = new Forgetting(cuts);
        if (saved == null) {
            cuts.inFlight().walk(table.name());
        } else {
            settler.add(saved.looked());
        }
        ChunkWalk walk = new ChunkWalk(nodes, table, key, settler, options.chunkTime(), start, progress -> {
            walks.at(table, progress, settler);
            listener.compared(table.name(), progress.a().rows() - told[0]);
            told[0] = progress.a().rows();
            forgetting.now();
            return goesOn(settler);
        });
        ChunkWalk.Progress progress = walk.run();
        walks.at(table, progress, settler);
        // A row whose key was changed while the table was walked may have been passed twice, or not at all.
        String unread = cuts.awaitLogs();
        List<List<String>> moved = cuts.inFlight().takeMoved(table.name());
        boolean allFollowed = unread == null && (moved.isEmpty() || !key.leavesOutZeros());
        if (allFollowed) {
            settler.add(moved);
        }
        boolean complete = progress.done() && allFollowed && !cuts.inFlight().movedTooOften(table.name());
        if (progress.done() && !complete) {
            walks.forget(table);
        }
        listener.compared(table.name(), progress.a().rows() - told[0]);
        String note = !progress.done() ? whyEnded() : !complete ? KEYS_CHANGED : cuts.exact() ? "" : BY_POSITION;
        return new WalkedTable(table, settler, progress, complete, note, new WholeProof(table, cuts, whyWhole), began);
    }

    /** Compares what was written since a certificate; null where that must not be trusted. */
    private @Nullable WalkedTable incrementally(
            NodePair nodes,
            Cuts cuts,
            TableShape table,
            ComparedKey key,
            Increments increments,
            Increments.Since since,
            KeySettler settler,
            long began)
            throws InterruptedException {
        Forgetting forgetting = new Forgetting(cuts);
        IncrementalWalk walk =
                new IncrementalWalk(nodes, cuts, table, key, settler, increments, since, options, rows -> {
                    listener.compared(table.name(), rows);
                    forgetting.now();
                    return goesOn(settler);
                });
        IncrementalWalk.Read read = walk.run();
        if (read == null) {
            return null;
        }
        increments.forget(table.name());
        String note = !read.complete() ? whyEnded() : cuts.exact() ? "" : BY_POSITION;
        return new WalkedTable(table, settler, read.progress(), read.complete(), note, read, began);
    }

    private boolean goesOn(KeySettler settler) throws InterruptedException {
        return found.get() + settler.waiting() < MOST_DIFFERENCES && gate.pass();
    }

    private String whyEnded() {
        return found.get() >= MOST_DIFFERENCES ? TOO_MANY : TIME_OVER;
    }

    private TableResult withoutKey(
            NodePair nodes,
            Cuts cuts,
            TableShape table,
            String whyWhole,
            Consumer<RowDifference> differences,
            long began)
            throws InterruptedException {
        if (found.get() >= MOST_DIFFERENCES || !gate.pass()) {
            return nothing(table, Status.UNDETERMINED, whyEnded(), 0, began);
        }
        MultisetCheck.Result found = new MultisetCheck(nodes, cuts, table, options.patience(), differences).run();
        listener.compared(table.name(), found.rowsA());
        boolean open = !found.open().isEmpty();
        Status status = found.differing() > 0 ? Status.DIFFERENT : open ? Status.UNDETERMINED : Status.EQUAL;
        return new TableResult(
                table.name(),
                status,
                open
                        ? found.open()
                        : "no unique index tells its rows apart: compared as rows of which each stands so many times",
                found.rowsA(),
                found.rowsB(),
                1,
                found.differing(),
                0,
                List.of(),
                table.leftOut(),
                null,
                !open,
                new WholeProof(table, cuts, whyWhole).ofRows(status, found.rowsA()),
                seconds(began));
    }

    private static TableResult nothing(TableShape table, Status status, String why, long differing, long began) {
        return new TableResult(
                table.name(),
                status,
                why,
                0,
                0,
                0,
                differing,
                0,
                List.of(),
                table.leftOut(),
                null,
                false,
                Proof.NONE,
                seconds(began));
    }

    static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
