package dev.parallax.mysql;

/**
 * Names a transaction without GTIDs: the origin's server id and the microsecond of its commit there. Both survive the
 * hop to the peer, in anonymous GTID events too.
 *
 * @param originServerId unsigned 32 bits
 * @param originalCommitMicros microseconds since 1970-01-01 UTC
 * @param occurrence 0 for the first transaction of a log with this origin and microsecond, 1 for the second, ...
 */
public record CommitStamp(long originServerId, long originalCommitMicros, int occurrence) implements TransactionId {

    @Override
    public String abbreviated() {
        return toString();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(originalCommitMicros * 0x9E3779B97F4A7C15L + originServerId * 31 + occurrence);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommitStamp that
                && originalCommitMicros == that.originalCommitMicros
                && originServerId == that.originServerId
                && occurrence == that.occurrence;
    }

    /** For example {@code server-1@1792684800000000} or, for the second in that microsecond, with {@code #1}. */
    @Override
    public String toString() {
        return "server-" + originServerId + "@" + originalCommitMicros + (occurrence == 0 ? "" : "#" + occurrence);
    }
}
