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
            @Nullable TransactionRow a, @Nullable TransactionRow b) {}

    public @Nullable TransactionLog on(Side side) {
        return side == Side.A ? a : b;
    }

    /**
     * Rows in one log only, and rows that the nodes found or left differently, in the first log's order. Where a log
     * holds more rows than were kept, a row that is not among them is not called missing. Rows without a key are not
     * compared.
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
            boolean differs = there != null
                    && !(row.before().equals(there.before()) && row.after().equals(there.after()));
            if (missing || differs) {
                differences.add(new Difference(row, there));
            }
        }
        if (!onA.cut()) {
            left.values().forEach(row -> differences.add(new Difference(null, row)));
        }
        return differences;
    }

    private static String name(TransactionRow row) {
        return row.table() + "\0" + row.key();
    }
}
