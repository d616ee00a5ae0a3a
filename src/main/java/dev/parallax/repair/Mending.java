package dev.parallax.repair;

import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.repair.LiveRow.Cell;
import dev.parallax.repair.RepairOptions.Counter;
import dev.parallax.repair.Writes.Sum;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a row is to be on both nodes: each column that differs is added up, or taken from the node that changed
 * it, where that is asked for and proved, and what is left from the node that is preferred.
 */
final class Mending {

    /**
     * What is to be done to one row.
     *
     * @param changes one a node at most
     * @param decided whether a person has nothing more to decide; else each change is one way of two
     */
    record Mend(DivergedRow row, List<Change> changes, boolean decided) {}

    private final RepairOptions options;

    Mending(RepairOptions options) {
        this.options = options;
    }

    /** Throws LeftException where nothing can be done. The two rows are not equal. */
    Mend decide(DivergedRow row, RepairTable table, @Nullable LiveRow a, @Nullable LiveRow b) {
        if (a == null || b == null) {
            return missing(row, table, a, b);
        }
        List<String> differing = new ArrayList<>(LiveRow.differing(a, b));
        Set<String> compared = row.compared();
        differing.removeIf(
                column -> !table.column(column).isWritable() || (compared != null && !compared.contains(column)));
        if (differing.isEmpty()) {
            throw new LeftException("it differs in nothing that the report compared and that can be written");
        }
        for (String column : differing) {
            if (a.cell(column).isTooLong() || b.cell(column).isTooLong()) {
                throw new LeftException(tooLong(column));
            }
        }
        Writes writes = Writes.of(row.finding().witness());
        Map<String, @Nullable String> made = new LinkedHashMap<>();
        List<String> open = new ArrayList<>();
        List<String> added = new ArrayList<>();
        for (String column : differing) {
            if (options.sums().contains(new Counter(row.table(), column))) {
                made.put(column, sum(table.column(column), writes, a, b));
                added.add(column);
            } else {
                open.add(column);
            }
        }
        boolean merged = options.mergeColumns() && merge(open, writes, a, b, made);
        if (!merged && !open.isEmpty()) {
            Side winner = Policy.winner(options.prefer(), row, a, b);
            if (winner == null) {
                return eitherWay(row, table, a, b, differing, made);
            }
            LiveRow from = winner == Side.A ? a : b;
            open.forEach(column -> made.put(column, from.written(column)));
            refuseMade(table, added);
            if (added.isEmpty()) {
                // The server computes these from the others: an index over one sees what it will be.
                LiveRow.differing(a, b).stream()
                        .filter(column -> !table.column(column).isWritable())
                        .forEach(column -> made.put(column, from.written(column)));
            }
            return both(row, table, a, b, made, added.isEmpty() ? preferred(winner) : preferred(winner) + sums(added));
        }
        refuseMade(table, differing);
        return both(row, table, a, b, made, (merged && !open.isEmpty() ? "both nodes' changes" : "") + sums(added));
    }

    /** A row that neither node has may break a condition that both rows fulfil. */
    private static void refuseMade(RepairTable table, List<String> made) {
        if (made.isEmpty()) {
            return;
        }
        boolean computed = table.unique().stream()
                .flatMap(index -> index.columns().stream())
                .anyMatch(column -> !column.isEmpty() && !table.column(column).isWritable());
        if (computed) {
            throw new LeftException(
                    "what a row made of both nodes' has in a unique index over a generated column is not" + " known");
        }
        if (table.hasChecks()) {
            throw new LeftException(
                    "a row made of both nodes' may break a CHECK constraint that each by itself fulfils");
        }
    }

    private String preferred(Side winner) {
        return winner.label() + "'s row (--prefer " + options.prefer().name().toLowerCase(java.util.Locale.ROOT) + ")";
    }

    private static String sums(List<String> columns) {
        return columns.isEmpty() ? "" : ", both deltas added to " + String.join(", ", columns);
    }

    private static String tooLong(String column) {
        return column + " is too long to be read as hex digits; raise max_allowed_packet on both nodes";
    }

