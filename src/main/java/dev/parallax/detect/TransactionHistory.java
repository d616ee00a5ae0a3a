package dev.parallax.detect;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.finding.Value;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Picks one transaction out of one log, with the first of its rows. */
public final class TransactionHistory implements TransactionSink {

    /** Rows that are kept and compared; all are counted. */
    public static final int KEPT_ROWS = 2000;

    private static final int KEPT_STATEMENTS = 20;

    private final Side side;
    private final String wanted;
    private final CommitStamps commitStamps = new CommitStamps();
    private final RowCursor cursor = new RowCursor();
    private final Map<String, TransactionRow> rows = new LinkedHashMap<>();
    private final Map<TableName, TransactionLog.Counts> tables = new TreeMap<>();
    private final List<String> statements = new ArrayList<>();
    private boolean cut;
    private @Nullable Transaction current;
    private boolean looking;
    private @Nullable TransactionLog found;

    /**
     * Looks for one transaction.
     *
     * @param wanted its id in full or, for a GTID, as short as reports for people have it
     */
    public TransactionHistory(Side side, String wanted) {
        this.side = side;
        this.wanted = wanted;
    }

    /** The transaction as this log has it; null when the log does not hold it. */
    public @Nullable TransactionLog found() {
        return found;
    }

    @Override
    public void logFile(LogFile file) {}

    @Override
    public void begin(Transaction begun) {
        current = commitStamps.distinct(begun);
        looking = found == null && isWanted(current.id());
        rows.clear();
        tables.clear();
        statements.clear();
        cut = false;
    }

    private boolean isWanted(TransactionId id) {
        return wanted.equals(id.toString()) || wanted.equals(id.abbreviated());
    }

    @Override
    public void rowsQuery(String sql) {
        addStatement(sql);
    }

    @Override
    public void statement(Statement statement) {
        addStatement(statement.sql());
    }

    private void addStatement(String sql) {
        if (looking && statements.size() < KEPT_STATEMENTS) {
            statements.add(sql);
        }
    }

    @Override
    public void rows(RowsEvent event) {
        if (!looking) {
            return;
        }
        TableName table = event.table().name();
        boolean hasKey = event.table().hasKey();
        cursor.reset(event);
        long count = 0;
        while (cursor.next()) {
            count++;
            if (rows.size() < KEPT_ROWS) {
                Row.Images images = Row.both(event, cursor);
                keep(table, hasKey, images.before(), images.after());
            } else {
                cut = true;
            }
        }
        TransactionLog.Counts known = tables.getOrDefault(table, TransactionLog.Counts.NONE);
        RowsEvent.Kind kind = event.kind();
        tables.put(
                table,
                new TransactionLog.Counts(
                        known.inserts() + (kind == RowsEvent.Kind.INSERT ? count : 0),
                        known.updates() + (kind == RowsEvent.Kind.UPDATE ? count : 0),
                        known.deletes() + (kind == RowsEvent.Kind.DELETE ? count : 0)));
    }

    private void keep(TableName table, boolean hasKey, @Nullable Row before, @Nullable Row after) {
        Row any = before != null ? before : after;
        if (any == null) {
            return;
        }
        List<Value> key = hasKey ? any.key() : List.of();
        String name = hasKey ? table + "\0" + key : "#" + rows.size();
        TransactionRow earlier = rows.get(name);
        rows.put(
                name,
                new TransactionRow(
                        table,
                        key,
                        earlier != null ? earlier.before() : before == null ? List.of() : before.values(),
                        after == null
                                ? List.of()
                                : before == null || earlier == null ? after.values() : left(earlier, after)));
    }

    /** What two updates leave of a row: a partial image lacks what only the first one wrote. */
    private static List<Value> left(TransactionRow earlier, Row after) {
        Map<String, Value> columns = new LinkedHashMap<>();
        earlier.after().forEach(value -> columns.put(value.column(), value));
        after.values().forEach(value -> columns.put(value.column(), value));
        return List.copyOf(columns.values());
    }

    @Override
    public void end(BinlogPosition position) {
        Transaction transaction = current;
        if (looking && transaction != null) {
            found = new TransactionLog(
                    side,
                    transaction.id(),
                    new BinlogPosition(transaction.file(), transaction.offset()),
                    position,
                    WitnessBuilder.instant(transaction.immediateCommitMicros()),
                    transaction.originServerId(),
                    transaction.originalCommitMicros() == transaction.immediateCommitMicros(),
                    List.copyOf(statements),
                    new TreeMap<>(tables),
                    List.copyOf(rows.values()),
                    cut);
        }
        looking = false;
        current = null;
    }

    @Override
    public void abandon() {
        Transaction transaction = current;
        if (transaction != null) {
            commitStamps.takeBack(transaction);
        }
        looking = false;
        current = null;
    }
}
