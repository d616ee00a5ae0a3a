package dev.parallax.repair;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each node's own updates made of one row that both began with.
 *
 * <p>It is proved where the witness names every transaction of it, each an update, and the row each found at its origin is
 * what the one before it of that origin left, the first of both origins having found the same row. Then neither node had
 * seen any of the other's updates, and what a node's updates made of the row is what its last one left.
 */
final class Writes {

    private final List<Value> base;
    private final Map<Side, List<Value>> last;

    private Writes(List<Value> base, Map<Side, List<Value>> last) {
        this.base = base;
        this.last = last;
    }

    /** Null where it is not proved. */
    static @Nullable Writes of(Witness witness) {
        if (witness.moreTransactions() > 0
                || witness.facts().keySet().stream().anyMatch(fact -> fact.startsWith("columns not in"))) {
            return null;
        }
        Map<Side, List<Value>> first = new LinkedHashMap<>();
        Map<Side, List<Value>> last = new LinkedHashMap<>();
        for (WitnessTransaction transaction : witness.transactions()) {
            Side origin = transaction.origin();
            Applied own = origin == null ? null : transaction.on(origin);
            if (origin == null
                    || own == null
                    || !transaction.operation().equals("update")
                    || own.before().isEmpty()
                    || own.after().isEmpty()) {
                return null;
            }
            first.putIfAbsent(origin, own.before());
            List<Value> before = last.put(origin, own.after());
            if (before != null && !before.equals(own.before())) {
                return null;
            }
        }
        List<Value> base = first.get(Side.A);
        return base != null && base.equals(first.get(Side.B)) ? new Writes(base, last) : null;
    }

    /** The node whose updates changed a column that the other's did not; null where both did, or neither. */
    @Nullable
    Side changedBy(String column) {
        boolean byA = isChanged(Side.A, column);
        return byA == isChanged(Side.B, column) ? null : byA ? Side.A : Side.B;
    }

    /** Whether that node's updates changed the column. */
    private boolean isChanged(Side side, String column) {
        Value value = last(side, column);
        Value before = RowText.find(base, column);
        return value != null && before != null && !value.equals(before);
    }

    /** What a node's updates left in a column; null where that is not known whole. */
    @Nullable
    Value last(Side side, String column) {
        Value before = RowText.find(base, column);
        Value value = RowText.find(last.getOrDefault(side, List.of()), column);
        return before == null || value == null || before.truncated() || value.truncated() ? null : value;
    }

    /** What both nodes' updates made of a counter, each by itself, and together. */
    record Sum(BigDecimal afterA, BigDecimal afterB, BigDecimal together) {}

    /** Null where the column does not hold numbers that are known. */
    @Nullable
    Sum sum(String column) {
        List<BigDecimal> numbers = new ArrayList<>();
        Value before = RowText.find(base, column);
        Value a = last(Side.A, column);
        Value b = last(Side.B, column);
        if (before == null || a == null || b == null) {
            return null;
        }
        for (Value value : List.of(before, a, b)) {
            String text = value.text();
            if (text == null || !text.matches("-?\\d+(\\.\\d+)?")) {
                return null;
            }
            numbers.add(new BigDecimal(text));
        }
        return new Sum(
                numbers.get(1),
                numbers.get(2),
                numbers.get(1).add(numbers.get(2)).subtract(numbers.get(0)));
    }
}
