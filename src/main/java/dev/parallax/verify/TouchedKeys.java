package dev.parallax.verify;

import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of certified tables were written since their certificates, as both logs have it: what a journal holds first,
 * then what is read on. Whatever makes that uncertain for a table makes it be read whole.
 *
 * <p>Written by the two threads that read the logs, asked by those that compare tables.
 */
public final class TouchedKeys {

    /** Keys of all tables together. */
    static final int MOST_KEYS = 1_000_000;

    private final Map<TableName, TouchedTable> tables = new TreeMap<>();
    private final Touchable touchable;
    private final StatementReach reach;
    /** What is on both nodes by every certificate. */
    private final Set<GtidSet> certified;

    private final Map<Side, GtidSet.Builder> seen = new EnumMap<>(Side.class);
    private final Map<Side, BinlogPosition> first = new EnumMap<>(Side.class);
    private int held;

    TouchedKeys(Map<TableName, TouchedTable> tables, Touchable touchable, StatementReach reach) {
        this.tables.putAll(tables);
        this.touchable = touchable;
        this.reach = reach;
        this.certified = tables.values().stream()
                .map(table -> Objects.requireNonNullElse(table.executed(), GtidSet.empty()))
                .collect(Collectors.toSet());
        for (Side side : Side.values()) {
            seen.put(side, new GtidSet.Builder());
        }
    }

    /** Reads one node's log: the journal first, where there is one, then what comes. */
    TransactionSink reader(Side side) {
        return new TouchedKeyReader(side, this, touchable, reach);
    }

    /** A log begins with this transaction, or goes on with it. */
    synchronized void begins(Side side, BinlogPosition at) {
        first.putIfAbsent(side, at);
    }

    /** A transaction is complete in a log. */
    synchronized void add(Side side, TransactionId id, BinlogPosition end, TouchedKeyReader.Touched touched) {
        if (id instanceof Gtid gtid) {
            seen(side).add(gtid);
        }
        for (TableName name : touched.isEverything() ? tables.keySet() : touched.tables()) {
            TouchedTable table = tables.get(name);
            if (table != null && !table.covers(side, id, end)) {
                add(side, table, touched.whole(name), touched.keys(name));
            }
        }
    }

    private void add(Side side, TouchedTable table, String whole, Map<String, Boolean> keys) {
        if (!whole.isEmpty()) {
            readWhole(table, whole);
            return;
        }
        keys.forEach((key, there) -> held += table.touch(side, key, there));
        if (table.size() > table.mostKeys()) {
            readWhole(table, "more than " + table.mostKeys() + " of its rows were written since its certificate");
        } else if (held > MOST_KEYS) {
            readWhole(table, "more rows were written since the certificates than can be held");
        }
    }

    private void readWhole(TouchedTable table, String why) {
        held -= table.size();
        table.readWhole(why);
    }

    private GtidSet.Builder seen(Side side) {
        GtidSet.Builder builder = seen.get(side);
        if (builder == null) {
            throw new IllegalStateException("a side more than there are");
        }
        return builder;
    }

    /**
     * Why the logs that were read do not tell all that was written to a table since its certificate; empty when they do.
     *
     * @param executed what a node had executed before its log was read up to its end; empty without GTIDs
     */
    synchronized String gap(TableName name, Side side, GtidSet executed) {
        TouchedTable table = table(name);
        GtidSet certified = table.executed();
        if (certified == null) {
            BinlogPosition begin = first.get(side);
            BinlogPosition end = table.end(side);
            return begin != null && end != null && begin.compareTo(end) <= 0
                    ? ""
                    : "the journal does not hold " + side.label() + "'s log from " + end
                            + " on, where its certificate ends";
        }
        if (!executed.containsAll(certified)) {
            return side.label() + " has lost transactions that its certificate is about: "
                    + shortened(certified.minus(executed));
        }
        GtidSet unknown = executed.minus(certified).minus(seen(side).build());
        return unknown.isEmpty()
                ? ""
                : "the journal does not hold what " + side.label() + " executed since its certificate: "
                        + shortened(unknown);
    }

    private static String shortened(GtidSet gtids) {
        String text = gtids.toString();
        return text.length() <= 200 ? text : text.substring(0, 200) + " and more";
    }

    /** Why a table is to be read whole; empty when it need not be. */
    synchronized String whole(TableName name) {
        return table(name).whole();
    }

    /** The keys of a table's rows that were written, as far as the logs were read. */
    synchronized List<String> keys(TableName name) {
        return table(name).keys();
    }

    /** Whether by each log that wrote it, there is a row of that key. */
    synchronized boolean isThere(TableName name, String key) {
        return table(name).isThere(key);
    }

    /** A table was compared: what was written to it need not be known any more. */
    synchronized void forget(TableName name) {
        readWhole(table(name), "it was compared");
    }

    private TouchedTable table(TableName name) {
        TouchedTable table = tables.get(name);
        if (table == null) {
            throw new IllegalArgumentException(name + " has no certificate");
        }
        return table;
    }

    /** Whether no table can have been written to by a transaction since its certificate. */
    boolean isCertified(TransactionId id) {
        return id instanceof Gtid gtid && certified.stream().allMatch(executed -> executed.contains(gtid));
    }

    /** The tables that a statement means by a name: where servers do not tell case, it may be written in any. */
    List<TableName> called(TableName name) {
        return tables.keySet().stream()
                .filter(table -> table.toString().equalsIgnoreCase(name.toString()))
                .toList();
    }

    /** A table that a log's transaction may have written to since its certificate; null of any other. */
    @Nullable
    TouchedTable touched(TableName name, TransactionId id) {
        TouchedTable table = tables.get(name);
        return table == null || table.covers(id) ? null : table;
    }
}
