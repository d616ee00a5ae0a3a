package dev.parallax.cli;

import dev.parallax.report.Wording;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How fast rows are compared, and how long the others will take if it stays like that.
 *
 * @param rows compared so far
 * @param expected to be compared in all, as the servers estimate; null where nobody knows
 * @param since how long that took
 */
record VerifyPace(long rows, @Nullable Long expected, Duration since) {

    private static final int MINUTES_IN_HOUR = 60;

    long perSecond() {
        return Math.round(exactPerSecond());
    }

    private double exactPerSecond() {
        return rows / Math.max(since.toNanos() / 1e9, 0.001);
    }

    /** Null where that cannot be told, as once more rows were compared than expected. */
    @Nullable
    Duration left() {
        if (rows == 0 || expected == null || expected <= rows) {
            return null;
        }
        return Duration.ofSeconds((long) ((expected - rows) / exactPerSecond()));
    }

    /** For example {@code 1,200,000 rows in all, 400,000 a second, about 12 s left}. */
    @Override
    public String toString() {
        Duration left = left();
        return Wording.count(rows, "row", "rows") + " in all, " + Wording.number(perSecond()) + " a second"
                + (left == null ? "" : ", about " + text(left) + " left");
    }

    private static String text(Duration time) {
        if (time.toMinutes() == 0) {
            return time.toSeconds() + " s";
        }
        return time.toHours() == 0
                ? time.toMinutes() + " min"
                : time.toHours() + " h " + time.toMinutes() % MINUTES_IN_HOUR + " min";
    }
}
