package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions are judged. Both logs are read whole whatever the window: a transaction's place needs no clock,
 * only its membership does.
 *
 * @param bounds what was asked about
 * @param executedAtEnd what the two nodes together had executed when the window closed: a later transaction may rightly
 *     be missing on one of them. Null when the logs are all there is, and without GTIDs
 * @param horizonA the same without GTIDs: where node a's log ended, for the transactions of a
 * @param horizonB likewise for node b
 * @param caughtUp whether each node is known to have executed everything of the other up to there
 */
public record Window(
        WindowBounds bounds,
        @Nullable GtidSet executedAtEnd,
        @Nullable BinlogPosition horizonA,
        @Nullable BinlogPosition horizonB,
        boolean caughtUp) {

    public static Window everything() {
        return of(WindowBounds.NONE);
    }

    /** Over logs that are all there is. */
    public static Window of(WindowBounds bounds) {
        return new Window(bounds, null, null, null, false);
    }

    boolean includes(TransactionState transaction) {
        return bounds.includes(transaction) && !behindHorizon(transaction);
    }

    private boolean behindHorizon(TransactionState transaction) {
        if (executedAtEnd != null && transaction.id instanceof Gtid gtid) {
            return !executedAtEnd.contains(gtid);
        }
        Side origin = transaction.origin();
        if (origin == null) {
            return false;
        }
        BinlogPosition horizon = origin == Side.A ? horizonA : horizonB;
        Transaction logged = transaction.logged(origin);
        return horizon != null
                && logged != null
                && new BinlogPosition(logged.file(), logged.offset()).compareTo(horizon) >= 0;
    }

    /** Whether a finding about these writes belongs to the window: at least one of them does. */
    boolean includes(Block block) {
        if (bounds.isUnbounded()) {
            return true;
        }
        if (block.count() > block.kept().size()) {
            // A long stretch of which only a part is at hand: rather one finding too many than one too few.
            return true;
        }
        for (SettledWrite write : block.kept()) {
            if (bounds.includes(write.transaction())) {
                return true;
            }
        }
        return false;
    }
}
