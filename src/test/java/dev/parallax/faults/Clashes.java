package dev.parallax.faults;

import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Steps in which two rows, each right by itself, cannot both stand. */
final class Clashes {

    private final Conductor conductor;
    private final List<FaultTable> unique;
    private final @Nullable Family family;
    private final SplittableRandom random;
    private final LongSupplier values;
    private int members = 100;

    Clashes(
            Conductor conductor,
            List<FaultTable> tables,
            @Nullable Family family,
            SplittableRandom random,
            LongSupplier values) {
        this.conductor = conductor;
        this.unique = tables.stream().filter(FaultTable::unique).toList();
        this.family = family;
        this.random = random;
        this.values = values;
    }

    boolean hasUnique() {
        return !unique.isEmpty();
    }

    boolean hasForeign() {
        return family != null;
    }

    private long value() {
        return values.getAsLong();
    }

    /** Two keys take one value in a unique index, which may be another row's until then. */
    void unique() throws SQLException {
        FaultTable table = unique.get(random.nextInt(unique.size()));
        String taken = "taken" + value();
        int key = 1 + random.nextInt(FaultTable.KEYS);
        int holder = 1 + (key + 1) % FaultTable.KEYS;
        boolean held = random.nextInt(3) == 0;
        if (held) {
            conductor.ordered(
                    Side.A, List.of(TxPlan.of(new Op(Op.Kind.UPDATE, table, holder, holder, value(), taken))));
        }
        List<List<TxPlan>> plans = new ArrayList<>();
        for (Side side : Side.values()) {
            int own = side == Side.A ? key : 1 + key % FaultTable.KEYS;
            List<Op> ops = new ArrayList<>();
            if (held) {
                Op.Kind kind = random.nextBoolean() ? Op.Kind.DELETE : Op.Kind.UPDATE;
                ops.add(new Op(kind, table, holder, holder, value(), "free" + value()));
            }
            Op.Kind kind = random.nextBoolean() ? Op.Kind.INSERT : Op.Kind.UPDATE;
            ops.add(new Op(kind, table, own, own, value(), taken));
            plans.add(List.of(TxPlan.of(ops)));
        }
        conductor.concurrent(plans.get(0), plans.get(1));
    }

    /** One node deletes a parent, or only writes to it, while the other points a child to it. */
    void foreign() throws SQLException {
        Family tables = family;
        if (tables == null) {
            throw new IllegalStateException("no family");
        }
        int parent = ++members;
        int child = ++members;
        boolean adds = random.nextBoolean();
        List<Op> first = new ArrayList<>();
        first.add(Op.of(Op.Kind.INSERT, tables.parent(), parent, value()));
        if (!adds) {
            first.add(Op.of(Op.Kind.INSERT, tables.child(), child, value()));
        }
        if (!tables.onDelete().equals("NO ACTION") && random.nextBoolean()) {
            first.add(child(Op.Kind.INSERT, tables, ++members, parent));
        }
        conductor.ordered(random.nextBoolean() ? Side.A : Side.B, List.of(TxPlan.of(first)));
        Op.Kind kind = random.nextInt(5) == 0 ? Op.Kind.UPDATE : Op.Kind.DELETE;
        TxPlan end = TxPlan.of(Op.of(kind, tables.parent(), parent, value()));
        TxPlan added = TxPlan.of(child(adds ? Op.Kind.INSERT : Op.Kind.UPDATE, tables, child, parent));
        boolean onA = random.nextBoolean();
        conductor.concurrent(List.of(onA ? end : added), List.of(onA ? added : end));
    }

    private Op child(Op.Kind kind, Family tables, int key, int parent) {
        return new Op(kind, tables.child(), key, key, value(), Integer.toString(parent));
    }
}
