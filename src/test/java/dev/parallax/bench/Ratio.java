package dev.parallax.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * A figure that has a bound.
 *
 * @param what is divided by what
 * @param spread from the least to the largest of the repetitions, as it is printed; empty where that is not told
 */
record Ratio(String what, double value, String spread, Sense sense, double bound) {

    /** On which side of the bound it is good. */
    enum Sense {
        AT_MOST,
        AT_LEAST
    }

    static Ratio atMost(double bound, String what, double over, double under) {
        return new Ratio(what, over / under, "", Sense.AT_MOST, bound);
    }

    static Ratio atLeast(double bound, String what, double over, double under) {
        return new Ratio(what, over / under, "", Sense.AT_LEAST, bound);
    }

    /** The same with the spread of these; the bound is for the value alone. */
    Ratio of(double[] repetitions) {
        String text = String.format(
                Locale.ROOT,
                ", %.2f to %.2f in %d repetitions",
                Arrays.stream(repetitions).min().orElse(value),
                Arrays.stream(repetitions).max().orElse(value),
                repetitions.length);
        return new Ratio(what, value, text, sense, bound);
    }

    boolean holds() {
        return sense == Sense.AT_MOST ? value <= bound : value >= bound;
    }

    /** As it is printed. */
    String line() {
        return String.format(
                Locale.ROOT,
                "  %s = %.2f%s (%s %s%s)",
                what,
                value,
                spread,
                sense == Sense.AT_MOST ? "at most" : "at least",
                Double.toString(bound).replaceAll("\\.0$", ""),
                holds() ? "" : ": missed");
    }
}
