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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads one log for {@link InFlight}: which rows of the compared tables each transaction changed. */
public final class TouchReader implements TransactionSink {

    /** More rows of one table than this in one transaction, and the whole table counts as changed. */
    private static final int MAX_KEYS = 1_000_000;

    private final Side side;
    private final InFlight inFlight;
    private final Touchable tables;
    private final RowCursor cursor = new RowCursor();
    private final CascadeReach cascades;
    private @Nullable Transaction transaction;
    private long[] keys = new long[64];
    private int count;
    private final Set<TableName> whole = new TreeSet<>();
    private Map<TableName, List<List<String>>> moved = new HashMap<>();
    private final Set<TableName> changed = new TreeSet<>();
    /** Tables of which rows may have been given other keys, and it is not known which. */
    private final Set<TableName> untold = new TreeSet<>();

    private final ChangedColumns columns = new ChangedColumns();
    private boolean everything;

    /** @param tables which are compared */
    public TouchReader(Side side, InFlight inFlight, Touchable tables) {
        this.side = side;
        this.inFlight = inFlight;
        this.tables = tables;
        this.cascades = new CascadeReach(tables);
    }

    @Override
    public void logFile(LogFile file) {}

    @Override
    public void begin(Transaction begun) {
        transaction = begun;
        forget();
    }

    private void forget() {
        count = 0;
        whole.clear();
        changed.clear();
        untold.clear();
        moved = new HashMap<>();
        everything = false;
    }

    @Override
    public void rows(RowsEvent rows) {
        TableMap table = rows.table();
        Touchable.Table compared = tables.table(table.name());
        Set<TableName> followers = cascades.of(rows, whole);
        whole.addAll(followers);
        if (rows.kind() == RowsEvent.Kind.UPDATE) {
            untold.addAll(followers);
        }
        if (compared == null) {
            return;
        }
        changed.add(table.name());
        if (!marked(rows, table, compared)) {
            whole.add(table.name());
            if (rows.kind() == RowsEvent.Kind.UPDATE && columns.anyOf(rows, compared.walkedBy())) {
                untold.add(table.name());
            }
        }
    }

    /** Notes the event's rows; returns false where it cannot say which they are, or did not before. */
    private boolean marked(RowsEvent rows, TableMap table, Touchable.Table compared) {
        if (whole.contains(table.name()) || !compared.byKey() || !table.hasKey()) {
            return false;
        }
        cursor.reset(rows);
        while (cursor.next()) {
            LoggedKeys keysOfRow = LoggedKeys.of(table, rows, cursor);
            List<String> before = keysOfRow.before();
            List<String> after = keysOfRow.after();
            if (before == null || after == null || !mark(table, before) || !mark(table, after)) {
                return false;
            }
            if (!before.isEmpty() && !after.isEmpty() && !before.equals(after)) {
                moved.computeIfAbsent(table.name(), name -> new ArrayList<>()).add(after);
            }
        }
        return true;
    }

    private boolean mark(TableMap table, List<String> parts) {
        if (parts.isEmpty()) {
            return true;
        }
        if (count >= MAX_KEYS) {
            return false;
        }
        long mark = KeyMark.of(table.name(), parts);
        if (count > 0 && keys[count - 1] == mark) {
            return true;
        }
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
        }
        keys[count++] = mark;
        return true;
    }

    /** DDL, or rows changed by a statement of which the log holds the text alone. */
    @Override
    public void statement(Statement statement) {
        everything = true;
    }

    @Override
    public void end(BinlogPosition position) {
        Transaction ended = transaction;
        if (ended != null) {
            long[] marks = Arrays.copyOf(keys, count);
            Arrays.sort(marks);
            TouchedRows touched = new TouchedRows(ended.id(), position, marks, whole, everything, moved);
            changed.addAll(whole);
            inFlight.changed(side, touched, changed);
            inFlight.movedUntold(side, touched, untold);
            inFlight.add(side, touched);
        }
        abandon();
    }

    @Override
    public void abandon() {
        transaction = null;
        forget();
    }
}
