package dev.parallax.verify;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key of a row before and after a change, as a log has it: see {@link KeyMark#parts}.
 *
 * @param before empty where the row was not there; null where the key cannot be written
 * @param after likewise
 */
record LoggedKeys(@Nullable List<String> before, @Nullable List<String> after) {

    static LoggedKeys of(TableMap table, RowsEvent rows, RowCursor cursor) {
        List<String> before = parts(table, rows, cursor.before());
        // An after-image that lacks the key leaves it as it was.
        boolean kept = cursor.before().exists() && lacksKey(rows, table);
        return new LoggedKeys(before, kept ? before : parts(table, rows, cursor.after()));
    }

    /** The parts of a key in one, which takes less room; none of them holds a zero byte. */
    static String joined(List<String> parts) {
        return parts.size() == 1 ? parts.get(0) : String.join("\0", parts);
    }

    /** The parts again. */
    static List<String> parts(String joined) {
        return List.of(joined.split("\0", -1));
    }

    private static boolean lacksKey(RowsEvent rows, TableMap table) {
        for (int column : table.keyColumns()) {
            if (rows.afterHolds(column)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable List<String> parts(TableMap table, RowsEvent rows, RowCursor.Image image) {
        return image.exists() ? KeyMark.parts(table, rows.buffer(), image) : List.of();
    }
}
