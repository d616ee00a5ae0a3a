package dev.parallax.journal;

import java.time.Clock;
import java.time.Duration;

/**
 * How a journal is written.
 *
 * @param fileBytes a queue file holding this many bytes is followed by a new one
 * @param fileAge so is one this old, whatever its size; retention by age is no finer than this
 * @param reserveBytes stop before less than this is left on the disk
 * @param freeSpace asked before appending, about every 8 MB
 */
public record JournalOptions(
        Retention retention, long fileBytes, Duration fileAge, long reserveBytes, FreeSpace freeSpace, Clock clock) {

    private static final long MEGABYTE = 1 << 20;

    /** Everything is kept; files of 128 MB or one hour; 64 MB stay free. */
    public static JournalOptions defaults() {
        return new JournalOptions(
                Retention.unlimited(),
                128 * MEGABYTE,
                Duration.ofHours(1),
                64 * MEGABYTE,
                FreeSpace.ofFileStore(),
                Clock.systemUTC());
    }

    public JournalOptions withRetention(Retention newRetention) {
        return new JournalOptions(newRetention, fileBytes, fileAge, reserveBytes, freeSpace, clock);
    }

    public JournalOptions withFiles(long newFileBytes, Duration newFileAge) {
        return new JournalOptions(retention, newFileBytes, newFileAge, reserveBytes, freeSpace, clock);
    }

    public JournalOptions withFreeSpace(FreeSpace newFreeSpace) {
        return new JournalOptions(retention, fileBytes, fileAge, reserveBytes, newFreeSpace, clock);
    }

    public JournalOptions withClock(Clock newClock) {
        return new JournalOptions(retention, fileBytes, fileAge, reserveBytes, freeSpace, newClock);
    }
}
