package dev.parallax.verify;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.mysql.TableName;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The rows that differ, of all tables, each once. They are in a file: a million of them do not need a million in memory.
 * Several threads may add to it.
 */
public final class Differences implements AutoCloseable {

    /** As many are kept; where more differ, nobody mends them row by row. */
    static final int MOST = 40_000_000;

    /** Takes rows that differ. */
    interface Sink {
        /** Returns whether it was not taken before. */
        boolean add(RowDifference row);
    }

    /** Takes a row and where it stands. */
    public interface Taker {
        void take(long at, RowDifference row);
    }

    private final Path folder;
    private final RowSpool rows;
    private final SpoolIndex index;
    private final Set<TableName> withoutKey = new HashSet<>();

    /** @param folder where files are made once there are many rows; nothing is left there */
    public Differences(Path folder) {
        this.folder = folder;
        this.rows = new RowSpool(folder);
        this.index = new SpoolIndex(folder);
    }

    /** Takes a row; returns false for one that was taken before. Rows that nothing tells apart are all taken. */
    synchronized boolean add(RowDifference row) {
        if (row.spelled().isEmpty()) {
            withoutKey.add(row.table());
            rows.add(row);
            return true;
        }
        long hash = Hashing.xxh3_64().hashCharsToLong(row.table() + "\0" + String.join("\0", row.spelled()));
        if (index.find(hash, at -> isSame(row, rows.read(at))) >= 0) {
            return false;
        }
        index.add(hash, rows.add(row));
        return true;
    }

    private static boolean isSame(RowDifference a, RowDifference b) {
        return a.table().equals(b.table()) && a.spelled().equals(b.spelled());
    }

    /** How many there are. */
    public synchronized long count() {
        return rows.rows();
    }

    /** Whether there is no room for much more. */
    boolean isFull() {
        return count() >= MOST;
    }

    /** The tables without a key of which rows differ. */
    public synchronized Set<TableName> withoutKey() {
        return Set.copyOf(withoutKey);
    }

    /** All of them, in the order in which they were found. */
    public void forEach(Consumer<RowDifference> taker) {
        rows.forEach((at, row) -> taker.accept(row));
    }

    /** All of them, each with where it stands. */
    public void forEachAt(Taker taker) {
        rows.forEach(taker);
    }

    /** The row that stands there. */
    public RowDifference read(long at) {
        return rows.read(at);
    }

    /** Room for rows of which it is not known yet whether they count. */
    RowSpool provisional() {
        return new RowSpool(folder);
    }

    /** Where files may be made. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        rows.close();
        index.close();
    }
}
