package dev.parallax.detect;

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
import org.jspecify.annotations.Nullable;

/**
 * Hands on what each write in one log left of the rows of some tables, in the log's order. A transaction that a broken
 * connection cut off is handed on as far as it came, and once more when it comes again.
 */
public final class LoggedRows implements TransactionSink {

    /** Takes what is handed on. */
    public interface Taker {
        /** Whether rows of a table, by its last name, are of interest. */
        boolean wants(TableName table);

        void left(Left row);

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
     * @param digest of the bytes of those columns
     * @param whole whether they are all of its columns, or there is no row
     * @param told whether the log shows the value of every column that was written
     * @param before digest of the row that the write found; 0 where there was none
     * @param beforeWhole whether that holds all of its columns
     */
    public record Left(
            TableName table,
            List<Value> key,
            List<Value> values,
            long digest,
            boolean whole,
            boolean told,
            long before,
            boolean beforeWhole,
            String transaction,
            @Nullable Instant committedAt) {}

    private final Taker taker;
    private final LogNames names;
    private final CommitStamps commitStamps = new CommitStamps();
    private final RowCursor cursor = new RowCursor();
    /** Tables of which the transaction has changed rows that were handed on. */
    private final Set<TableName> changed = new HashSet<>();

    private @Nullable Transaction transaction;
    private String lastLogFile = "";

    LoggedRows(Renames renames, Taker taker) {
        this.names = renames.names();
        this.taker = taker;
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
        TableName table = names.last(rows.table().name());
        if (!rows.table().hasKey() || !taker.wants(table)) {
            return;
        }
        changed.add(table);
        cursor.reset(rows);
        while (cursor.next()) {
            Row.Images images = Row.both(rows, cursor);
            Row before = images.before();
            Row after = images.after();
            boolean stays = before != null && after != null && before.key().equals(after.key());
            if (before != null && !stays) {
                hand(table, before.key(), before, null);
            }
            if (after != null) {
                hand(table, after.key(), stays ? before : null, after);
            }
        }
    }

    private void hand(TableName table, List<Value> key, @Nullable Row before, @Nullable Row row) {
        taker.left(new Left(
                table,
                key,
                row == null ? List.of() : row.values(),
                row == null ? 0 : row.digest(),
                row == null || row.isWhole(),
                row == null || row.isTold(),
                before == null ? 0 : before.digest(),
                before == null || before.isWhole(),
                current().id().toString(),
                committedAt()));
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
