package dev.parallax.finding;

import java.time.Duration;

/** Lengths of time as people read them, to about three digits: {@code 640 µs}, {@code 95 ms}, {@code 3 min 5 s}. */
public final class Spans {

    private Spans() {}

    public static String text(Duration span) {
        long micros = span.toNanos() / 1000;
        if (micros < 1000) {
            return micros + " µs";
        }
        if (micros < 10_000) {
            return tenths(micros, 1000) + " ms";
        }
        if (micros < 999_500) {
            return Math.round(micros / 1000.0) + " ms";
        }
        long seconds = span.toSeconds();
        if (seconds < 60) {
            return tenths(micros, 1_000_000) + " s";
        }
        if (seconds < 3600) {
            return pair(seconds / 60, "min", seconds % 60, "s");
        }
        if (seconds < 48 * 3600) {
            return pair(seconds / 3600, "h", seconds % 3600 / 60, "min");
        }
        return pair(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
    }

    /** The quotient with one decimal, rounded half up. */
    private static String tenths(long micros, long unit) {
        long tenths = (micros * 10 + unit / 2) / unit;
        return tenths / 10 + "." + tenths % 10;
    }

    private static String pair(long large, String largeUnit, long small, String smallUnit) {
        return large + " " + largeUnit + (small == 0 ? "" : " " + small + " " + smallUnit);
    }
}
