package dev.parallax.verify;

import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one table.
 *
 * @param reason why it was skipped or is undetermined, or how it was compared where that is weaker than it can be; empty
 *     otherwise
 * @param rowsA rows read on node a
 * @param differences how many rows differ
 * @param hot rows that were never seen with all of their changes on both nodes, at most some of them
 * @param undetermined how many such rows there are
 * @param leftOut columns that could not be compared, each with the reason
 * @param complete whether every row of it that was asked for was compared, or was proved equal before and not written since; the reason says
 *     why not
 * @param where only rows that satisfied this were compared; empty for all
 * @param digest of all rows, 64 hex digits, where all were read and are equal; null otherwise
 */
public record TableResult(
        TableName table,
        Status status,
        String reason,
        long rowsA,
        long rowsB,
        long chunks,
        long differences,
        long undetermined,
        List<HotRow> hot,
        List<String> leftOut,
        String where,
        @Nullable String digest,
        boolean complete,
        Proof proof,
        double seconds) {

    /** Whether every row of it was compared, whatever was asked for. */
    public boolean isWhole() {
        return complete && where.isEmpty();
    }

    /** How a table stands. */
    public enum Status {
        EQUAL,
        DIFFERENT,
        /** Not every row could be settled, or none. */
        UNDETERMINED,
        /** It holds no rows to be compared, or is not on both nodes. */
        SKIPPED
    }

    /** A row that could not be settled. */
    public record HotRow(List<Value> key, String reason) {}

    /** The same of a table that was not one table all the time. */
    TableResult changedMeanwhile() {
        return new TableResult(
                table,
                status == Status.EQUAL ? Status.UNDETERMINED : status,
                "it was altered or replaced while it was compared; verify again",
                rowsA,
                rowsB,
                chunks,
                differences,
                undetermined,
                hot,
                leftOut,
                where,
                null,
                false,
                proof.withoutCertificate(),
                seconds);
    }
}
