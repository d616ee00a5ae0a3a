package dev.parallax.change;

import dev.parallax.mysql.TransactionId;

/**
 * The start of one transaction in one log: the same transaction has one of these in each log it appears in.
 *
 * @param id names it in both logs
 * @param originServerId {@code server_id} in the event header, unsigned: the server that first executed it, or the
 *     local one where an empty transaction was injected under the origin's GTID
 * @param originalCommitMicros when it committed at its origin, microseconds since 1970-01-01 UTC; 0 when not logged
 * @param immediateCommitMicros when it committed at this log's server; 0 when not logged
 * @param file the log file it begins in
 * @param offset where its first event (the GTID event) begins in that file
 */
public record Transaction(
        TransactionId id,
        long originServerId,
        long originalCommitMicros,
        long immediateCommitMicros,
        String file,
        long offset) {

    public Transaction withId(TransactionId newId) {
        return new Transaction(newId, originServerId, originalCommitMicros, immediateCommitMicros, file, offset);
    }
}
