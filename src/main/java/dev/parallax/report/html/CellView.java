package dev.parallax.report.html;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Value;
import org.jspecify.annotations.Nullable;

/**
 * One value in a table.
 *
 * @param kind {@code text}, {@code null} for SQL NULL, {@code empty} for the empty string, {@code none} where there is
 *     no row or no such column
 * @param cut whether the value is longer than what is shown
 */
public record CellView(String text, String kind, boolean cut) {

    static CellView of(@Nullable Value value) {
        if (value == null) {
            return new CellView("—", "none", false);
        }
        String text = value.text();
        if (text == null) {
            return new CellView("NULL", "null", false);
        }
        return text.isEmpty()
                ? new CellView("empty string", "empty", false)
                : new CellView(RowText.printable(text), "text", value.truncated());
    }
}
