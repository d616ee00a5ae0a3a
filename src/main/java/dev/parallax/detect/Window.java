package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import java.util.function.Predicate;
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

    /**
     * Whether a transaction is judged, of two logs that were read.
     *
     * @param lastMicrosOfA when node a committed the last transaction of its log, by its own clock; 0 when not known
     * @param lastMicrosOfB likewise for node b
     */
    Predicate<TransactionState> judging(long lastMicrosOfA, long lastMicrosOfB) {
        return transaction -> bounds.includes(transaction) && !behindHorizon(transaction, lastMicrosOfA, lastMicrosOfB);
    }

    private boolean behindHorizon(TransactionState transaction, long lastMicrosOfA, long lastMicrosOfB) {
        if (executedAtEnd != null && transaction.id instanceof Gtid gtid) {
            return !executedAtEnd.contains(gtid);
        }
        Side origin = transaction.origin();
        if (origin == null) {
            return false;
        }
        return transaction.logged(origin) != null
                ? isBehindHorizon(transaction, origin)
                : isBehindHorizon(transaction, origin.peer())
                        && isYounger(transaction, origin == Side.A ? lastMicrosOfA : lastMicrosOfB);
    }

    private boolean isBehindHorizon(TransactionState transaction, Side side) {
        BinlogPosition horizon = side == Side.A ? horizonA : horizonB;
        Transaction logged = transaction.logged(side);
        return horizon != null
                && logged != null
                && new BinlogPosition(logged.file(), logged.offset()).compareTo(horizon) >= 0;
    }

    /**
     * Whether its origin committed it behind all of its log that was read. The two logs are not read to their ends at
     * one moment: what comes between is in the log of the node it was applied on, and not where it came from. Its place
     * there is behind the horizon then, but so is that of an old transaction, from before the origin's log begins, which
     * was applied late: the origin's clock, here compared with itself alone, tells the two apart.
     */
    private static boolean isYounger(TransactionState transaction, long lastMicros) {
        long committed = transaction.anyLogged().originalCommitMicros();
        return committed != 0 && lastMicros != 0 && committed >= lastMicros;
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
