package dev.parallax.detect;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.GtidSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns one log's transactions into {@link WriteBatch}es: for each row the hash of its key and the digests of its
 * images. The only per-row work of a reader thread; no value is decoded and nothing is allocated per row.
 */
final class WriteExtractor implements TransactionSink {

    /** Takes full batches and returns an empty one to go on with. */
    interface BatchExchange {
        WriteBatch exchange(WriteBatch full);
    }

    private static final int MAX_STATEMENT = 500;

    private final Side side;
    private final TableRegistry registry;
    private final TableSelection selection;
    private final KeyPartition partition;
    private final BatchExchange exchange;
    private final TableChanges changes;
    private final Window window;
    private final Consumer<Optional<GtidSet>> onFirstLogFile;
    private final LogCounts counts = new LogCounts();
    private final CommitStamps commitStamps = new CommitStamps();
    private final IdentityHashMap<TableMap, TablePlan> plans = new IdentityHashMap<>();
    private final RowCursor cursor = RowCursor.ofKeys();
    private final ImageDigest digest = new ImageDigest();
    private final KeyHash keyHash = new KeyHash();

    private WriteBatch batch = new WriteBatch();
    private @Nullable Transaction transaction;
    private boolean firstFragment;
    private boolean anyLogFile;
    private String lastLogFile = "";
    private @Nullable String statement;

    /** What the extractor knows of a table, looked up once per definition. */
    private static final class TablePlan {
        final TableMap table;
        final int index;
        final long nameHash;
        final int[] keyColumns;
        final @Nullable String skipReason;

        TablePlan(TableMap table, int index, @Nullable String skipReason) {
            this.table = table;
            this.index = index;
            this.keyColumns = table.keyColumns();
            this.skipReason = skipReason;
            this.nameHash = KeyHash.ofName(table.name());
        }
    }

    WriteExtractor(
            Side side,
            TableRegistry registry,
            TableSelection selection,
            KeyPartition partition,
            BatchExchange exchange,
            TableChanges changes,
            Window window,
            Consumer<Optional<GtidSet>> onFirstLogFile) {
        this.side = side;
        this.registry = registry;
        this.selection = selection;
        this.partition = partition;
        this.exchange = exchange;
        this.changes = changes;
        this.window = window;
        this.onFirstLogFile = onFirstLogFile;
    }

    LogCounts counts() {
        return counts;
    }

    /** Hands over what is left; call when the log has ended. */
    void flush() {
        if (!batch.isEmpty()) {
            batch = exchange.exchange(batch);
        }
    }

    @Override
    public void logFile(LogFile file) {
        if (!lastLogFile.isEmpty()
                && BinlogPosition.sequenceOf(file.name()) > BinlogPosition.sequenceOf(lastLogFile) + 1) {
            counts.gap(lastLogFile, file.name());
        }
        lastLogFile = file.name();
        if (!anyLogFile) {
            anyLogFile = true;
            counts.serverVersion = file.serverVersion();
            onFirstLogFile.accept(Optional.of(file.previousGtids()));
        }
    }

    @Override
    public void begin(Transaction begun) {
        if (!anyLogFile) {
            // Reading began inside a log file: what came before it is not known.
            anyLogFile = true;
            onFirstLogFile.accept(Optional.empty());
        }
        transaction = commitStamps.distinct(begun);
        counts.begun();
        firstFragment = true;
        statement = null;
        if (begun.id() instanceof CommitStamp stamp && stamp.originalCommitMicros() == 0) {
            counts.unnamedTransactions++;
        }
        if (counts.from == null) {
            counts.from = new BinlogPosition(begun.file(), begun.offset());
        }
    }

    private Transaction current() {
        Transaction current = transaction;
        if (current == null) {
            throw new IllegalStateException("outside a transaction");
        }
        return current;
    }

    @Override
    public void rowsQuery(String sql) {
        if (statement == null) {
            statement = sql.length() > MAX_STATEMENT ? sql.substring(0, MAX_STATEMENT) + "..." : sql;
        } else if (!statement.endsWith("; ...")) {
            statement += "; ...";
        }
    }

