package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** Keys that rows were moved to, of all tables together; further ones make their tables be compared again. */
    private static final int MAX_MOVED = 100_000;

    /**
     * What a cut may still ask for: nothing that was on both nodes when it began, and all else.
     *
     * @param both GTIDs on both nodes, or that one of them will never have
     * @param a up to where node a's log is on both, without GTIDs; null for nowhere
     */
    private record Floor(
            GtidSet both,
            @Nullable BinlogPosition a,
            @Nullable BinlogPosition b) {
        static final Floor NONE = new Floor(GtidSet.empty(), null, null);

        @Nullable
        BinlogPosition on(Side side) {
            return side == Side.A ? a : b;
        }

        boolean covers(Side side, TouchedRows entry) {
            return entry.id() instanceof Gtid gtid ? both.contains(gtid) : isAtOrBehind(on(side), entry.end());
        }
    }

    /** A cut that is being made or judged. */
    final class Asking implements AutoCloseable {
        private final Floor floor;

        private Asking(Floor floor) {
            this.floor = floor;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    private final ArrayDeque<TouchedRows> a = new ArrayDeque<>();
    private final ArrayDeque<TouchedRows> b = new ArrayDeque<>();
    private long keys;
    /** What was on both nodes before anything was compared. */
    private Floor before = Floor.NONE;

    private Instant began = Instant.EPOCH;
    /** What is known to be on both nodes by now. */
    private Floor latest = Floor.NONE;
    /** What has been dropped: as much of that as no open cut asks for. */
    private Floor dropped = Floor.NONE;
    /** Oldest first. */
    private final List<Asking> open = new ArrayList<>();

    private final GtidSet.Builder read = new GtidSet.Builder();
    private GtidSet readSoFar = GtidSet.empty();
    /** Transactions that found no room, by log. */
    private final List<List<TouchedRows>> refused = List.of(new ArrayList<>(), new ArrayList<>());

    /** Tables changed since comparing began. */
    private final Set<TableName> changed = new HashSet<>();

    private boolean anyChanged;
    private @Nullable Both<Long> serverIds;

    private final Map<TableName, Set<List<String>>> moved = new HashMap<>();
    private int movedKeys;
    private final Set<TableName> movedTooOften = new HashSet<>();

    /** A transaction is complete in a log. */
    synchronized void add(Side side, TouchedRows entry) {
        if (!before.covers(side, entry)) {
            entry.moved().forEach(this::moved);
        }
        if (dropped.covers(side, entry)) {
            return;
        }
        if (entry.id() instanceof Gtid gtid) {
            read.add(gtid);
            readSoFar = GtidSet.empty();
        }
        if (entry.isNothing()) {
            return;
        }
        if (a.size() + b.size() >= MAX_TRANSACTIONS || keys + entry.size() > MAX_KEYS) {
            refused.get(side.index()).add(entry.withoutRows());
            return;
        }
        log(side).addLast(entry);
        keys += entry.size();
    }

    private void moved(TableName table, List<List<String>> to) {
        for (List<String> key : to) {
            if (movedKeys >= MAX_MOVED) {
                movedTooOften.add(table);
            } else if (moved.computeIfAbsent(table, t -> new LinkedHashSet<>()).add(key)) {
                movedKeys++;
            }
        }
    }

    /** A transaction of a log may have given rows of these tables other keys, without saying which. */
    synchronized void movedUntold(Side side, TouchedRows entry, Set<TableName> tables) {
        if (!before.covers(side, entry)) {
            movedTooOften.addAll(tables);
        }
    }

    /** The server_ids of the nodes: without GTIDs they tell where a transaction came from. */
    synchronized void servers(Both<Long> ids) {
        serverIds = ids;
    }

    /** A transaction of a log changed these tables. */
    synchronized void changed(Side side, TouchedRows entry, Set<TableName> tables) {
        // Where it came from, its position says since when it is on both; a log of the other node runs behind that.
        boolean copy = entry.id() instanceof CommitStamp stamp
                && serverIds != null
                && stamp.originServerId() == serverIds.on(side.peer());
        if (!copy && !before.covers(side, entry)) {
            changed.addAll(tables);
            anyChanged |= entry.isEverything();
        }
    }

    /** Whether a table may have been changed since comparing began, as far as the logs have been read. */
    public synchronized boolean hasChanged(TableName table) {
        return anyChanged || changed.contains(table);
    }

    /** Whether anything may have been changed since. */
    public synchronized boolean hasChanged() {
        return anyChanged || !changed.isEmpty();
    }

    /** Comparing begins: what is on both nodes by now is no change meanwhile. */
    synchronized void begin() {
        before = latest;
        began = Instant.now();
    }

    /** Comparing is taken up again: what was on both nodes when it began is no change meanwhile, all else is. */
    synchronized void begin(Checkpoint from) {
        String endA = from.endA();
        String endB = from.endB();
        began = from.began();
        before = new Floor(
                GtidSet.parse(from.executedOnBoth()),
                endA == null ? null : BinlogPosition.parse(endA),
                endB == null ? null : BinlogPosition.parse(endB));
    }

    /** From where comparing can be taken up again. */
    synchronized Checkpoint checkpoint(List<String> servers, String where, List<Checkpoint.Table> tables) {
        BinlogPosition endA = before.a();
        BinlogPosition endB = before.b();
        return new Checkpoint(
                servers,
                before.both().toString(),
                endA == null ? null : endA.toString(),
                endB == null ? null : endB.toString(),
                began,
                where,
                tables);
    }

    /** Whether a transaction was on both nodes when comparing began. */
    public synchronized boolean wasOnBoth(Gtid gtid) {
        return before.both().contains(gtid);
    }

    /** A table begins to be walked: keys given before do not matter to it. */
    synchronized void walk(TableName table) {
        takeMoved(table);
        movedTooOften.remove(table);
    }

    /** The keys that rows of a table were given since it began to be walked: they may have gone behind the walk. */
    synchronized List<List<String>> takeMoved(TableName table) {
        Set<List<String>> keysOfTable = moved.remove(table);
        movedKeys -= keysOfTable == null ? 0 : keysOfTable.size();
        return keysOfTable == null ? List.of() : List.copyOf(keysOfTable);
    }

    /** Whether more rows of a table were given other keys than could be noted. */
    synchronized boolean movedTooOften(TableName table) {
        return movedTooOften.contains(table);
    }

    /** Begins a cut: until it is closed, nothing is dropped that it may ask for. */
    synchronized Asking ask() {
        Asking asking = new Asking(latest);
        open.add(asking);
        return asking;
    }

    private synchronized void leave(Asking asking) {
        open.remove(asking);
        drop();
    }

    private ArrayDeque<TouchedRows> log(Side side) {
        return side == Side.A ? a : b;
    }

    private static boolean isAtOrBehind(@Nullable BinlogPosition end, BinlogPosition wanted) {
        return end != null && end.compareTo(wanted) >= 0;
    }

    /** Both nodes have executed these, or one will never: what they changed is settled. */
    public synchronized void settled(GtidSet gtids) {
        latest = new Floor(latest.both().union(gtids), latest.a(), latest.b());
        drop();
    }

    /** Up to there, what each node's log holds is on both; null for nowhere. */
    synchronized void settledUpTo(@Nullable BinlogPosition onA, @Nullable BinlogPosition onB) {
        latest = new Floor(latest.both(), later(latest.a(), onA), later(latest.b(), onB));
        drop();
    }

    private static @Nullable BinlogPosition later(@Nullable BinlogPosition known, @Nullable BinlogPosition position) {
        return known == null || (position != null && position.compareTo(known) > 0) ? position : known;
    }

    private void drop() {
        dropped = open.isEmpty() ? latest : open.get(0).floor;
        for (Side side : Side.values()) {
            for (Iterator<TouchedRows> i = log(side).iterator(); i.hasNext(); ) {
                TouchedRows entry = i.next();
                if (dropped.covers(side, entry)) {
                    keys -= entry.size();
                    i.remove();
                }
            }
            refused.get(side.index()).removeIf(entry -> dropped.covers(side, entry));
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
        return gtids.minus(readSoFar).minus(dropped.both());
    }

    /** Whether so much is in flight that not all of it is known. */
    synchronized boolean isTooMuch() {
        return refused.stream().anyMatch(entries -> !entries.isEmpty());
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
