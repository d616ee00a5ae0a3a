package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions the user asked about: those inside every bound that is given.
 *
 * @param since committed at their origin at this time or later; null for all
 * @param until committed at their origin before this time; null for all
 * @param sinceGtids not in this set, for example what a backup had; null for all
 * @param untilGtids in this set, for example what a later backup had; null for all. Transactions without a GTID are
 *     bounded by neither
 * @param onA where they stand in the log of a, for those that it holds
 * @param onB likewise in the log of b
 */
public record WindowBounds(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable GtidSet sinceGtids,
        @Nullable GtidSet untilGtids,
        LogRange onA,
        LogRange onB) {

    public static final WindowBounds NONE = new WindowBounds(null, null, null, null, LogRange.ALL, LogRange.ALL);

    boolean isUnbounded() {
        return since == null
                && until == null
                && sinceGtids == null
                && untilGtids == null
                && onA.isWhole()
                && onB.isWhole();
    }

    /** Whether the transaction is inside, as far as this log says. */
    boolean includes(Side side, Transaction logged) {
        return isCommittedInside(logged) && (side == Side.A ? onA : onB).includes(logged);
    }

    private boolean isCommittedInside(Transaction logged) {
        if (logged.id() instanceof Gtid gtid
                && ((sinceGtids != null && sinceGtids.contains(gtid))
                        || (untilGtids != null && !untilGtids.contains(gtid)))) {
            return false;
        }
        if ((since == null && until == null) || logged.originalCommitMicros() == 0) {
            return true;
        }
        Instant committed = Instant.EPOCH.plus(logged.originalCommitMicros(), ChronoUnit.MICROS);
        return (since == null || !committed.isBefore(since)) && (until == null || committed.isBefore(until));
    }

    /**
     * Whether it is inside by the place it has in each log that holds it, and by the commit that either of them shows:
     * the empty transaction that stands for a skipped one may have been committed much later.
     */
    boolean includes(TransactionState transaction) {
        Transaction a = transaction.logged(Side.A);
        Transaction b = transaction.logged(Side.B);
        return (a == null || onA.includes(a))
                && (b == null || onB.includes(b))
                && ((a != null && isCommittedInside(a)) || (b != null && isCommittedInside(b)));
    }
}
