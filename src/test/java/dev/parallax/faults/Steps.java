package dev.parallax.faults;

import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What can happen to a pair, one random step after the other. */
final class Steps {

    private final Conductor conductor;
    private final List<FaultTable> tables;
    private final SplittableRandom random;
    private final Clashes clashes;
    private final @Nullable FaultTable keptOut;
    private final Side writesKeptOut;
    private final long seed;
    private final boolean gtids;
    private long lastValue;
    private int lastAdded;
    private int errants;

    Steps(
            Conductor conductor,
            List<FaultTable> tables,
            @Nullable Family family,
            @Nullable FaultTable keptOut,
            SplittableRandom random,
            long seed,
            boolean gtids) {
        this.conductor = conductor;
        this.tables = tables;
        this.random = random;
        this.keptOut = keptOut;
        this.writesKeptOut = side(random);
        this.clashes = new Clashes(conductor, tables, family, random, this::value);
        this.seed = seed;
        this.gtids = gtids;
    }

    /** The rows everything starts with. */
    void fill() throws SQLException {
        for (FaultTable table : tables) {
            List<Op> ops = new ArrayList<>();
            for (int key = 1; key <= FaultTable.KEYS * 2 / 3; key++) {
                ops.add(Op.of(table.auto() ? Op.Kind.INSERT_AUTO : Op.Kind.INSERT, table, key, value()));
            }
            conductor.ordered(side(), List.of(TxPlan.of(ops)));
        }
    }

    /** Makes rows differ before the audited logs begin. */
    void beforeTheWindow(int rows) throws SQLException {
        for (int i = 0; i < rows; i++) {
            conductor.unlogged(side(), op(table()));
        }
    }

    void next() throws SQLException {
        String name = pick();
        conductor.ledger.truth.story.add(name);
        switch (name) {
            case "ordered" -> conductor.ordered(side(), plans(List.of()));
            case "concurrent" -> {
                List<Op> hot = ops(1 + random.nextInt(3));
                conductor.concurrent(plans(hot), plans(hot));
            }
            case "same on both" -> {
                List<TxPlan> same = List.of(TxPlan.of(ops(1 + random.nextInt(2))));
                conductor.concurrent(same, same);
            }
            case "skip" -> conductor.skipped(side(), plans(List.of()));
            case "unlogged" -> unlogged();
            case "errant" ->
                conductor.ordered(
                        side(),
                        List.of(TxPlan.under(
                                String.format("e0000000-0000-4000-8000-%012d:%d", seed, ++errants), op(table()))));
            case "lane" -> lane();
            case "collision" -> collision();
            case "unique" -> clashes.unique();
            case "foreign" -> clashes.foreign();
            case "filtered" -> filtered();
            case "ddl" -> ddl();
            case "lost" -> conductor.lost(side(), TxPlan.of(ops(1 + random.nextInt(2))));
            // A shutdown takes ten seconds, a crash none.
            case "restart" -> conductor.restart(side(), random.nextInt(8) > 0);
            default -> throw new IllegalStateException(name);
        }
    }

    private String pick() {
        List<String> bag = new ArrayList<>();
        weigh(bag, "ordered", 10);
        weigh(bag, "concurrent", 10);
        weigh(bag, "same on both", 3);
        weigh(bag, "skip", 4);
        weigh(bag, "unlogged", 5);
        weigh(bag, "errant", gtids ? 2 : 0);
        boolean auto = tables.stream().anyMatch(FaultTable::auto);
        weigh(bag, "lane", auto ? 3 : 0);
        weigh(bag, "collision", auto ? 2 : 0);
        weigh(bag, "unique", clashes.hasUnique() ? 5 : 0);
        weigh(bag, "foreign", clashes.hasForeign() ? 8 : 0);
        weigh(bag, "filtered", keptOut != null ? 4 : 0);
        weigh(bag, "ddl", 2);
        weigh(bag, "restart", 1);
        weigh(bag, "lost", conductor.ledger.differing().isEmpty() ? 3 : 0);
        return bag.get(random.nextInt(bag.size()));
    }

    private static void weigh(List<String> bag, String name, int weight) {
        for (int i = 0; i < weight; i++) {
            bag.add(name);
        }
    }

    /** Some rows changed by hand; then perhaps written as usual, on either node. */
    private void unlogged() throws SQLException {
        Op op = op(table());
        conductor.unlogged(side(), op);
        if (random.nextInt(3) > 0) {
            Op.Kind kind = random.nextInt(4) == 0 ? Op.Kind.DELETE : Op.Kind.UPDATE;
            conductor.ordered(side(), List.of(TxPlan.of(Op.of(kind, op.table(), op.key(), value()))));
        }
    }

