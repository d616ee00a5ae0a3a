package dev.parallax.journal;

import java.time.Duration;

/**
 * How much of the past a journal keeps. Whole files are deleted, the oldest first, never the one being written, so a
 * journal may exceed either limit by one file per node.
 *
 * @param maxAge how long a file is kept after the last record was appended to it
 * @param maxBytes for the whole journal; each node gets half, since both logs hold the same transactions
 */
public record Retention(Duration maxAge, long maxBytes) {

    public static Retention unlimited() {
        return new Retention(Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE);
    }

    boolean isUnlimited() {
        return maxBytes == Long.MAX_VALUE && maxAge.equals(unlimited().maxAge);
    }
}
