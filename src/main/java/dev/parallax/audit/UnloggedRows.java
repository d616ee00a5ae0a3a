package dev.parallax.audit;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.detect.LoggedRows;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.Differences;
import dev.parallax.verify.RowDifference;
import dev.parallax.verify.SpoolIndex;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of the rows that differ were changed without being logged, though the last that the logs say of them says nothing
 * of it.
 *
 * <p>Claim: where both logs show a row whole, the last writes of it left it alike in both, and nothing in the logs can have
 * changed it unseen since, then a row that differs is on one node at least not as its log left it. Alike is a row whose
 * values are: where the nodes define a column otherwise, the same bytes are two values, and nobody changed anything. And
 * where each node has what its log shows, nothing is claimed either, unless a value is cut short. What was written after
 * comparing had begun must be the same in both logs, write by write, from a row on that was found alike: then the rows
 * were alike whenever both nodes had all of the writes that one of them had, and only so was a row read that is said to
 * differ. Where the logs leave another row on the two nodes, or less is known, nothing is claimed. Nor is anything of
 * tables that cascades change, and of nodes whose logs lack what they applied: those are not asked for here.
 *
 * <p>Eight bytes a row and log beside the index: a digest of what was left, what is known of it, and up to when. The
 * digest has 53 bits, so that of a million rows that two logs leave otherwise, one is taken for alike with a probability
 * of about 10^-10.
 */
final class UnloggedRows implements AutoCloseable {

    /** Whether a transaction may have come after comparing had begun. */
    interface Late {
        boolean isLate(String transaction, @Nullable Instant committedAt);
    }

    /** The log shows every column. */
    private static final long WHOLE = 1;
    /** A write of it came after comparing had begun. */
    private static final long LATER = 2;
    /** What was read of it is what the log shows. */
    private static final long AS_READ = 4;
    /** A value that differs was cut short, there or in the log. */
    private static final long CUT = 8;

    /** Above the flags, how often what was known of the table had been forgotten, and one: a note is never 0. */
    private static final int AGE_SHIFT = 4;

    private static final int AGE_BITS = 7;
    private static final int DIGEST_SHIFT = AGE_SHIFT + AGE_BITS;

    /** A table whose rows may have changed unseen more often than this is not looked at any more. */
    private static final int MOST_UNSEEN = 64;

    private final Differences differences;
    private final Late late;
    private final List<SpoolIndex> logs;
    /** Of each log, how often what was known of a table was forgotten. */
    private final List<Map<TableName, Integer>> forgotten = List.of(new HashMap<>(), new HashMap<>());

    private final Set<TableName> tables = new HashSet<>();

    UnloggedRows(Differences differences, Late late) {
        this.differences = differences;
        this.late = late;
        this.logs = List.of(new SpoolIndex(differences.folder()), new SpoolIndex(differences.folder()));
    }

    private long age(Side side, TableName table) {
        return forgotten.get(side.index()).getOrDefault(table, 0) + 1L;
    }

    /** What is known of a row in a log; 0 where nothing is, or what was is forgotten. */
    private long known(Side side, int slot, TableName table) {
        long note = logs.get(side.index()).note(slot);
        return (note >>> AGE_SHIFT & ((1 << AGE_BITS) - 1)) == age(side, table) ? note : 0;
    }

    /** Takes a row that nothing explains, and where it stands. */
    void add(RowDifference row, long at) {
        tables.add(row.table());
        logs.forEach(log -> log.add(hash(row.table(), row.key()), at));
    }

    private static long hash(TableName table, List<Value> key) {
        return Hashing.xxh3_64().hashCharsToLong(Attribution.row(table, key));
    }

    boolean isEmpty() {
        return tables.isEmpty();
    }

    /** To be told what a node's log holds. */
    LoggedRows.Taker of(Side side) {
        return new Reading(side);
    }

    private final class Reading implements LoggedRows.Taker {
        private final Side side;
        private final SpoolIndex log;
        /** Tables of whose rows something is known. */
        private final Set<TableName> noted = new HashSet<>();
        /** Tables whose rows may have changed unseen after comparing had begun: they were read before or behind it. */
        private final Set<TableName> unsure = new HashSet<>();

