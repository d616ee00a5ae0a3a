package dev.parallax.detect;

import dev.parallax.change.Transaction;
import java.util.HashMap;
import java.util.Map;

/**
 * Without GTIDs, or read from the middle of a file, a log does not say what its server had executed before it begins.
 * But it applies each origin's transactions in the origin's order, so what an origin committed before the first of its
 * transactions in this log was executed earlier, or was skipped and is the very first that is missing.
 *
 * <p>The two are told apart by what the origin had applied: a transaction committed behind one that this log's server
 * made here, in this log, cannot have reached the server before that. It is missing from the log, not older than it.
 */
final class EarliestByOrigin {

    /** The first transaction of an origin, and when this log's server had committed its own first one before it. */
    private record First(long micros, long ownMicros) {}

    /** Of an origin whose first transactions may be in files that are missing: nothing is before it. */
    private static final First UNKNOWN = new First(Long.MIN_VALUE, Long.MAX_VALUE);

    private final Map<Long, First> firsts = new HashMap<>();
    private long ownServer = -1;
    private long ownMicros = Long.MAX_VALUE;

    /**
     * Returns whether this is the log's first transaction of its origin.
     *
     * @param behindGap whether files of the log are missing before it: then it is not known to be
     */
    boolean add(Transaction transaction, boolean behindGap) {
        if (behindGap) {
            firsts.putIfAbsent(transaction.originServerId(), UNKNOWN);
            return false;
        }
        boolean first = firsts.putIfAbsent(
                        transaction.originServerId(), new First(transaction.originalCommitMicros(), ownMicros))
                == null;
        if (first && transaction.originalCommitMicros() == transaction.immediateCommitMicros() && ownServer < 0) {
            ownServer = transaction.originServerId();
            ownMicros = transaction.originalCommitMicros();
        }
        return first;
    }

    /**
     * Whether the transaction, not seen in this log, came before the log's first one of the same origin.
     *
     * @param state what is known of it where it was seen
     */
    boolean isBefore(Transaction transaction, TransactionState state) {
        First first = firsts.get(transaction.originServerId());
        return first != null
                && transaction.originalCommitMicros() < first.micros
                && !(state.relayedServer == ownServer && state.relayedMicros >= first.ownMicros);
    }
}
