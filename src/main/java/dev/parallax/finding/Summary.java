package dev.parallax.finding;

import java.util.Map;

/**
 * Exact counts, also where the list of findings is cut short.
 *
 * @param transactions read, per node
 * @param rowChanges row changes read, per node
 * @param conflicts stretches of concurrency on one key
 * @param divergedRows rows that differ at the end because of a conflict or before it
 * @param healedRows rows that had a conflict and agree at the end
 * @param pendingRows rows with a write not yet applied on the other node
 * @param accounting everything read by what became of it, in a fixed order: {@code matched}, {@code pending},
 *     {@code skipped}, {@code errant}, {@code localOnly}; they add up to {@code transactions} and {@code rowChanges}
 * @param definitions how many objects were compared, by kind as {@code foreign_key}, in the order of their weight
 */
public record Summary(
        PerNode transactions,
        PerNode rowChanges,
        long conflicts,
        long divergedRows,
        long healedRows,
        long pendingRows,
        Map<String, Long> findingsByRule,
        Map<String, Long> findingsBySeverity,
        Map<String, Account> accounting,
        Map<String, PerNode> definitions) {

    /** Of a comparison of definitions alone: what logs would tell is zero, and says nothing. */
    public static Summary ofDefinitions(
            Map<String, Long> findingsByRule, Map<String, Long> findingsBySeverity, Map<String, PerNode> definitions) {
        PerNode none = new PerNode(0, 0);
        return new Summary(none, none, 0, 0, 0, 0, findingsByRule, findingsBySeverity, Map.of(), definitions);
    }

    /** Of a comparison of rows alone: {@code divergedRows} is what differs, {@code pendingRows} what was not settled. */
    public static Summary ofTables(
            long divergedRows,
            long pendingRows,
            Map<String, Long> findingsByRule,
            Map<String, Long> findingsBySeverity) {
        PerNode none = new PerNode(0, 0);
        return new Summary(
                none, none, 0, divergedRows, 0, pendingRows, findingsByRule, findingsBySeverity, Map.of(), Map.of());
    }

    /** The same with other counts by severity. */
    public Summary graded(Map<String, Long> bySeverity) {
        return new Summary(
                transactions,
                rowChanges,
                conflicts,
                divergedRows,
                healedRows,
                pendingRows,
                findingsByRule,
                bySeverity,
                accounting,
                definitions);
    }

    public record PerNode(long a, long b) {}

    /** Transactions, and the row changes in them, of one kind. */
    public record Account(PerNode transactions, PerNode rowChanges) {}
}
