package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parallax.mysql.TableName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What comparing the rows of one table gave.
 *
 * @param reason why it was skipped or is undetermined, or how it was compared where that is weaker than it can be; empty
 *     otherwise
 * @param rows read on each node
 * @param chunks how many pieces it was compared in
 * @param differences how many rows differ
 * @param attributed what they come from, cause to count; the counts add up to {@code differences}
 * @param undetermined rows that were never seen with all of their changes on both nodes
 * @param where only rows that satisfied this on either node were compared; empty for all
 * @param digest of all rows, 64 hex digits, where all were read, are equal and no row was in flight; null otherwise
 * @param certificate what is proved of a table that is equal; null of any other
 * @param reliesOn what the status takes from earlier; null when every row was read
 * @param readWhole why every row was read although less was asked for; empty otherwise
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TableCheck(
        TableName table,
        Status status,
        String reason,
        Summary.PerNode rows,
        long chunks,
        long differences,
        Map<String, Long> attributed,
        long undetermined,
        String where,
        @Nullable String digest,
        @Nullable TableCertificate certificate,
        @Nullable Reliance reliesOn,
        String readWhole,
        double seconds) {

    /** How a table stands. */
    public enum Status {
        EQUAL,
        DIFFERENT,
        /** Not every row could be settled, or none. */
        UNDETERMINED,
        /** It holds no rows to be compared, or is not on both nodes. */
        SKIPPED
    }
}
