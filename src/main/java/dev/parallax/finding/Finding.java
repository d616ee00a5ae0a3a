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
 * @param ignored who reads the report need not act on it, and why; null when it counts as any other
 */
public record Finding(
        String id,
        RuleId rule,
        Severity severity,
        Status status,
        @Nullable TableName table,
        List<Value> key,
        String title,
        String explanation,
        String remedy,
        Witness witness,
        @Nullable Ignored ignored) {

    /** A finding as it is made: nobody has said yet that it is to be ignored. */
    public Finding(
            String id,
            RuleId rule,
            Severity severity,
            Status status,
            @Nullable TableName table,
            List<Value> key,
            String title,
            String explanation,
            String remedy,
            Witness witness) {
        this(id, rule, severity, status, table, key, title, explanation, remedy, witness, null);
    }

    /** The same, to be ignored for this reason. */
    public Finding ignoredFor(Ignored why) {
        return new Finding(id, rule, severity, status, table, key, title, explanation, remedy, witness, why);
    }

    /** The same with another severity. */
    public Finding graded(Severity other) {
        return new Finding(id, rule, other, status, table, key, title, explanation, remedy, witness, ignored);
    }

    /** {@code shop.acc id=1}; the table alone, or nothing, where it is not about one row or one table. */
    public String subject() {
        return table == null ? "" : (RowText.printable(table.toString()) + " " + RowText.key(key)).strip();
    }
}
