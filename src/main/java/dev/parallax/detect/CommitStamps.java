package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.mysql.CommitStamp;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells apart transactions without GTIDs that share origin and microsecond, by their order in the log. An origin's
 * timestamps rise along a log but for the few transactions of one commit group, so a short memory is enough.
 */
final class CommitStamps {

    private static final int REMEMBERED = 4096;

    private final Map<CommitStamp, Integer> seen = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<CommitStamp, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Returns the transaction under an id that no other of this log has. */
    Transaction distinct(Transaction transaction) {
        if (!(transaction.id() instanceof CommitStamp stamp)) {
            return transaction;
        }
        int occurrence = seen.merge(stamp, 1, Integer::sum) - 1;
        return occurrence == 0
                ? transaction
                : transaction.withId(new CommitStamp(stamp.originServerId(), stamp.originalCommitMicros(), occurrence));
    }

    /** The transaction last given to {@link #distinct} was cut off and will come again: it is no second one then. */
    void takeBack(Transaction transaction) {
        if (transaction.id() instanceof CommitStamp stamp) {
            seen.computeIfPresent(
                    new CommitStamp(stamp.originServerId(), stamp.originalCommitMicros(), 0),
                    (first, count) -> count == 1 ? null : count - 1);
        }
    }
}
