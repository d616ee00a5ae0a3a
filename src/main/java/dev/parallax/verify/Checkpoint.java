package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a verification has come: enough to go on from there, once what both logs hold since it began is known again.
 *
 * @param servers the two server_uuids, a's first
 * @param executedOnBoth GTIDs that were on both nodes when it began
 * @param endA up to where node a's log was on both nodes then, as {@code FILE:POS}; null where that was not asked
 * @param endB likewise node b's
 * @param began when that was
 * @param where which rows were compared; empty for all
 */
public record Checkpoint(
        List<String> servers,
        String executedOnBoth,
        @Nullable String endA,
        @Nullable String endB,
        Instant began,
        String where,
        List<Table> tables) {

    public Checkpoint {
        Objects.requireNonNull(began, "it does not say when it began");
        Objects.requireNonNull(where, "it does not say which rows were compared");
    }

    /**
     * A table that has been walked, or part of it.
     *
     * @param shape of the table and how it is compared; when it has become another, the table is compared anew
     * @param at the key behind which the walk goes on; null at its begin
     * @param a what was read of node a up to there
     * @param b likewise of node b
     * @param done whether it was walked to its end
     * @param looked keys that looked different, whether they were settled or not: they are looked at again
     */
    public record Table(
            TableName name,
            String shape,
            @Nullable List<String> at,
            Sum a,
            Sum b,
            long chunks,
            boolean done,
            List<List<String>> looked) {}

    /**
     * Rows that were read.
     *
     * @param digest 64 hex digits
     */
    public record Sum(long rows, String digest) {}
}
