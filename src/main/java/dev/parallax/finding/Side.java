package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonValue;

/** One of the two masters. */
public enum Side {
    A(0),
    B(1);

    private final int index;

    Side(int index) {
        this.index = index;
    }

    /** 0 for a, 1 for b: for arrays that hold something of each. */
    public int index() {
        return index;
    }

    public Side peer() {
        return this == A ? B : A;
    }

    /** The name in reports and options: {@code a} or {@code b}. */
    @JsonValue
    public String label() {
        return this == A ? "a" : "b";
    }
}
