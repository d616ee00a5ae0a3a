package dev.parallax.verify;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads one log for {@link TouchedKeys}: the keys of all rows that each transaction wrote. */
final class TouchedKeyReader implements TransactionSink {

    private static final String NO_KEY = "the log does not tell its rows apart";
    private static final String UNWRITTEN = "the log does not hold the keys of its rows as a server writes them";
    private static final String STATEMENT = "a statement that is logged as text may have changed its rows";

    /** What one transaction wrote. */
    static final class Touched {
        private final Map<TableName, Map<String, Boolean>> keys = new HashMap<>();
        private final Map<TableName, String> whole = new TreeMap<>();
        private String everything = "";
        private int size;

        /** Why any row of a table may have changed; empty when only some have. */
        String whole(TableName table) {
            return everything.isEmpty() ? whole.getOrDefault(table, "") : everything;
        }

        boolean isEverything() {
            return !everything.isEmpty();
        }

        /** The tables it wrote to. */
        Set<TableName> tables() {
            Set<TableName> names = new HashSet<>(keys.keySet());
            names.addAll(whole.keySet());
            return names;
        }

        /** Whether a row is there after it, by key. */
        Map<String, Boolean> keys(TableName table) {
            return keys.getOrDefault(table, Map.of());
        }

        private void readWhole(TableName table, String why) {
            whole.putIfAbsent(table, why);
            Map<String, Boolean> dropped = keys.remove(table);
            size -= dropped == null ? 0 : dropped.size();
        }

        private void put(Map<String, Boolean> keysOfTable, List<String> key, boolean there) {
            if (!key.isEmpty() && keysOfTable.put(LoggedKeys.joined(key), there) == null) {
                size++;
            }
        }

        private Map<String, Boolean> keysOf(TableName table) {
            return keys.computeIfAbsent(table, name -> new HashMap<>());
        }
    }

    private final Side side;
    private final TouchedKeys all;
    private final StatementReach reach;
    private final CascadeReach cascades;
    private final RowCursor cursor = new RowCursor();
    private @Nullable Transaction transaction;
    private boolean certified;
    private Touched touched = new Touched();

    TouchedKeyReader(Side side, TouchedKeys all, Touchable tables, StatementReach reach) {
        this.side = side;
        this.all = all;
        this.reach = reach;
        this.cascades = new CascadeReach(tables);
    }

    @Override
    public void logFile(LogFile file) {}

    @Override
    public void begin(Transaction begun) {
        transaction = begun;
        touched = new Touched();
        certified = all.isCertified(begun.id());
        all.begins(side, new BinlogPosition(begun.file(), begun.offset()));
    }

    @Override
    public void rows(RowsEvent rows) {
        if (certified) {
            return;
        }
        for (TableName child : cascades.of(rows, touched.whole.keySet())) {
            touched.readWhole(child, "rows of it may have followed others by a foreign key, which a log need not hold");
        }
        TableMap map = rows.table();
        TableName name = map.name();
        TouchedTable table = transaction == null ? null : all.touched(name, transaction.id());
        if (table == null || touched.whole.containsKey(name)) {
            return;
        }
        if (!map.hasKey() || map.keyColumns().length != table.keyColumns()) {
            touched.readWhole(name, NO_KEY);
            return;
        }
        Map<String, Boolean> keys = touched.keysOf(name);
        cursor.reset(rows);
        while (cursor.next()) {
            LoggedKeys row = LoggedKeys.of(map, rows, cursor);
            if (row.before() == null || row.after() == null) {
                touched.readWhole(name, UNWRITTEN);
                return;
            }
            touched.put(keys, row.before(), false);
            touched.put(keys, row.after(), true);
            if (keys.size() > table.mostKeys() || touched.size > TouchedKeys.MOST_KEYS) {
                touched.readWhole(name, "too many of its rows were written since its certificate");
                return;
            }
        }
    }

    @Override
    public void statement(Statement statement) {
        if (certified) {
            return;
        }
        Set<TableName> named = reach.tables(statement);
        if (named == null) {
            touched.everything = STATEMENT;
        } else {
            named.forEach(name -> all.called(name)
                    .forEach(table -> touched.readWhole(table, "it was altered since its certificate")));
        }
    }

    @Override
    public void end(BinlogPosition position) {
        Transaction ended = transaction;
        if (ended != null) {
            all.add(side, ended.id(), position, touched);
        }
        abandon();
    }

    @Override
    public void abandon() {
        transaction = null;
        touched = new Touched();
    }
}
