package dev.parallax.detect;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.RowWrite;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Picks one row's writes out of one log, with their images. */
public final class RowHistory implements TransactionSink {

    private final Side side;
    private final TableName table;
    private final List<String> key;
    private final Renames renames;
    private final Set<TransactionId> leftOut;
    private final LogNames names;
    private final CommitStamps commitStamps = new CommitStamps();
    private final List<RowWrite> writes = new ArrayList<>();
    private final List<RowWrite> open = new ArrayList<>();
    private final RowCursor cursor = new RowCursor();
    private @Nullable Transaction transaction;
    private final WindowBounds bounds;
    private boolean inside;
    private int outside;
    private boolean tableSeen;
    private String problem = "";

    /**
     * Looks for one row.
     *
     * @param table any of its names
     * @param key the primary key's values as the server prints them, in the key's order
     * @param bounds which transactions' writes are kept; the others are counted
     * @param leftOut transactions whose rows do not count
     */
    RowHistory(
            Side side,
            TableName table,
            List<String> key,
            WindowBounds bounds,
            Renames renames,
            Set<TransactionId> leftOut) {
        this.leftOut = leftOut;
        this.renames = renames;
        this.names = renames.names();
        this.bounds = bounds;
        this.side = side;
        this.table = table;
        this.key = List.copyOf(key);
    }

    /** The writes of complete transactions, in the log's order. */
    public List<RowWrite> writes() {
        return List.copyOf(writes);
    }

    /** How many writes the log holds besides. */
    public int outside() {
        return outside;
    }

    /** Whether the log holds any write of the table. */
    public boolean tableSeen() {
        return tableSeen;
    }

    /** Why the row cannot be looked for; empty when it could. */
    public String problem() {
        return problem;
    }

    @Override
    public void logFile(LogFile file) {}

    @Override
    public void begin(Transaction begun) {
        transaction = commitStamps.distinct(begun);
        inside = bounds.includes(side, begun);
        open.clear();
    }

    @Override
    public void rows(RowsEvent rows) {
        TableMap map = rows.table();
        if (!renames.of(names.last(map.name())).contains(table)) {
            return;
        }
        tableSeen = true;
        if (leftOut.contains(current().id())) {
            return;
        }
        int[] keyColumns = map.keyColumns();
        if (keyColumns.length != key.size()) {
            problem = map.hasKey()
                    ? "its primary key has " + keyColumns.length + " column(s), and " + key.size()
                            + " value(s) are given"
                    : map.keyProblem();
            return;
        }
        cursor.reset(rows);
        while (cursor.next()) {
            Row.Images images = Row.both(rows, cursor);
            Row before = images.before();
            Row after = images.after();
            if (isWanted(before) || isWanted(after)) {
                add(rows, before, after);
            }
        }
    }

    private boolean isWanted(@Nullable Row row) {
        if (row == null) {
            return false;
        }
        List<Value> values = row.key();
        for (int i = 0; i < values.size(); i++) {
            if (!key.get(i).equals(values.get(i).text())) {
                return false;
            }
        }
        return true;
    }

    private Transaction current() {
        Transaction current = transaction;
        if (current == null) {
            throw new IllegalStateException("outside a transaction");
        }
        return current;
    }

    private void add(RowsEvent rows, @Nullable Row before, @Nullable Row after) {
        Transaction current = current();
        open.add(new RowWrite(
                side,
                current.id(),
                new BinlogPosition(current.file(), current.offset()),
                WitnessBuilder.instant(current.immediateCommitMicros()),
                current.originalCommitMicros() == current.immediateCommitMicros(),
                rows.kind().name().toLowerCase(java.util.Locale.ROOT),
                before == null ? List.of() : before.values(),
                after == null ? List.of() : after.values()));
    }

    @Override
    public void statement(Statement statement) {
        names.passes(current().id());
    }

    @Override
    public void end(BinlogPosition position) {
        if (inside) {
            writes.addAll(open);
        } else {
            outside += open.size();
        }
        open.clear();
    }

    @Override
    public void abandon() {
        commitStamps.takeBack(current());
        open.clear();
    }
}
