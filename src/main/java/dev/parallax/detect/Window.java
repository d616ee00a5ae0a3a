package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions are judged. Both logs are read whole whatever the window: a transaction's place needs no clock,
 * only its membership does.
 *
 * @param since judged if committed at its origin at this time or later; null for all
 * @param until judged if committed at its origin before this time; null for all
 * @param sinceGtids judged if not in this set, for example what a backup had; null for all
 * @param executedAtEnd what the two nodes together had executed when the window closed: a later transaction may rightly
 *     be missing on one of them. Null when the logs are all there is, and without GTIDs
 * @param horizonA the same without GTIDs: where node a's log ended, for the transactions of a
 * @param horizonB likewise for node b
 * @param caughtUp whether each node is known to have executed everything of the other up to there
 */
public record Window(
        @Nullable Instant since,
        @Nullable Instant until,
        @Nullable GtidSet sinceGtids,
        @Nullable GtidSet executedAtEnd,
        @Nullable BinlogPosition horizonA,
        @Nullable BinlogPosition horizonB,
        boolean caughtUp) {

    public static Window everything() {
        return new Window(null, null, null, null, null, null, false);
    }

    boolean includes(TransactionState transaction) {
        return committedInside(transaction.anyLogged()) && !behindHorizon(transaction);
    }

    boolean committedInside(Transaction logged) {
        if (sinceGtids != null && logged.id() instanceof Gtid gtid && sinceGtids.contains(gtid)) {
            return false;
        }
        if (since == null && until == null) {
            return true;
        }
        Instant committed = Instant.EPOCH.plus(logged.originalCommitMicros(), ChronoUnit.MICROS);
        return logged.originalCommitMicros() == 0
                || ((since == null || !committed.isBefore(since)) && (until == null || committed.isBefore(until)));
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
        if (since == null && until == null && sinceGtids == null) {
            return true;
        }
        if (block.count() > block.kept().size()) {
            // A long stretch of which only a part is at hand: rather one finding too many than one too few.
            return true;
        }
        for (SettledWrite write : block.kept()) {
            if (committedInside(write.transaction().anyLogged())) {
                return true;
            }
        }
        return false;
    }
}
