package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of both logs that are not known to be on both nodes yet, and what each of them changed. It grows with
 * replication lag alone: what is on both nodes is dropped.
 *
 * <p>Written by the two threads that read the logs, asked by those that compare tables.
 */
public final class InFlight {

    /** As many as this, and nothing can be said of any row before replication has come nearer. */
    private static final int MAX_TRANSACTIONS = 500_000;

    private static final int MAX_KEYS = 20_000_000;

    private final ArrayDeque<TouchedRows> a = new ArrayDeque<>();
    private final ArrayDeque<TouchedRows> b = new ArrayDeque<>();
    private long keys;
    private GtidSet onBoth = GtidSet.empty();
    private final GtidSet.Builder read = new GtidSet.Builder();
    private GtidSet readSoFar = GtidSet.empty();
    private @Nullable BinlogPosition settledA;
    private @Nullable BinlogPosition settledB;
    private boolean tooMany;

    /** A transaction is complete in a log. */
    synchronized void add(Side side, TouchedRows entry) {
        if (entry.id() instanceof Gtid gtid) {
            if (onBoth.contains(gtid)) {
                return;
            }
            read.add(gtid);
            readSoFar = GtidSet.empty();
        } else if (isAtOrBehind(side == Side.A ? settledA : settledB, entry.end())) {
            return;
        }
        if (entry.isNothing()) {
            return;
        }
        if (a.size() + b.size() >= MAX_TRANSACTIONS || keys + entry.size() > MAX_KEYS) {
            tooMany = true;
            return;
        }
        log(side).addLast(entry);
        keys += entry.size();
    }

    private ArrayDeque<TouchedRows> log(Side side) {
        return side == Side.A ? a : b;
    }

    private static boolean isAtOrBehind(@Nullable BinlogPosition end, BinlogPosition wanted) {
        return end != null && end.compareTo(wanted) >= 0;
    }

    /** Both nodes have executed these: what they changed is settled. */
    synchronized void executedOnBoth(GtidSet both) {
        onBoth = both;
        drop(Side.A, entry -> entry.id() instanceof Gtid gtid && both.contains(gtid));
        drop(Side.B, entry -> entry.id() instanceof Gtid gtid && both.contains(gtid));
    }

    /** The peer has executed a node's log up to there, and so has the node itself. */
    synchronized void settledUpTo(Side side, BinlogPosition position) {
        if (side == Side.A) {
            settledA = position;
        } else {
            settledB = position;
        }
        drop(side, entry -> entry.end().compareTo(position) <= 0);
    }

    private void drop(Side side, Predicate<TouchedRows> settled) {
        for (Iterator<TouchedRows> i = log(side).iterator(); i.hasNext(); ) {
            TouchedRows entry = i.next();
            if (settled.test(entry)) {
                keys -= entry.size();
                i.remove();
            }
        }
    }

    /** Those of the GTIDs that no log has been read to yet, in the window that is read. */
    synchronized GtidSet notRead(GtidSet gtids) {
        if (gtids.isEmpty()) {
            return gtids;
        }
        if (readSoFar.isEmpty()) {
            readSoFar = read.build();
        }
        return gtids.minus(readSoFar).minus(onBoth);
    }

    /** Whether so much is in flight that not all of it is known. */
    synchronized boolean isTooMuch() {
        return tooMany;
    }

    /**
     * What of the transactions that satisfy a condition changed this row, or may have; null if none.
     *
     * @param mark null for any row of the table
     */
    synchronized @Nullable TouchedRows touching(TableName table, @Nullable Long mark, Predicate<TouchedRows> open) {
        for (Side side : Side.values()) {
            for (TouchedRows entry : log(side)) {
                if (entry.touches(table, mark) && open.test(entry)) {
                    return entry;
                }
            }
        }
        return null;
    }

    /** As {@link #touching}, in one node's log. */
    synchronized @Nullable TouchedRows touchingIn(
            Side side, TableName table, @Nullable Long mark, Predicate<TouchedRows> open) {
        for (TouchedRows entry : log(side)) {
            if (entry.touches(table, mark) && open.test(entry)) {
                return entry;
            }
        }
        return null;
    }
}
