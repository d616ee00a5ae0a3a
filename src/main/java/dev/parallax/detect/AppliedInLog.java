package dev.parallax.detect;

import dev.parallax.change.ServerAnswers;
import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Whether each log holds what its node applied from the other. Without that ({@code log_replica_updates=OFF}) a log says
 * nothing of the order in which the other's transactions came, and a row may have changed between two of its own writes:
 * neither is evidence of anything.
 *
 * <p>A server that was asked has said it. Without its answer, one applied transaction in the log, or in what the log says
 * had been logged before it, proves that it does. A log that holds none, although the other node committed some, is
 * taken for one that does not: it may as well be of a node that applied nothing, and the two look the same.
 */
final class AppliedInLog {

    private final @Nullable Boolean[] said;
    private final boolean[] seen = new boolean[2];

    AppliedInLog(ServerAnswers answers) {
        said = new @Nullable Boolean[] {answers.a().logsApplied(), answers.b().logsApplied()};
    }

    /** A transaction begins in this log. */
    void begun(Side side, Transaction transaction) {
        seen[side.index()] |= transaction.originalCommitMicros() != transaction.immediateCommitMicros();
    }

    /** Whether that is certain by now. */
    boolean isProved(Side side) {
        Boolean answer = said[side.index()];
        return answer != null ? answer : seen[side.index()];
    }

    /**
     * Whether the log, read to its end, must be taken for one that lacks them.
     *
     * @param open transactions that one log has and the other has not
     * @param prior what the log says had been logged before it; null when it does not say
     */
    boolean isMissing(Side side, Collection<TransactionState> open, @Nullable GtidSet prior) {
        Boolean answer = said[side.index()];
        if (answer != null || seen[side.index()]) {
            return answer != null && !answer;
        }
        boolean lacksSome = false;
        for (TransactionState transaction : open) {
            if (lacks(side, transaction) && transaction.origin() == side.peer()) {
                if (prior != null && transaction.id instanceof Gtid gtid && prior.containsServer(gtid.server())) {
                    return false;
                }
                lacksSome = true;
            }
        }
        return lacksSome;
    }

    static boolean lacks(Side side, TransactionState transaction) {
        return transaction.place(side) == TransactionState.NOT_SEEN;
    }

    /** Whether the server itself has said so. */
    boolean isSaid(Side side) {
        return said[side.index()] != null;
    }
}
