package dev.parallax.bench;

import java.util.Locale;

/**
 * A figure that has a bound.
 *
 * @param what is divided by what
 */
record Ratio(String what, double value, Sense sense, double bound) {

    /** On which side of the bound it is good. */
    enum Sense {
        AT_MOST,
        AT_LEAST
    }

    static Ratio atMost(double bound, String what, double over, double under) {
        return new Ratio(what, over / under, Sense.AT_MOST, bound);
    }

    static Ratio atLeast(double bound, String what, double over, double under) {
        return new Ratio(what, over / under, Sense.AT_LEAST, bound);
    }

    boolean holds() {
        return sense == Sense.AT_MOST ? value <= bound : value >= bound;
    }

    /** As it is printed. */
    String line() {
        return String.format(
                Locale.ROOT,
                "  %s = %.2f (%s %s%s)",
                what,
                value,
                sense == Sense.AT_MOST ? "at most" : "at least",
                Double.toString(bound).replaceAll("\\.0$", ""),
                holds() ? "" : ": missed");
    }
}
