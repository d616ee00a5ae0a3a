package dev.parallax.finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything two logs say of one transaction.
 *
 * @param a as node a's log has it; null when that log does not hold it
 * @param b likewise for node b
 * @param findings that name it among their evidence
 */
public record TransactionExplanation(
        @Nullable TransactionLog a, @Nullable TransactionLog b, List<Finding> findings) {

    /**
     * A row that the two logs tell differently.
     *
     * @param a what it did to the row on node a; null when that log does not say that it touched it
     * @param b likewise for node b
     */
    public record Difference(
            @Nullable TransactionRow a, @Nullable TransactionRow b) {

        /** Whether the nodes found different rows; false where one log lacks the row. */
        public boolean foundDiffers() {
            return a != null && b != null && differ(a.before(), b.before());
        }

        /** Whether they left different rows; false where one log lacks the row. */
        public boolean leftDiffers() {
            return a != null && b != null && differ(a.after(), b.after());
        }
    }

    public @Nullable TransactionLog on(Side side) {
        return side == Side.A ? a : b;
    }

    /**
     * Rows in one log only, and rows that the nodes found or left differently, in the first log's order. Where a log
     * holds more rows than were kept, a row that is not among them is not called missing. Rows without a key are not
     * compared, and neither are columns that only one log's images hold: with {@code binlog_row_image} other than FULL
     * the others are not known to differ.
     */
    public List<Difference> differences() {
        TransactionLog onA = a;
        TransactionLog onB = b;
        if (onA == null || onB == null) {
            return List.of();
        }
        Map<String, TransactionRow> left = new LinkedHashMap<>();
        for (TransactionRow row : onB.rows()) {
            if (!row.key().isEmpty()) {
                left.put(name(row), row);
            }
        }
        List<Difference> differences = new ArrayList<>();
        for (TransactionRow row : onA.rows()) {
            if (row.key().isEmpty()) {
                continue;
            }
            TransactionRow there = left.remove(name(row));
            boolean missing = there == null && !onB.cut();
            Difference difference = new Difference(row, there);
            if (missing || difference.foundDiffers() || difference.leftDiffers()) {
                differences.add(difference);
            }
        }
        if (!onA.cut()) {
            left.values().forEach(row -> differences.add(new Difference(null, row)));
        }
        return differences;
    }

    private static boolean differ(List<Value> a, List<Value> b) {
        if (a.isEmpty() != b.isEmpty()) {
            return true;
        }
        for (Value value : a) {
            Value other = RowText.find(b, value.column());
            if (other != null && !other.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static String name(TransactionRow row) {
        return row.table() + "\0" + row.key();
    }
}
