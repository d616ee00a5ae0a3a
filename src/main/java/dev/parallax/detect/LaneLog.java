package dev.parallax.detect;

import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one node's own inserts say about its auto-increment lane: for each table whose primary key is one integer, how
 * many values lie in the lane of the session that inserted them. Judged where the transaction was first executed, since
 * an applier repeats the origin's values whatever its own settings. Filled by the log's reader; nothing is allocated per
 * row.
 */
final class LaneLog {

    /** A table under one definition. */
    static final class Key {
        private final List<LaneUse> uses;
        private final int column;
        private final boolean unsigned;

        Key(List<LaneUse> uses, int column, boolean unsigned) {
            this.uses = uses;
            this.column = column;
            this.unsigned = unsigned;
        }
    }

    private final Map<TableName, List<LaneUse>> tables = new TreeMap<>();
    private final Map<TableName, List<LaneUse>> unread = new TreeMap<>();
    private final List<LaneUse> touched = new ArrayList<>();
    private int increment = 1;
    private int offset = 1;
    private @Nullable Transaction own;

    /** Null where lanes have nothing to do with the table's key. */
    @Nullable
    Key key(TableMap table) {
        int[] columns = table.keyColumns();
        if (columns.length != 1 || !isInteger(table.columns().get(columns[0]))) {
            return null;
        }
        List<LaneUse> uses = tables.computeIfAbsent(table.name(), name -> new ArrayList<>(1));
        return new Key(uses, columns[0], table.columns().get(columns[0]).unsigned());
    }

    private static boolean isInteger(Column column) {
        return switch (column.type()) {
            case ColumnType.TINY, ColumnType.SHORT, ColumnType.INT24, ColumnType.LONG, ColumnType.LONGLONG -> true;
            default -> false;
        };
    }

    void begin(Transaction transaction) {
        boolean executedHere = transaction.originalCommitMicros() == transaction.immediateCommitMicros()
                && transaction.originalCommitMicros() != 0;
        own = executedHere ? transaction : null;
        increment = 1;
        offset = 1;
    }

    void settings(int newIncrement, int newOffset) {
        increment = newIncrement;
        offset = newOffset;
    }

    /** What takes the rows of an event of inserts; null when nothing is to be learnt from them. */
    @Nullable
    LaneUse use(@Nullable Key key) {
        Transaction transaction = own;
        if (key == null || transaction == null) {
            return null;
        }
        LaneUse use = ofSettings(key.uses);
        use.aim(transaction, key.column, key.unsigned);
        return use;
    }

    /** Takes rows that were inserted into a table whose columns are not known. */
    void unread(TableName table, long rows) {
        if (own != null && rows > 0) {
            ofSettings(unread.computeIfAbsent(table, name -> new ArrayList<>(1)))
                    .insertUnread(rows);
        }
    }

    private LaneUse ofSettings(List<LaneUse> uses) {
        LaneUse use = null;
        for (int i = 0; i < uses.size() && use == null; i++) {
            LaneUse known = uses.get(i);
            use = known.increment == increment && known.offset == offset ? known : null;
        }
        if (use == null) {
            use = new LaneUse(increment, offset);
            uses.add(use);
        }
        if (use.isUntouched()) {
            touched.add(use);
        }
        return use;
    }

    /** @param judged whether the transaction is in the window; its inserts do not count otherwise */
    void end(boolean judged) {
        for (int i = 0; i < touched.size(); i++) {
            if (judged && own != null) {
                touched.get(i).commit(own);
            } else {
                touched.get(i).forget();
            }
        }
        touched.clear();
    }

    /** The settings under which a table's rows were inserted here, in the order of their first use. */
    List<LaneUse> uses(TableName table) {
        return tables.getOrDefault(table, List.of());
    }

    /** Likewise of rows whose columns are not known: only how many there are. */
    List<LaneUse> unread(TableName table) {
        return unread.getOrDefault(table, List.of());
    }

    /** Those that {@link #unread(TableName)} has any of. */
    Set<TableName> unread() {
        return unread.keySet();
    }

    Iterable<TableName> tables() {
        return tables.keySet();
    }
}
