package dev.parallax.repair;

import dev.parallax.mysql.TableName;
import java.util.Set;

/**
 * How rows are mended.
 *
 * @param mergeColumns whether a row whose concurrent writes changed different columns gets both changes
 * @param sums counters that get both sides' deltas
 * @param allowTriggers whether statements may fire triggers
 */
public record RepairOptions(Prefer prefer, boolean mergeColumns, Set<Counter> sums, boolean allowTriggers) {

    public RepairOptions {
        sums = Set.copyOf(sums);
    }

    /** A numeric column. */
    public record Counter(TableName table, String column) {}
}