        Reading(Side side) {
            this.side = side;
            this.log = logs.get(side.index());
        }

        @Override
        public boolean wants(TableName table) {
            return tables.contains(table) && age(side, table) <= MOST_UNSEEN;
        }

        @Override
        public void changedUnseen(@Nullable TableName table, String transaction, @Nullable Instant committedAt) {
            boolean isLate = late.isLate(transaction, committedAt);
            for (TableName changed : table == null ? tables : Set.of(table)) {
                if (isLate) {
                    unsure.add(changed);
                }
                forget(changed);
            }
        }

        @Override
        public void created(TableName table) {
            forget(table);
        }

        private void forget(TableName table) {
            if (noted.remove(table)) {
                forgotten.get(side.index()).merge(table, 1, Integer::sum);
            }
        }

        @Override
        public void left(TableName table, List<Value> key, Supplier<LoggedRows.Left> row) {
            int slot = slot(log, table, key);
            if (slot >= 0) {
                RowDifference read = differences.read(log.offset(slot));
                noted.add(table);
                log.note(slot, next(known(side, slot, table), row.get(), read) | age(side, table) << AGE_SHIFT);
            }
        }

        /** What is known behind a write, without its age. */
        private long next(long known, LoggedRows.Left left, RowDifference read) {
            List<Value> values = side == Side.A ? read.a() : read.b();
            boolean whole = left.whole() && shows(left, read.columns());
            boolean isLater = (known & LATER) != 0 || late.isLate(left.transaction(), left.committedAt());
            boolean beginsLate = isLater && known == 0 && left.beforeWhole() && !unsure.contains(read.table());
            if (!left.told() || ((known & WHOLE) == 0 && !(whole && (!isLater || beginsLate)))) {
                return isLater ? LATER : 0;
            }
            long before = beginsLate ? left.before() : known >>> DIGEST_SHIFT;
            long digest = whole && !isLater ? left.digest() : before * 31 + left.digest();
            boolean asRead = Attribution.isLast(left.values(), values) && (whole || (known & AS_READ) != 0);
            boolean isCut = isCut(left.values(), read.columns())
                    || (values != null && isCut(values, read.columns()))
                    || (!whole && (known & CUT) != 0);
            return digest << DIGEST_SHIFT | (asRead ? AS_READ : 0) | (isLater ? LATER : 0) | (isCut ? CUT : 0) | WHOLE;
        }

        private static boolean isCut(List<Value> values, List<String> columns) {
            return values.stream().anyMatch(value -> value.truncated() && columns.contains(value.column()));
        }

        /** A log need not show a column that is computed. */
        private static boolean shows(LoggedRows.Left left, List<String> columns) {
            return left.values().isEmpty()
                    || columns.stream().allMatch(column -> RowText.find(left.values(), column) != null);
        }
    }

    private int slot(SpoolIndex log, TableName table, List<Value> key) {
        String row = Attribution.row(table, key);
        return log.find(hash(table, key), at -> {
            RowDifference other = differences.read(at);
            return Attribution.row(other.table(), other.key()).equals(row);
        });
    }

    /** On which node it was changed without being logged, as far as that is known; null where it is not known that it was. */
    @Nullable
    String where(RowDifference row) {
        int slot = tables.isEmpty() ? -1 : slot(logs.get(0), row.table(), row.key());
        if (slot < 0) {
            return null;
        }
        long a = known(Side.A, slot, row.table());
        long b = known(Side.B, slot, row.table());
        boolean alike = (a & b & WHOLE) != 0 && a >>> DIGEST_SHIFT == b >>> DIGEST_SHIFT;
        boolean asReadOnA = (a & AS_READ) != 0;
        boolean asReadOnB = (b & AS_READ) != 0;
        // Of a long value the end is not looked at here, and what differs may be that.
        if (!alike || (asReadOnA && asReadOnB && ((a | b) & CUT) == 0)) {
            return null;
        }
        return asReadOnA == asReadOnB || ((a | b) & LATER) != 0 ? "a or b" : asReadOnA ? "b" : "a";
    }

    @Override
    public void close() {
        logs.forEach(SpoolIndex::close);
    }
}
