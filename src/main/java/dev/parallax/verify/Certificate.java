package dev.parallax.verify;

import dev.parallax.finding.AsOf;
import dev.parallax.finding.TableCertificate;
import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table that was proved equal, and what the next comparison needs to go on from that proof.
 *
 * <p><b>What it claims.</b> A row was read on both nodes after {@code asOf} was noted, and was the same. So it is the same
 * on both nodes as long as no transaction outside of {@code asOf} writes it and nobody writes it without a log: what
 * {@code asOf} holds was visible to the read. That holds for rows written while the table was read, too: they are among
 * those that later transactions wrote, and are to be read again.
 *
 * @param shape of the table and how it is compared; when it has become another, this proves nothing any more
 * @param gtids whether {@code asOf} are GTIDs, or positions in each node's log
 * @param rollingAt the key behind which rows that nothing has written are read on next; null at the table's begin
 * @param roundBegan when rolling was last at the table's begin; null before it has begun
 */
public record Certificate(
        TableName table,
        String shape,
        boolean gtids,
        TableCertificate proof,
        @Nullable List<String> rollingAt,
        @Nullable Instant roundBegan) {

    /** Of a table that was read whole; null where it is not known what is on both nodes. */
    static @Nullable Certificate whole(
            TableShape table, Checkpoint begin, boolean gtids, long rows, @Nullable String digest, boolean atRest) {
        AsOf asOf = asOf(begin, gtids);
        if (asOf == null) {
            return null;
        }
        Instant now = Instant.now();
        return new Certificate(
                table.name(),
                table.fingerprint(),
                gtids,
                new TableCertificate(asOf, now, asOf, now, rows, digest, atRest, begin.began()),
                null,
                null);
    }

    /** Of the same table, once all that was written since has been read, and some more; this where nothing is known. */
    Certificate renewed(Checkpoint begin, Rolling rolling) {
        AsOf asOf = asOf(begin, gtids);
        return asOf == null
                ? this
                : new Certificate(
                        table,
                        shape,
                        gtids,
                        new TableCertificate(
                                asOf,
                                Instant.now(),
                                proof.wholeAsOf(),
                                proof.wholeProvedAt(),
                                proof.rows(),
                                proof.digest(),
                                proof.atRest(),
                                rolling.readSince()),
                        rolling.at(),
                        rolling.roundBegan());
    }

    private static @Nullable AsOf asOf(Checkpoint begin, boolean gtids) {
        String endA = begin.endA();
        String endB = begin.endB();
        if (gtids) {
            return new AsOf(begin.executedOnBoth(), begin.executedOnBoth());
        }
        return endA == null || endB == null ? null : new AsOf(endA, endB);
    }

    /** Where reading of rows that nothing has written goes on. */
    Rolling rolling() {
        return new Rolling(rollingAt, roundBegan, proof.readSince());
    }

    /**
     * How far reading of rows that nothing has written has come.
     *
     * @param at the key behind which it goes on; null at the table's begin
     * @param roundBegan when it was there last; null before it has begun
     * @param readSince every row was read then or later
     */
    record Rolling(@Nullable List<String> at, @Nullable Instant roundBegan, Instant readSince) {

        /** It is about to go on. */
        Rolling goesOn(Instant now) {
            return roundBegan != null && at != null ? this : new Rolling(at, now, readSince);
        }

        /** It has come to a row. */
        Rolling to(@Nullable List<String> row) {
            return new Rolling(row, roundBegan, readSince);
        }

        /** It has come to the table's end: every row was read since the round began. */
        Rolling round() {
            return new Rolling(null, null, roundBegan == null ? readSince : roundBegan);
        }
    }
}
