package dev.parallax.faults;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction to run on one node.
 *
 * @param rollback whether it ends with ROLLBACK
 * @param gtid the GTID to run it under, of a server that is not in the pair; null for the node's own
 * @param laneOffset the session's {@code auto_increment_offset}; 0 leaves it
 * @param ddl a statement to run instead; null for none
 */
record TxPlan(
        List<Op> ops,
        boolean rollback,
        @Nullable String gtid,
        int laneOffset,
        @Nullable Ddl ddl) {

    /** A column or an index added to a table. */
    record Ddl(FaultTable table, String sql) {}

    static TxPlan of(Op... ops) {
        return of(List.of(ops));
    }

    static TxPlan of(List<Op> ops) {
        return new TxPlan(ops, false, null, 0, null);
    }

    static TxPlan rolledBack(List<Op> ops) {
        return new TxPlan(ops, true, null, 0, null);
    }

    static TxPlan under(String gtid, Op op) {
        return new TxPlan(List.of(op), false, gtid, 0, null);
    }

    static TxPlan inLane(int offset, Op op) {
        return new TxPlan(List.of(op), false, null, offset, null);
    }

    static TxPlan of(Ddl ddl) {
        return new TxPlan(List.of(), false, null, 0, ddl);
    }
}
