package dev.parallax.detect;

import dev.parallax.change.ChangeSource;
import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Value;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands on what each write in one log left of the rows of some tables, in the log's order. Of each row its key is read,
 * and the rest where whoever takes it asks for it. A transaction that a broken connection cut off is handed on as far as
 * it came, and once more when it comes again.
 */
public final class LoggedRows implements TransactionSink {

    /** Takes what is handed on. */
    public interface Taker {
        /** Whether rows of a table, by its last name, are of interest. */
        boolean wants(TableName table);

        /**
         * A write of a row.
         *
         * @param key the primary key's values, in the key's order
         * @param row reads what was left of it; not to be asked after this call
         */
        void left(TableName table, List<Value> key, Supplier<Left> row);

        /**
         * Rows of a table may have changed without row events, or have other columns now.
         *
         * @param table null for any table
         * @param transaction in which that was; empty where that is not known
         */
        void changedUnseen(@Nullable TableName table, String transaction, @Nullable Instant committedAt);

        /** A table was created: what was known of rows under its name is not of its own. */
        void created(TableName table);
    }

    /**
     * A row as a write left it.
     *
     * @param values the columns that the log shows; empty where the row was deleted
     * @param digest of the values of those columns
     * @param whole whether they are all of its columns, or there is no row
     * @param told whether the log shows the value of every column that was written, and says what its bytes mean
     * @param before digest of the row that the write found; 0 where there was none
     * @param beforeWhole whether that holds all of its columns
     */
    public record Left(
            List<Value> values,
            long digest,
            boolean whole,
            boolean told,
            long before,
            boolean beforeWhole,
            String transaction,
            @Nullable Instant committedAt) {}

    /** The thread that reads is to end. */
    private static final class StoppedException extends RuntimeException {
        StoppedException() {
            super("stopped", null, false, false);
        }
    }

    private final Taker taker;
    private final Detection.Progress progress;
    private final LogNames names;
    private final CommitStamps commitStamps = new CommitStamps();
    private final RowCursor keys = RowCursor.ofKeys();
    private final RowCursor cursor = new RowCursor();
    /** Tables of which the transaction has changed rows that were handed on. */
    private final Set<TableName> changed = new HashSet<>();

    private @Nullable Transaction transaction;
    private String lastLogFile = "";

    LoggedRows(Renames renames, Taker taker, Detection.Progress progress) {
        this.names = renames.names();
        this.taker = taker;
        this.progress = progress;
    }

    /** Reads the log. */
    void read(ChangeSource log) throws InterruptedException {
        try {
            log.read(this);
        } catch (StoppedException e) {
            throw new InterruptedException();
        }
    }

    private static void goOn() {
        if (Thread.interrupted()) {
            throw new StoppedException();
        }
    }

    @Override
    public void logFile(LogFile file) {
        long sequence = BinlogPosition.sequenceOf(file.name());
        long last = lastLogFile.isEmpty() ? sequence : BinlogPosition.sequenceOf(lastLogFile);
        if (sequence != last && sequence != last + 1) {
            taker.changedUnseen(null, "", null);
        }
        lastLogFile = file.name();
    }

    @Override
    public void begin(Transaction begun) {
        goOn();
        progress.read(begun.immediateCommitMicros());
        changed.clear();
        transaction = commitStamps.distinct(begun);
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
        goOn();
        TableName table = names.last(rows.table().name());
        if (!rows.table().hasKey() || !taker.wants(table)) {
            return;
        }
        changed.add(table);
        int[] keyColumns = rows.table().keyColumns();
        RowCursor.Image before = keys.before();
        RowCursor.Image after = keys.after();
        keys.reset(rows);
        while (keys.next()) {
            boolean stays = before.exists() && after.exists() && KeyHash.same(rows.buffer(), before, after, keyColumns);
            if (before.exists() && !stays) {
                taker.left(table, Row.key(rows, before), () -> {
                    Row.Images images = read(rows);
                    return left(images.before(), null);
                });
            }
            if (after.exists()) {
                taker.left(table, Row.key(rows, after), () -> {
                    Row.Images images = read(rows);
                    return left(stays ? images.before() : null, images.after());
                });
            }
        }
    }

    /** All of the row whose key was read. */
    private Row.Images read(RowsEvent rows) {
        cursor.seek(rows, keys.rowOffset());
        if (!cursor.next()) {
            throw new IllegalStateException("no row of " + rows.table().name() + " at " + keys.rowOffset());
        }
        return Row.both(rows, cursor);
    }

    private Left left(@Nullable Row before, @Nullable Row row) {
        return new Left(
                row == null ? List.of() : row.values(),
                row == null ? 0 : row.digest(),
                row == null || row.isWhole(),
                row == null || row.isTold(),
                before == null ? 0 : before.digest(),
                before == null || (before.isWhole() && before.isTold()),
                current().id().toString(),
                committedAt());
    }

    private @Nullable Instant committedAt() {
        return WitnessBuilder.instant(current().immediateCommitMicros());
    }

    private void changedUnseen(@Nullable TableName table) {
        taker.changedUnseen(table, current().id().toString(), committedAt());
    }

    @Override
    public void statement(Statement statement) {
        if (names.passes(current().id())) {
            names.touched(current().id()).forEach(this::changedUnseen);
            return;
        }
        Set<TableName> tables = DefinitionStatement.tables(statement);
        if (tables == null || ChangingStatement.fillsNewTable(statement)) {
            changedUnseen(null);
        } else if (DefinitionStatement.createsTable(statement)) {
            tables.forEach(table -> taker.created(names.last(table)));
        } else {
            tables.forEach(table -> changedUnseen(names.last(table)));
        }
    }

    @Override
    public void end(BinlogPosition position) {}

    @Override
    public void abandon() {
        commitStamps.takeBack(current());
        // Its rows were handed on, and it may not come again.
        changed.forEach(this::changedUnseen);
    }
}
