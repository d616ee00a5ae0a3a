package dev.parallax.finding;

/** What an audit as a whole has proved. */
public enum Verdict {
    /** Everything asked was checked, and nothing differs. */
    CONSISTENT,
    /** At least one difference is proved. */
    DIVERGED,
    /** No difference is proved, and something could not be checked; the report says what and why. */
    INCONCLUSIVE
}