    private void lane() throws SQLException {
        FaultTable table = pick(tables.stream().filter(FaultTable::auto).toList());
        Side side = side();
        if (random.nextBoolean()) {
            Op op = Op.of(Op.Kind.INSERT_AUTO, table, 0, value());
            conductor.ordered(side, List.of(TxPlan.inLane(side.other().serverId(), op)));
        } else {
            int key = 2 * (20 + random.nextInt(1000)) + side.serverId() + 1;
            conductor.ordered(side, List.of(TxPlan.of(Op.of(Op.Kind.INSERT, table, key, value()))));
        }
    }

    private void collision() throws SQLException {
        FaultTable table = pick(tables.stream().filter(FaultTable::auto).toList());
        int key = 50 + random.nextInt(2000);
        conductor.concurrent(
                List.of(TxPlan.of(Op.of(Op.Kind.INSERT, table, key, value()))),
                List.of(TxPlan.of(Op.of(Op.Kind.INSERT, table, key, value()))));
    }

    /** Of one node alone, sometimes together with a row that is applied. */
    private void filtered() throws SQLException {
        List<Op> ops = new ArrayList<>(List.of(op(Objects.requireNonNull(keptOut))));
        if (random.nextBoolean()) {
            ops.add(op(table()));
        }
        conductor.ordered(writesKeptOut, List.of(TxPlan.of(ops)));
    }

    private void ddl() throws SQLException {
        FaultTable table = table();
        TxPlan alter = random.nextInt(3) == 0 ? addIndex(table) : addColumn(table);
        List<TxPlan> altering = new ArrayList<>(List.of(alter));
        if (random.nextBoolean()) {
            altering.add(TxPlan.of(op(table)));
        }
        if (random.nextInt(4) == 0) {
            conductor.ordered(side(), altering);
            return;
        }
        boolean both = random.nextInt(4) == 0;
        List<TxPlan> writing = List.of(both ? addIndex(table) : TxPlan.of(op(table)));
        boolean onA = random.nextBoolean();
        conductor.concurrent(onA ? altering : writing, onA ? writing : altering);
    }

    private TxPlan addColumn(FaultTable table) {
        lastAdded++;
        return alter(table, "ADD COLUMN extra" + lastAdded + " INT NOT NULL DEFAULT " + lastAdded);
    }

    private TxPlan addIndex(FaultTable table) {
        return alter(table, "ADD INDEX extra" + ++lastAdded + " (v)");
    }

    private static TxPlan alter(FaultTable table, String how) {
        return TxPlan.of(new TxPlan.Ddl(table, "ALTER TABLE " + table.qualified() + " " + how));
    }

    /** Transactions, which prefer the rows of the given statements if there are any. */
    private List<TxPlan> plans(List<Op> hot) {
        List<TxPlan> plans = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            List<Op> ops = ops(1 + random.nextInt(3));
            if (!hot.isEmpty() && random.nextInt(3) > 0) {
                Op row = pick(hot);
                ops.set(0, op(row.table(), row.key()));
            }
            boolean rollback = i > 0 && random.nextInt(8) == 0;
            plans.add(rollback ? TxPlan.rolledBack(ops) : TxPlan.of(ops));
        }
        return plans;
    }

    private List<Op> ops(int count) {
        List<Op> ops = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ops.add(op(table()));
        }
        return ops;
    }

    private Op op(FaultTable table) {
        return op(table, 1 + random.nextInt(FaultTable.KEYS));
    }

    private Op op(FaultTable table, int key) {
        int dice = random.nextInt(12);
        int newKey = 1 + random.nextInt(FaultTable.KEYS);
        Op.Kind kind = Op.Kind.UPDATE;
        if (dice < 2) {
            kind = Op.Kind.DELETE;
        } else if (dice < 5) {
            kind = table.auto() && dice < 4 ? Op.Kind.INSERT_AUTO : Op.Kind.INSERT;
        } else if (dice == 5 && newKey != key && !table.auto()) {
            kind = Op.Kind.REKEY;
        }
        return new Op(kind, table, key, newKey, value(), null);
    }

    private long value() {
        lastValue += 16;
        return lastValue + random.nextInt(16);
    }

    private FaultTable table() {
        return pick(tables);
    }

    private Side side() {
        return side(random);
    }

    private static Side side(SplittableRandom random) {
        return random.nextBoolean() ? Side.A : Side.B;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
