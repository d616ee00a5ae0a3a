package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.mysql.BinlogPosition;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one node's log, as {@code mysqlbinlog} takes it: a transaction is in it by where it begins.
 *
 * @param from the first position that belongs to it; null for the log's beginning
 * @param to the first position that does not; null for the log's end
 */
public record LogRange(
        @Nullable BinlogPosition from, @Nullable BinlogPosition to) {

    /** The whole log. */
    public static final LogRange ALL = new LogRange(null, null);

    boolean isWhole() {
        return from == null && to == null;
    }

    boolean includes(Transaction logged) {
        if (isWhole()) {
            return true;
        }
        BinlogPosition at = new BinlogPosition(logged.file(), logged.offset());
        return (from == null || at.compareTo(from) >= 0) && (to == null || at.compareTo(to) < 0);
    }
}
