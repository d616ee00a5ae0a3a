package dev.parallax.audit;

import dev.parallax.finding.NotChecked;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.TableResult;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tables of which every row was read on both nodes and is the same, and that nothing has changed since. Whether they differ
 * needs no logs any more, so what the logs leave open about them does not keep a verdict open. A table that was compared by
 * its certificate counts as well: what the logs leave open since that makes it be read whole, or is about rows that were read.
 */
final class ProvedTables {

    private final Set<TableName> equal;
    private final boolean all;
    private final boolean incremental;

    /** @param notChecked what was left out of comparing them */
    ProvedTables(TableComparison compared, List<NotChecked> notChecked) {
        List<TableResult> results = compared.results();
        equal = results.stream()
                .filter(table -> table.status() == TableResult.Status.EQUAL
                        && table.isWhole()
                        && table.leftOut().isEmpty()
                        && !compared.hasChanged(table.table()))
                .map(TableResult::table)
                .collect(Collectors.toSet());
        incremental = results.stream().anyMatch(table -> table.proof().reliesOn() != null);
        all = results.stream()
                        .allMatch(
                                table -> equal.contains(table.table()) || table.status() == TableResult.Status.SKIPPED)
                && notChecked.stream().noneMatch(NotChecked::blocksVerdict);
    }

    /** What the logs leave open, as it counts after the tables were read. */
    NotChecked afterReading(NotChecked item) {
        if (!item.blocksVerdict()) {
            return item;
        }
        if (all) {
            return new NotChecked(
                    item.what(),
                    item.why()
                            + (incremental
                                    ? "; every row was proved equal since"
                                    : "; every row was read since, and is equal"),
                    false);
        }
        boolean ofEqual = equal.stream().anyMatch(table -> isAbout(item.what(), table.toString()));
        return ofEqual
                ? new NotChecked(
                        item.what(),
                        item.why()
                                + (incremental
                                        ? "; its rows were proved equal since"
                                        : "; its rows were read since, and are equal"),
                        false)
                : item;
    }

    /** Whether it is about this one table, as {@link dev.parallax.detect.Detection} words it. */
    private static boolean isAbout(String what, String table) {
        return what.equals("table " + table)
                || what.startsWith("table " + table + ": ")
                || what.equals("table " + table + " of --tables")
                || what.startsWith("keys of table " + table + " that ")
                || (what.endsWith(" of " + table) && !what.contains(", "));
    }
}
