package dev.parallax.detect;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.finding.SkipStory;
import dev.parallax.mysql.ReplicationFilter;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Rows that never arrived because a filter of the node keeps their table out, per table. */
final class FilteredTables {

    private record Where(TableName table, Side side) implements Comparable<Where> {
        @Override
        public int compareTo(Where other) {
            int byTable = table.compareTo(other.table);
            return byTable != 0 ? byTable : side.compareTo(other.side);
        }
    }

    private static final class Left {
        final ReplicationFilter filter;
        TransactionState first;
        long rows;
        /** All episodes of one row come together. */
        private long lastKey;

        Left(ReplicationFilter filter, TransactionState first) {
            this.filter = filter;
            this.first = first;
        }
    }

    private final ApplierFilters filters;
    private final Map<Where, Left> tables = new TreeMap<>();

    FilteredTables(ApplierFilters filters) {
        this.filters = filters;
    }

    /** Takes a row whose event one log lacks, if a filter explains that. */
    boolean take(Episode episode, TableName table) {
        TransactionState transaction = episode.block.first(Side.A).transaction();
        Side missing = episode.missingOn();
        if (missing == null || transaction.origin() != missing.peer()) {
            return false;
        }
        ReplicationFilter filter = filters.excluding(missing, table);
        if (filter == null) {
            return false;
        }
        Left left = tables.computeIfAbsent(new Where(table, missing), where -> new Left(filter, transaction));
        long key = episode.block.first(Side.A).original().key.keyLow;
        left.rows += left.rows == 0 || key != left.lastKey ? 1 : 0;
        left.lastKey = key;
        if (transaction.place(missing.peer()) < left.first.place(missing.peer())) {
            left.first = transaction;
        }
        return true;
    }

    void report(Consumer<TransactionCase> sink) {
        tables.forEach((where, left) -> sink.accept(new TransactionCase(
                Rule.SKIPPED_TRANSACTION,
                List.of(left.first),
                0,
                SkipStory.FILTERED,
                where.side(),
                where.table(),
                Map.of(
                        "filter on " + where.side().label(),
                        left.filter.toString(),
                        "rows",
                        String.valueOf(left.rows)))));
    }

    /** The nodes' rows of these tables are not meant to be equal, and whether they are is not known. */
    void addTo(List<NotChecked> notChecked) {
        tables.forEach((where, left) -> notChecked.add(new NotChecked(
                left.rows + " row(s) of " + where.table(),
                where.side().label() + " does not apply changes of this table: " + left.filter
                        + ". Leave it out with --ignore-tables if that is meant so",
                true)));
    }
}
