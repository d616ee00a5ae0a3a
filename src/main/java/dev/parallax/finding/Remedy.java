package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.TreeSet;

/**
 * What to do about a finding. Two facts of row-based replication shape the advice: an update that changes nothing is not
 * applied at all, so the right node is left alone by a correction of the wrong one; but an insert of a row that is there
 * already, or a delete of one that is not, stops the applier.
 */
final class Remedy {

    private Remedy() {}

    static String of(Rule rule, Status status, TableName table, List<Value> key, Witness witness) {
        return switch (status) {
            case DIVERGED -> repair(witness) + "\n" + prevent(rule);
            case HEALED -> healed(witness);
            case PENDING -> "Audit again once " + waiting(witness) + "; SHOW REPLICA STATUS says how far behind it is.";
            case CONFIRMED ->
                "Check the row " + RowText.key(key) + " of " + RowText.printable(table.toString()) + " on both nodes.";
        };
    }

    private static String healed(Witness witness) {
        ConcurrentPair pair = ConcurrentPair.of(witness);
        return pair != null && pair.wroteTheSame()
                ? "Nothing to repair."
                : "Nothing to repair: the rows agree. If a write was overwritten on the way, check whether it mattered.";
    }

    private static String repair(Witness witness) {
        List<Value> a = witness.imageA();
        List<Value> b = witness.imageB();
        if (a == null || b == null) {
            return "Read the row on both nodes and decide which one is right.";
        }
        if (a.isEmpty() != b.isEmpty()) {
            String holder = a.isEmpty() ? "b" : "a";
            String other = a.isEmpty() ? "a" : "b";
            return "Decide whether the row should exist: insert it on " + other + ", or delete it on " + holder
                    + ", in a session with sql_log_bin=0. Logged, the statement would fail on the other node and stop "
                    + "its applier.";
        }
        return "Decide which row is right and update it on the node where it is wrong. Replication carries the update "
                + "to the other node, where it changes nothing.";
    }

    private static String prevent(Rule rule) {
        return switch (rule) {
            case INSERT_INSERT ->
                "To keep it from happening again: where the server generates the key, give each node "
                        + "its own auto_increment_offset; otherwise insert such rows on one node only.";
            case UPDATE_UPDATE, UPDATE_DELETE, DELETE_DELETE ->
                "To keep it from happening again, write each row on one " + "node only.";
            case AUTO_INCREMENT_COLLISION ->
                "To keep it from happening again, give both nodes the same auto_increment_increment, 2 or more, and each its "
                        + "own auto_increment_offset, and persist them.";
            case PRE_WINDOW_DIVERGENCE -> "Audit an earlier window, from archived logs if need be, to find the cause.";
            case OUT_OF_BAND_WRITE ->
                "To keep it from happening again, do not change data in sessions with sql_log_bin=0.";
            case ORIGIN_LOST_TRANSACTION ->
                "To keep it from happening again, set sync_binlog=1 and innodb_flush_log_at_trx_commit=1.";
            case SKIPPED_TRANSACTION ->
                "To keep it from happening again, find out why the applier stopped before a transaction is skipped, and run "
                        + "with replica_exec_mode=STRICT and no replica_skip_errors.";
            default -> throw new IllegalArgumentException(rule.id() + " is not about one row");
        };
    }

    /** Which node has yet to apply what: {@code b has applied T1}. */
    private static String waiting(Witness witness) {
        TreeSet<String> missing = new TreeSet<>();
        for (WitnessTransaction transaction : witness.transactions()) {
            for (Side side : Side.values()) {
                if (transaction.on(side) == null && transaction.on(side.peer()) != null) {
                    missing.add(side.label() + " has applied " + transaction.label());
                }
            }
        }
        return missing.isEmpty() ? "both nodes have caught up" : String.join(" and ", missing);
    }
}
