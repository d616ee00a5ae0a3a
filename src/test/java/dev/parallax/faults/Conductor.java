package dev.parallax.faults;

import dev.parallax.sandbox.LogEnd;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Runs what steps plan on the pair, and the operator's answer where an applier gets stuck. After every step both nodes
 * have caught up, and the ledger's rows are the servers' rows; if not, the harness is wrong and says so.
 */
final class Conductor implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(60);

    final Ledger ledger;
    private final MySqlPair pair;
    private final List<FaultTable> tables;
    private final SplittableRandom random;
    private final Map<Side, Node> nodes = new EnumMap<>(Side.class);
    private final Set<Side> overwriting = EnumSet.noneOf(Side.class);
    private final Set<Side> skippedLast = EnumSet.noneOf(Side.class);
    private final Settings settings;
    private int markers;

    Conductor(MySqlPair pair, Settings settings, List<FaultTable> tables, Ledger ledger, SplittableRandom random)
            throws SQLException {
        this.pair = pair;
        this.settings = settings;
        this.tables = tables;
        this.ledger = ledger;
        this.random = random;
        for (Side side : Side.values()) {
            nodes.put(side, new Node(pair, side, settings.logging(side)));
        }
    }

    Node node(Side side) {
        return Objects.requireNonNull(nodes.get(side));
    }

    /** One node writes, the other applies it. */
    void ordered(Side side, List<TxPlan> plans) throws SQLException {
        boolean clean = ledger.differing().isEmpty();
        step(side == Side.A ? plans : List.of(), side == Side.B ? plans : List.of(), !clean, 0);
    }

    /** Both write, and neither applies anything until both are done. */
    void concurrent(List<TxPlan> onA, List<TxPlan> onB) throws SQLException {
        step(onA, onB, true, 0);
    }

    /** One node writes, and the other skips the first of it. */
    void skipped(Side side, List<TxPlan> plans) throws SQLException {
        step(side == Side.A ? plans : List.of(), side == Side.B ? plans : List.of(), true, 1);
    }

    void unlogged(Side side, Op op) throws SQLException {
        Change change = node(side).unlogged(op);
        ledger.truth.story.add("  unlogged on " + side.letter() + ": " + change);
        ledger.unlogged(side, change);
    }

    void restart(Side side, boolean crash) throws SQLException {
        ledger.truth.story.add("  " + (crash ? "crash" : "restart") + " of " + side.letter());
        node(side).restart(crash);
        takeSettings(side);
        awaitReceivers();
        settle();
    }

    /** One node commits, the other applies it, and then the first crashes and loses the end of its log. */
    void lost(Side side, TxPlan plan) throws SQLException {
        // Without GTIDs only a log that has shown the node's own transactions before can be said to lack one.
        mark(side);
        pair.awaitInSync(SOON);
        LogEnd end = pair.logEnd(side);
        String there = node(side.other()).logEnd();
        LogView before = ledger.logged(side).copy();
        Written transaction = write(side, List.of(plan)).get(0);
        ledger.relayed(transaction, false);
        settle();
        ledger.truth.story.add("  crash of " + side.letter() + ", which loses its log from " + end);
        node(side).disconnect();
        pair.crashLosingLog(side, end);
        node(side).connect();
        takeSettings(side);
        ledger.lost(transaction, there, before);
        if (!pair.gtid()) {
            LogEnd next = new LogEnd(pair.logEnd(side).file(), 4);
            pair.stopReplica(side.other());
            pair.link(side.other()).goOnFrom(next);
            pair.startReplica(side.other());
        }
        awaitReceivers();
        settle();
    }

    /**
     * A server that starts begins to apply while it is still reading what was persisted, so that its applier's sessions
     * may be left with the defaults, {@code binlog_row_image=FULL} for one. Started again, they have what is set.
     */
    private void takeSettings(Side side) throws SQLException {
        pair.stopApplier(side);
        pair.startApplier(side);
    }

    private void awaitReceivers() throws SQLException {
        long deadline = System.nanoTime() + SOON.toNanos();
        for (Side each : Side.values()) {
            while (!"Yes".equals(pair.link(each).status().get("Replica_IO_Running")) && System.nanoTime() < deadline) {
                pause();
            }
        }
    }

    private void step(List<TxPlan> onA, List<TxPlan> onB, boolean hold, int skip) throws SQLException {
        if (hold) {
            pair.stopApplier(Side.A);
            pair.stopApplier(Side.B);
        }
        List<Written> a = write(Side.A, onA);
        List<Written> b = write(Side.B, onB);
        new Concurrency(ledger.truth, ledger.family()).plant(a, b);
        if (hold) {
            apply(Side.B, a, skip);
            apply(Side.A, b, skip);
        } else {
            a.forEach(transaction -> ledger.relayed(transaction, false));
            b.forEach(transaction -> ledger.relayed(transaction, false));
        }
        settle();
    }

    private List<Written> write(Side side, List<TxPlan> plans) throws SQLException {
        List<Written> written = new ArrayList<>();
        for (TxPlan plan : plans) {
            Written transaction = node(side).write(plan);
            ledger.truth.story.add(
                    "  " + (transaction == null ? "rolled back on " + side.letter() : told(transaction)));
            if (transaction != null) {
                ledger.written(transaction);
                written.add(transaction);
            }
        }
        return written;
    }

    private static String told(Written transaction) {
        return transaction + " "
                + (transaction.plan().ddl() != null ? transaction.plan().ddl().sql() : "") + transaction.changes();
    }

    /** Starts one side's applier; where it would stop with an error, the mode is IDEMPOTENT or transactions are skipped. */
    private void apply(Side side, List<Written> transactions, int skip) throws SQLException {
        // Out of order, what is overwritten may be what another transaction is just about to change.
        boolean overwrite = random.nextBoolean() && settings.keepsOrder();
        boolean idempotent = overwrite
                && wouldGetStuck(side, transactions.subList(Math.min(skip, transactions.size()), transactions.size()));
        if (idempotent) {
            ledger.truth.story.add("  " + side.letter() + " applies IDEMPOTENT");
            pair.setIdempotent(side);
            overwriting.add(side);
        }
        for (int i = 0; i < transactions.size(); i++) {
            Written transaction = transactions.get(i);
            boolean skipped =
                    i < skip || ledger.relayed(transaction, idempotent).stuck();
            if (skipped) {
                ledger.truth.story.add("  " + side.letter() + " skips " + transaction);
                skip(side, transaction, i > 0);
                ledger.skipped(transaction);
            }
        }
        pair.startApplier(side);
    }

    private boolean wouldGetStuck(Side side, List<Written> transactions) {
        Map<RowKey, Image> rows = new HashMap<>(ledger.rows(side));
        return transactions.stream()
                .anyMatch(transaction ->
                        ledger.applier(side).apply(rows, transaction, false).stuck());
    }

    /** With GTIDs ahead of the applier; without, the applier has to stand just before the transaction. */
    private void skip(Side side, Written transaction, boolean advance) throws SQLException {
        if (pair.gtid()) {
            pair.injectEmptyTransaction(side, transaction.gtid());
            return;
        }
        if (advance) {
            pair.startApplier(side);
            long deadline = System.nanoTime() + SOON.toNanos();
            while ("Yes".equals(pair.link(side).status().get("Replica_SQL_Running"))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the applier of " + side + " does not stop at " + transaction);
                }
                pause();
            }
        }
        pair.skipCounter(side, 1);
        skippedLast.add(side);
    }

    private void settle() throws SQLException {
        for (Side side : skippedLast) {
            // An applier's position stays before what it skipped until something later has been applied.
            mark(side.other());
        }
        skippedLast.clear();
        pair.awaitInSync(SOON);
        for (Side side : overwriting) {
            pair.setStrict(side);
        }
        overwriting.clear();
        for (Side side : Side.values()) {
            Map<RowKey, Image> real = new HashMap<>();
            for (FaultTable table : tables) {
                real.putAll(node(side).rows(table));
            }
            Map<RowKey, Image> thought = ledger.rows(side);
            if (!real.equals(thought)) {
                throw new IllegalStateException("the ledger is wrong about " + side + "\n  server " + real
                        + "\n  ledger " + thought + "\n" + String.join("\n", ledger.truth.story));
            }
        }
    }

    private void mark(Side side) throws SQLException {
        node(side).execute("INSERT INTO " + tables.get(0).schema() + ".marker VALUES (" + ++markers + ", 0)");
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public void close() throws SQLException {
        for (Node node : nodes.values()) {
            node.close();
        }
    }
}
