package dev.parallax.sandbox;

import java.time.Duration;

/**
 * The shape of a load like sysbench's {@code oltp_update_non_index}.
 *
 * @param tables {@code sbtest1} to {@code sbtestN}
 * @param rows per table, with ids from 1
 * @param threads per side, each with a connection of its own
 * @param transactions per thread at most
 * @param limit of time for the whole load
 * @param seedA decides ids and values written on a
 * @param seedB the same as {@code seedA}: both sides write the same values to the same rows, mostly at about the same
 *     time, and many conflicts converge
 */
public record UpdateLoad(int tables, int rows, int threads, int transactions, Duration limit, long seedA, long seedB) {

    /** Two tables of 1,000 rows, 2 threads and 1,000 transactions each a side, different seeds, 30 s at most. */
    public static UpdateLoad small() {
        return new UpdateLoad(2, 1_000, 2, 1_000, Duration.ofSeconds(30), 1, 2);
    }

    public UpdateLoad withTables(int count, int rowsEach) {
        return new UpdateLoad(count, rowsEach, threads, transactions, limit, seedA, seedB);
    }

    public UpdateLoad withThreads(int perSide, int transactionsEach) {
        return new UpdateLoad(tables, rows, perSide, transactionsEach, limit, seedA, seedB);
    }

    /** As many transactions as fit into that time. */
    public UpdateLoad withDuration(Duration time) {
        return new UpdateLoad(tables, rows, threads, Integer.MAX_VALUE, time, seedA, seedB);
    }

    public UpdateLoad withSeeds(long onA, long onB) {
        return new UpdateLoad(tables, rows, threads, transactions, limit, onA, onB);
    }
}
