package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * One transaction as the two logs know it so far. Kept while only one log has all of it, and by findings it belongs to.
 */
final class TransactionState {

    /** It was in this log before the log's first event at hand: before everything else there. */
    static final long PRIOR = -1;
    /** It was not seen in this log yet: behind everything read so far. */
    static final long NOT_SEEN = Long.MAX_VALUE;

    final TransactionId id;
    private final long[] place = {NOT_SEEN, NOT_SEEN};
    private final boolean[] complete = new boolean[2];
    private final @Nullable Transaction[] logged = new Transaction[2];
    /** Its writes on either side that are not yet settled. */
    @Nullable
    OpenWrite firstWrite;

    TransactionState(TransactionId id) {
        this.id = id;
    }

    /** Its place in a log's order of transactions, from 0, or PRIOR, or NOT_SEEN. */
    long place(Side side) {
        return place[side.index()];
    }

    void begin(Side side, long at, Transaction transaction) {
        place[side.index()] = at;
        logged[side.index()] = transaction;
    }

    /** Takes {@link #begin} back. */
    void forget(Side side) {
        place[side.index()] = NOT_SEEN;
        logged[side.index()] = null;
    }

    void complete(Side side) {
        complete[side.index()] = true;
    }

    void prior(Side side) {
        place[side.index()] = PRIOR;
        complete[side.index()] = true;
    }

    boolean isComplete(Side side) {
        return complete[side.index()];
    }

    /** The log's own record of it; null when this log does not hold it. */
    @Nullable
    Transaction logged(Side side) {
        return logged[side.index()];
    }

    /** Any log's record of it. */
    Transaction anyLogged() {
        Transaction a = logged[0];
        Transaction any = a != null ? a : logged[1];
        if (any == null) {
            throw new IllegalStateException("a transaction that no log holds: " + id);
        }
        return any;
    }

    /**
     * The node it was first executed on: there both commit timestamps agree, since the original one is the local one.
     * Null when neither log shows that, as for a transaction of a third server.
     */
    @Nullable
    Side origin() {
        for (Side side : Side.values()) {
            Transaction transaction = logged[side.index()];
            if (transaction != null && transaction.originalCommitMicros() == transaction.immediateCommitMicros()) {
                return side;
            }
        }
        Transaction a = logged[0];
        Transaction b = logged[1];
        if (a != null && b != null) {
            return null;
        }
        // Only the log it was relayed to is at hand: with two masters, the other one is the origin.
        return a != null ? Side.B : Side.A;
    }
}
