package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something proved about one row, or about a table, a transaction or the pair.
 *
 * @param id the same for the same finding in every run over the same logs
 * @param table null when it is not about one table
 * @param key the primary key's columns in order; empty when it is not about one row
 * @param title one line
 * @param explanation prose, several lines, made from the witness
 * @param remedy what to do next
 */
public record Finding(
        String id,
        Rule rule,
        Severity severity,
        Status status,
        @Nullable TableName table,
        List<Value> key,
        String title,
        String explanation,
        String remedy,
        Witness witness) {

    /** {@code shop.acc id=1}; the table alone, or nothing, where it is not about one row or one table. */
    public String subject() {
        return table == null ? "" : (RowText.printable(table.toString()) + " " + RowText.key(key)).strip();
    }
}
