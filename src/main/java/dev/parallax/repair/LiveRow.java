package dev.parallax.repair;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A whole row as a server holds it now. */
record LiveRow(Map<String, Cell> cells) {

    /**
     * A value.
     *
     * @param fingerprint what tells it from others, as {@code verify} does; null for NULL
     * @param written as {@link RepairColumn#written()} reads it; null for NULL, and where it is too long to be read
     * @param shown as reports show it
     */
    record Cell(@Nullable String fingerprint, @Nullable String written, Value shown) {
        boolean isTooLong() {
            return fingerprint != null && written == null;
        }
    }

    Cell cell(String column) {
        return Objects.requireNonNull(cells.get(column), column);
    }

    @Nullable
    String written(String column) {
        return cell(column).written();
    }

    List<Value> shown() {
        return cells.values().stream().map(Cell::shown).toList();
    }

    /** The columns in which two rows differ. */
    static List<String> differing(LiveRow a, LiveRow b) {
        List<String> columns = new ArrayList<>();
        a.cells.forEach((column, cell) -> {
            if (!Objects.equals(cell.fingerprint(), b.cell(column).fingerprint())) {
                columns.add(column);
            }
        });
        return columns;
    }

    /** Whether every value of the image is what is there. A row of a report that shows not all columns is like many. */
    boolean isLike(List<Value> image) {
        for (Value reported : image) {
            Cell cell = cells.get(reported.column());
            if (cell != null && !cell.shown().isLike(reported)) {
                return false;
            }
        }
        return true;
    }

    /** The row as one line of plain text. */
    static String text(@Nullable LiveRow row, List<Value> key) {
        return RowText.tuple(row == null ? List.of() : row.shown(), key);
    }
}