    @Override
    public void rows(RowsEvent rows) {
        TablePlan plan = plans.get(rows.table());
        if (plan == null) {
            plan = plan(rows.table());
        }
        cursor.reset(rows);
        if (plan.skipReason != null || !rows.fullImages()) {
            long count = 0;
            while (cursor.next()) {
                count++;
            }
            counts.rowChanges += count;
            String reason = plan.skipReason != null
                    ? plan.skipReason
                    : "its row images are not FULL (binlog_row_image, or partial JSON updates)";
            if (!reason.isEmpty()) {
                counts.skip(plan.table.name(), reason, count);
            }
            return;
        }
        while (cursor.next()) {
            counts.rowChanges++;
            row(rows, plan);
        }
    }

    private TablePlan plan(TableMap table) {
        boolean selected = selection.includes(table.name());
        String skip = !selected ? "" : table.hasKey() ? null : table.keyProblem();
        TablePlan plan = new TablePlan(table, registry.register(side, table), skip);
        plans.put(table, plan);
        return plan;
    }

    private void row(RowsEvent rows, TablePlan plan) {
        RowCursor.Image before = cursor.before();
        RowCursor.Image after = cursor.after();
        byte[] buffer = rows.buffer();
        long beforeDigest = digest.of(buffer, before);
        long afterDigest = digest.of(buffer, after);
        if (before.exists() && after.exists() && !sameKey(buffer, before, after, plan.keyColumns)) {
            write(rows, plan, before, beforeDigest, WriteBatch.ABSENT, WriteBatch.KEY_CHANGE);
            write(rows, plan, after, WriteBatch.ABSENT, afterDigest, WriteBatch.KEY_CHANGE);
        } else {
            write(rows, plan, before.exists() ? before : after, beforeDigest, afterDigest, (byte) 0);
        }
    }

    private void write(
            RowsEvent rows, TablePlan plan, RowCursor.Image image, long beforeDigest, long afterDigest, byte flag) {
        keyHash.set(rows.buffer(), image, plan.keyColumns, plan.nameHash);
        if (!partition.includes(keyHash.low())) {
            return;
        }
        if (batch.isFull()) {
            ship();
        }
        batch.addWrite(
                keyHash.high(),
                keyHash.low(),
                beforeDigest,
                afterDigest,
                rows.locator(),
                rows.inner(),
                cursor.rowOffset(),
                plan.index,
                flag);
    }

    private static boolean sameKey(byte[] buffer, RowCursor.Image before, RowCursor.Image after, int[] keyColumns) {
        for (int column : keyColumns) {
            int from = before.columnStart(column);
            int length = before.columnEnd(column) - from;
            int other = after.columnStart(column);
            if (after.columnEnd(column) - other != length) {
                return false;
            }
            // Keys are short: a loop beats a library call.
            for (int i = 0; i < length; i++) {
                if (buffer[from + i] != buffer[other + i]) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public void statement(Statement statement) {
        counts.statement(statement.sql());
        changes.statement(side, current(), statement.sql());
    }

    @Override
    public void end(BinlogPosition position) {
        counts.ended();
        counts.judged += window.committedInside(current()) ? 1 : 0;
        counts.to = position;
        if (batch.isFull()) {
            ship();
        }
        batch.addFragment(current(), firstFragment, true);
        batch.statement[batch.fragments - 1] = statement;
        transaction = null;
        if (batch.isFull()) {
            batch = exchange.exchange(batch);
        }
    }

    @Override
    public void abandon() {
        counts.abandoned();
        commitStamps.takeBack(current());
        if (!firstFragment) {
            batch.addAbandoned(current());
        } else {
            batch.writes = batch.fragments == 0 ? 0 : batch.writesEnd[batch.fragments - 1];
        }
        transaction = null;
    }

    /** Hands over a full batch in the middle of a transaction. */
    private void ship() {
        if (batch.fragments < WriteBatch.MAX_FRAGMENTS) {
            batch.addFragment(current(), firstFragment, false);
            firstFragment = false;
        }
        batch = exchange.exchange(batch);
    }
}
