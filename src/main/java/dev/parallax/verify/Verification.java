package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.server.BothNodes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Compares the tables of two servers, some at a time. */
public final class Verification implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration POLL = Duration.ofMillis(5);
    /** How long workers that were interrupted may take to end. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    /** Compares tables until none is left. */
    private interface Worker {
        void work(NodePair own) throws InterruptedException;
    }

    private final ConnectionSettings a;
    private final ConnectionSettings b;
    private final VerifyOptions options;
    /** For whatever is asked while no table is compared, and by the gate. */
    private final NodePair nodes;

    private final Gate gate;
    private final VerifyListener listener;
    private final Consumer<Checkpoint> checkpoints;
    private @Nullable Checkpoint from;

    private Verification(
            ConnectionSettings a,
            ConnectionSettings b,
            VerifyOptions options,
            NodePair nodes,
            Gate gate,
            VerifyListener listener,
            @Nullable Checkpoint from,
            Consumer<Checkpoint> checkpoints) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.nodes = nodes;
        this.gate = gate;
        this.listener = listener;
        this.from = from;
        this.checkpoints = checkpoints;
    }

    /**
     * Connects to both servers; the time of {@code limits} begins to run.
     *
     * @param limits what the servers must bear, asked before each chunk
     * @param from where to go on; null to begin
     * @param checkpoints takes how far it has come, from time to time
     */
    public static Verification open(
            ConnectionSettings a,
            ConnectionSettings b,
            VerifyOptions options,
            Throttle.Limits limits,
            Throttle.Listener throttleListener,
            VerifyListener listener,
            @Nullable Checkpoint from,
            Consumer<Checkpoint> checkpoints)
            throws InterruptedException {
        NodePair nodes = open(a, b, options);
        Throttle throttle = new Throttle(limits, throttleListener, nodes.nodes());
        return new Verification(a, b, options, nodes, throttle, listener, from, checkpoints);
    }

    private static NodePair open(ConnectionSettings a, ConnectionSettings b, VerifyOptions options)
            throws InterruptedException {
        return NodePair.open(a, b, options.maxOutage(), options.longestStatement());
    }

    /** The servers, to be asked while no table is compared. */
    public BothNodes nodes() {
        return nodes.nodes();
    }

    /** Waits until both logs have been read to where they end now: until then nothing can be settled, or resumed. */
    public void awaitPresent(LogsRead logs) throws InterruptedException {
        Both<BinlogPosition> ends = nodes.both(side -> nodes.node(side).logEnd());
        for (Side side : Side.values()) {
            BinlogPosition at = logs.position(side);
            while (at == null || at.compareTo(ends.on(side)) < 0) {
                Thread.sleep(POLL.toMillis());
                at = logs.position(side);
            }
        }
    }

    /**
     * Reads what there is.
     *
     * @param includes which tables
     * @param ignoredColumns whether a column of a table may differ
     */
    public Plan plan(Predicate<TableName> includes, BiPredicate<TableName, String> ignoredColumns)
            throws InterruptedException {
        Both<TableCatalog> catalogs = nodes.both(side -> nodes.node(side)
                .ask(connection ->
                        TableCatalog.read(connection, nodes.node(side).settings(), includes)));
        return new Plan(
                new TableShapes(catalogs, ignoredColumns, options.where()).all(),
                catalogs.a().cascades().and(catalogs.b().cascades()),
                new Both<>(catalogs.a().privileges(), catalogs.b().privileges()),
                List.of(uuid(Side.A), uuid(Side.B)),
                includes,
                ignoredColumns);
    }

    /** Throws ProblemException (PX-VER-007) where a table cannot be read by the condition that its rows are to satisfy. */
    public void checkCondition(Plan plan) throws InterruptedException {
        if (!options.where().isEmpty()) {
            new Condition(options.where()).check(nodes, plan.tables());
        }
    }

    /**
     * Notes what is on both nodes already, before any log is read: what a log holds of that need not be kept.
     *
     * @return fed by the readers of both logs from now on
     */
    public InFlight inFlight() throws InterruptedException {
        InFlight inFlight = new InFlight();
        inFlight.servers(new Both<>(
                nodes.node(Side.A).identity().serverId(),
                nodes.node(Side.B).identity().serverId()));
        new Cuts(nodes, inFlight, side -> null).forgetWhatIsOnBoth();
        if (from == null) {
            inFlight.begin();
        } else {
            inFlight.begin(from);
        }
        return inFlight;
    }

    private String uuid(Side side) {
        return nodes.node(side).identity().uuid().toString();
    }

    /** What was compared before is of no use: nobody knows what was written since. */
    public void beginAnew(InFlight inFlight) {
        from = null;
        inFlight.begin();
        listener.anew("the journal does not hold what was written since the verification began that was to go on");
    }

    /**
     * Compares them all.
     *
     * @param inFlight fed by both logs meanwhile
     * @param logs read up to the present, and on
     * @param increments which tables are not read whole
     * @param differences takes each row that differs
     * @return in the order of the tables' names
     */
    public List<TableResult> run(
            Plan plan, InFlight inFlight, LogsRead logs, Increments increments, Differences differences)
            throws InterruptedException {
        listener.begins(
                plan.tables().size(),
                plan.tables().stream().mapToLong(TableShape::rows).sum(),
                from == null && options.rolling() == null && options.where().isEmpty());
        Walks walks = new Walks(
                from,
                increments,
                tables -> checkpoints.accept(inFlight.checkpoint(plan.servers(), options.where(), tables)));
        Queue<TableShape> left = new ConcurrentLinkedQueue<>(plan.tables());
        Collection<TableResult> results = new ConcurrentLinkedQueue<>();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> workers = new ArrayList<>();
        int atOnce = Math.max(1, Math.min(options.parallel(), plan.tables().size()));
        for (int i = 0; i < atOnce; i++) {
            Thread worker = new Thread(
                    () -> work(atOnce == 1, left, walks, inFlight, logs, differences, results, failure),
                    "verify-" + (i + 1));
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            end(workers);
            throw e;
        }
        rethrow(failure.get());
        walks.save();
        Plan now = plan(plan.includes(), plan.ignoredColumns());
        Set<TableName> same = plan.tables().stream()
                .filter(now::hasSame)
                .map(TableShape::name)
                .collect(Collectors.toSet());
        Set<TableName> known = plan.tables().stream().map(TableShape::name).collect(Collectors.toSet());
        Stream<TableResult> cameMeanwhile = now.tables().stream()
                .filter(table -> !known.contains(table.name()))
                .map(TableVerification::cameMeanwhile);
        Stream<TableResult> compared =
                results.stream().map(result -> same.contains(result.table()) ? result : result.changedMeanwhile());
        return Stream.concat(compared, cameMeanwhile)
                .sorted(Comparator.comparing(TableResult::table))
                .toList();
    }

    /** They use what the caller is about to close. */
    private static void end(List<Thread> workers) throws InterruptedException {
        workers.forEach(Thread::interrupt);
        for (Thread worker : workers) {
            worker.join(LAST_WORDS.toMillis());
        }
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

    /** @param alone whether it is the only one, so that nobody else asks the servers meanwhile */
    private void work(
            boolean alone,
            Queue<TableShape> left,
            Walks walks,
            InFlight inFlight,
            LogsRead logs,
            Differences differences,
            Collection<TableResult> results,
            AtomicReference<@Nullable Throwable> failure) {
        Worker worker = own -> {
            Cuts cuts = new Cuts(own, inFlight, logs);
            Gate untilFailure = () -> failure.get() == null && gate.pass();
            TableVerification tables =
                    new TableVerification(own, cuts, options, walks, untilFailure, listener, differences);
            List<WalkedTable> waiting = new ArrayList<>();
            for (TableShape table = left.poll(); table != null && failure.get() == null; table = left.poll()) {
                tables.compare(table, waiting, result -> finish(result, results));
            }
            settle(waiting);
            for (WalkedTable walked : waiting) {
                finish(walked.result(), results);
            }
        };
        try {
            if (alone) {
                worker.work(nodes);
            } else {
                try (NodePair own = open(a, b, options)) {
                    worker.work(own);
                }
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

    @Override
    public void close() {
        nodes.close();
    }
}
