package dev.parallax.verify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How tables are compared.
 *
 * @param chunkTime how long the digest of a chunk may take on a server
 * @param chunkRows how many rows a chunk is to have, however long it takes; null to go by the time
 * @param where only rows that satisfy this are compared; empty for all, see {@link Condition}
 * @param parallel tables compared at once
 * @param patience how long rows may wait for what is in flight, once their table has been read
 * @param maxOutage how long to keep trying when a server goes away
 * @param rolling where tables have certificates, the share of all rows to be read beside those written since, in percent;
 *     null to read all rows of every table
 */
public record VerifyOptions(
        Duration chunkTime,
        @Nullable Long chunkRows,
        String where,
        int parallel,
        Duration patience,
        Duration maxOutage,
        @Nullable Double rolling) {

    /** No statement may run longer than this many times the time of a chunk. */
    private static final int LONGEST_CHUNK = 40;

    private static final Duration LEAST_LIMIT = Duration.ofSeconds(60);

    Duration longestStatement() {
        Duration limit = chunkTime.multipliedBy(LONGEST_CHUNK);
        return limit.compareTo(LEAST_LIMIT) > 0 ? limit : LEAST_LIMIT;
    }
}
