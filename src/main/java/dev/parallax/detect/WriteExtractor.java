package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns one log's transactions into {@link WriteBatch}es: for each row the hash of its key and the digests of its
 * images. The only per-row work of a reader thread; no value is decoded and nothing is allocated per row.
 *
 * <p>Digests are XXH3 of the image's bytes. A key's hash has 128 bits, so that among a billion keys two share one with
 * a probability of about 10^-21; an image digest has 64 and is only ever compared with digests of the same key.
 */
final class WriteExtractor implements TransactionSink {

    /** Takes full batches and returns an empty one to go on with. */
    interface BatchExchange {
        WriteBatch exchange(WriteBatch full);
    }

    private static final Hasher64 HIGH = Hashing.xxh3_64(0x7061_7261_6C6C_6178L);
    private static final Hasher64 LOW = Hashing.xxh3_64();

    private final Side side;
    private final TableRegistry registry;
    private final TableSelection selection;
    private final KeyPartition partition;
    private final BatchExchange exchange;
    private final TableChanges changes;
    private final Consumer<Optional<GtidSet>> onFirstLogFile;
    private final LogCounts counts = new LogCounts();
    private final CommitStamps commitStamps = new CommitStamps();
    private final IdentityHashMap<TableMap, TablePlan> plans = new IdentityHashMap<>();
    private final RowCursor cursor = new RowCursor();

    private WriteBatch batch = new WriteBatch();
    private @Nullable Transaction transaction;
    private boolean firstFragment;
    private boolean anyLogFile;
    private byte[] keyBytes = new byte[256];

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
            TableName name = table.name();
            HashStream64 stream = HIGH.hashStream();
            stream.putString(name.schema());
            stream.putString(name.table());
            this.nameHash = stream.getAsLong();
        }
    }

    WriteExtractor(
            Side side,
            TableRegistry registry,
            TableSelection selection,
            KeyPartition partition,
            BatchExchange exchange,
            TableChanges changes,
            Consumer<Optional<GtidSet>> onFirstLogFile) {
        this.side = side;
        this.registry = registry;
        this.selection = selection;
        this.partition = partition;
        this.exchange = exchange;
        this.changes = changes;
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
        firstFragment = true;
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
        long beforeDigest = digest(buffer, before);
        long afterDigest = digest(buffer, after);
        if (before.exists() && after.exists() && !sameKey(buffer, before, after, plan.keyColumns)) {
            write(rows, plan, before, beforeDigest, WriteBatch.ABSENT, WriteBatch.KEY_CHANGE);
            write(rows, plan, after, WriteBatch.ABSENT, afterDigest, WriteBatch.KEY_CHANGE);
        } else {
            write(rows, plan, before.exists() ? before : after, beforeDigest, afterDigest, (byte) 0);
        }
    }

    private void write(
            RowsEvent rows, TablePlan plan, RowCursor.Image image, long beforeDigest, long afterDigest, byte flag) {
        byte[] bytes = rows.buffer();
        int from;
        int length;
        int[] keyColumns = plan.keyColumns;
        if (keyColumns.length == 1) {
            from = image.columnStart(keyColumns[0]);
            length = image.columnEnd(keyColumns[0]) - from;
        } else {
            length = gatherKey(bytes, image, keyColumns);
            bytes = keyBytes;
            from = 0;
        }
        long low = mix(LOW.hashBytesToLong(bytes, from, length) + plan.nameHash);
        if (!partition.includes(low)) {
            return;
        }
        long high = HIGH.hashBytesToLong(bytes, from, length) ^ plan.nameHash;
        if (batch.isFull()) {
            ship();
        }
        batch.addWrite(
                high,
                low,
                beforeDigest,
                afterDigest,
                rows.locator(),
                rows.inner(),
                cursor.rowOffset(),
                plan.index,
                flag);
    }

    /** Columns of a composite key one behind the other, each with its length in front, so that none runs into another. */
    private int gatherKey(byte[] buffer, RowCursor.Image image, int[] keyColumns) {
        int at = 0;
        for (int column : keyColumns) {
            int from = image.columnStart(column);
            int length = image.columnEnd(column) - from;
            if (at + 4 + length > keyBytes.length) {
                keyBytes = java.util.Arrays.copyOf(keyBytes, (at + 4 + length) * 2);
            }
            keyBytes[at++] = (byte) length;
            keyBytes[at++] = (byte) (length >>> 8);
            keyBytes[at++] = (byte) (length >>> 16);
            keyBytes[at++] = (byte) (length >>> 24);
            System.arraycopy(buffer, from, keyBytes, at, length);
            at += length;
        }
        return at;
    }

    private static boolean sameKey(byte[] buffer, RowCursor.Image before, RowCursor.Image after, int[] keyColumns) {
        for (int column : keyColumns) {
            if (!java.util.Arrays.equals(
                    buffer,
                    before.columnStart(column),
                    before.columnEnd(column),
                    buffer,
                    after.columnStart(column),
                    after.columnEnd(column))) {
                return false;
            }
        }
        return true;
    }

    private static long digest(byte[] buffer, RowCursor.Image image) {
        if (!image.exists()) {
            return WriteBatch.ABSENT;
        }
        long digest = LOW.hashBytesToLong(buffer, image.start(), image.end() - image.start());
        return digest == WriteBatch.ABSENT ? 1 : digest;
    }

    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    @Override
    public void statement(Statement statement) {
        counts.statement(statement.sql());
        changes.statement(side, current(), statement.sql());
    }

    @Override
    public void end(BinlogPosition position) {
        counts.transactions++;
        counts.to = position;
        if (batch.isFull()) {
            ship();
        }
        batch.addFragment(current(), firstFragment, true);
        transaction = null;
        if (batch.isFull()) {
            batch = exchange.exchange(batch);
        }
    }

    @Override
    public void abandon() {
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
