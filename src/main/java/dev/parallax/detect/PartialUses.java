package dev.parallax.detect;

import dev.parallax.change.RowsEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What row events whose images lack columns ({@code binlog_row_image} MINIMAL or NOBLOB) say of the {@link KeySpaces}. The
 * image before a change says what was, the one after it what was written; a column that is not in the latter was not
 * changed.
 */
final class PartialUses {

    /** Those of which such events say all; null when there are none. */
    final KeySpaces.Use @Nullable [] judged;
    /** Those that such events may have changed unseen, by their names. */
    final List<String> unjudged = new ArrayList<>(0);

    PartialUses(RowsEvent rows, KeySpaces.Use @Nullable [] uses) {
        List<KeySpaces.Use> known = new ArrayList<>();
        for (KeySpaces.Use use : uses == null ? new KeySpaces.Use[0] : uses) {
            if (isShown(rows, use)) {
                known.add(use);
            } else if (!isUntouched(rows, use)) {
                unjudged.add(use.name);
            }
        }
        judged = known.isEmpty() ? null : known.toArray(new KeySpaces.Use[0]);
    }

    /** Who holds a value of a unique index is told by whole rows only: a deletion names the primary key at most. */
    private static boolean isShown(RowsEvent rows, KeySpaces.Use use) {
        return use.role != KeySpaces.Role.HOLDER
                && switch (rows.kind()) {
                    case INSERT -> holds(rows, use, true);
                    case DELETE -> holds(rows, use, false);
                    case UPDATE -> holds(rows, use, false) && (holds(rows, use, true) || isOfPrimaryKey(rows, use));
                };
    }

    private static boolean isUntouched(RowsEvent rows, KeySpaces.Use use) {
        return switch (rows.kind()) {
            case INSERT -> false;
            // A child that is gone refers to nothing.
            case DELETE -> use.role == KeySpaces.Role.CHILD;
            case UPDATE -> use.role != KeySpaces.Role.HOLDER && holdsNone(rows, use);
        };
    }

    private static boolean holds(RowsEvent rows, KeySpaces.Use use, boolean after) {
        for (int column : use.columns) {
            if (!(after ? rows.afterHolds(column) : rows.beforeHolds(column))) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsNone(RowsEvent rows, KeySpaces.Use use) {
        for (int column : use.columns) {
            if (rows.afterHolds(column)) {
                return false;
            }
        }
        return true;
    }

    /** Then the cursor completes the image after a change from the one before it. */
    private static boolean isOfPrimaryKey(RowsEvent rows, KeySpaces.Use use) {
        for (int column : use.columns) {
            boolean found = false;
            for (int key : rows.table().keyColumns()) {
                found |= key == column;
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }
}
