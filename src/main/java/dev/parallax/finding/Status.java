package dev.parallax.finding;

/** How a finding stands at the end of the window. */
public enum Status {
    /** The two nodes hold different rows. */
    DIVERGED,
    /** A later write, or identical values, made the two nodes agree. */
    HEALED,
    /** A write is not yet applied on the other node; how the row ends is open. */
    PENDING,
    /** The finding is a fact that does not end, such as a skipped transaction. */
    CONFIRMED
}