    /** Takes each column from the node that alone changed it, where that is proved of all of them. */
    private static boolean merge(
            List<String> columns, @Nullable Writes writes, LiveRow a, LiveRow b, Map<String, @Nullable String> made) {
        Map<String, @Nullable String> merged = new LinkedHashMap<>();
        for (String column : columns) {
            Side by = writes == null ? null : writes.changedBy(column);
            Value value = by == null || writes == null ? null : writes.last(by, column);
            if (value == null) {
                return false;
            }
            Cell onA = a.cell(column);
            Cell onB = b.cell(column);
            if (onA.shown().isLike(value) == onB.shown().isLike(value)) {
                return false;
            }
            merged.put(column, (onA.shown().isLike(value) ? onA : onB).written());
        }
        made.putAll(merged);
        return true;
    }

    /** Never the preferred node's value where this is asked for and cannot be done: that would lose a delta. */
    private static String sum(RepairColumn column, @Nullable Writes writes, LiveRow a, LiveRow b) {
        Sum sum = writes == null ? null : writes.sum(column.name());
        if (!column.isCounter()) {
            throw new LeftException("--sum: " + column.name() + " is " + column.columnType() + ", no exact number");
        }
        String onA = a.written(column.name());
        String onB = b.written(column.name());
        if (sum == null || onA == null || onB == null) {
            throw new LeftException("--sum: the report does not prove what both nodes added to " + column.name());
        }
        boolean crossed = isBoth(onA, sum.afterB()) && isBoth(onB, sum.afterA());
        boolean own = isBoth(onA, sum.afterA()) && isBoth(onB, sum.afterB());
        if (!crossed && !own) {
            throw new LeftException(
                    "--sum: the nodes do not hold " + sum.afterA() + " and " + sum.afterB() + " in " + column.name());
        }
        String together = sum.together().toPlainString();
        if (!Ranges.fits(column.columnType(), sum.together())) {
            throw new LeftException("--sum: " + together + " does not fit into " + column.name());
        }
        return together;
    }

    private static boolean isBoth(String text, BigDecimal number) {
        return new BigDecimal(text).compareTo(number) == 0;
    }

    private Mend missing(DivergedRow row, RepairTable table, @Nullable LiveRow a, @Nullable LiveRow b) {
        LiveRow only = Objects.requireNonNull(a == null ? b : a, "neither");
        for (RepairColumn column : table.columns().values()) {
            if (column.isWritable() && only.cell(column.name()).isTooLong()) {
                throw new LeftException(tooLong(column.name()));
            }
        }
        Side lacking = a == null ? Side.A : Side.B;
        Change insert = new Change(
                row, table, lacking, null, values(only), lacking.peer().label() + "'s row");
        Change delete = new Change(row, table, lacking.peer(), only, null, lacking.label() + " has no such row");
        Side winner = Policy.winner(options.prefer(), row, a, b);
        if (winner == null) {
            return new Mend(row, List.of(insert, delete), false);
        }
        return new Mend(row, List.of(winner == lacking ? delete : insert), true);
    }

    private static Map<String, @Nullable String> values(LiveRow row) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        row.cells().forEach((column, cell) -> values.put(column, cell.written()));
        return values;
    }

    private static Mend both(
            DivergedRow row, RepairTable table, LiveRow a, LiveRow b, Map<String, @Nullable String> made, String why) {
        List<Change> changes = new ArrayList<>();
        change(row, table, Side.A, a, made, why.replaceFirst("^, ", "")).ifPresent(changes::add);
        change(row, table, Side.B, b, made, why.replaceFirst("^, ", "")).ifPresent(changes::add);
        return new Mend(row, changes, true);
    }

    private static Mend eitherWay(
            DivergedRow row,
            RepairTable table,
            LiveRow a,
            LiveRow b,
            List<String> differing,
            Map<String, @Nullable String> made) {
        List<Change> changes = new ArrayList<>();
        for (Side side : Side.values()) {
            LiveRow from = side == Side.A ? b : a;
            Map<String, @Nullable String> as = new LinkedHashMap<>();
            differing.forEach(column -> as.put(column, from.written(column)));
            as.putAll(made);
            change(row, table, side, side == Side.A ? a : b, as, side.peer().label() + "'s row")
                    .ifPresent(changes::add);
        }
        return new Mend(row, changes, false);
    }

    private static java.util.Optional<Change> change(
            DivergedRow row,
            RepairTable table,
            Side side,
            LiveRow before,
            Map<String, @Nullable String> made,
            String why) {
        Map<String, @Nullable String> after = values(before);
        after.putAll(made);
        Change change = new Change(row, table, side, before, after, why);
        return change.changed().isEmpty() ? java.util.Optional.empty() : java.util.Optional.of(change);
    }
}
