package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonValue;

/** One of the two masters. */
public enum Side {
    A,
    B;

    public Side peer() {
        return this == A ? B : A;
    }

    /** The name in reports and options: {@code a} or {@code b}. */
    @JsonValue
    public String label() {
        return this == A ? "a" : "b";
    }
}
