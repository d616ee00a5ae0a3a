package dev.parallax.detect;

import dev.parallax.change.Transaction;
import java.util.HashMap;
import java.util.Map;

/**
 * Without GTIDs, or read from the middle of a file, a log does not say what its server had executed before it begins. But it applies each origin's
 * transactions in the origin's order, so what an origin committed before the first of its transactions in this log was
 * executed earlier.
 */
final class EarliestByOrigin {

    private final Map<Long, Long> micros = new HashMap<>();

    /** Returns whether this is the log's first transaction of its origin. */
    boolean add(Transaction transaction) {
        return micros.putIfAbsent(transaction.originServerId(), transaction.originalCommitMicros()) == null;
    }

    /** Whether the transaction, not seen in this log, came before the log's first one of the same origin. */
    boolean isBefore(Transaction transaction) {
        Long first = micros.get(transaction.originServerId());
        return first != null && transaction.originalCommitMicros() < first;
    }
}
