package dev.parallax.sandbox;

/** One of the two masters of a pair. */
public enum Side {
    A,
    B;

    public Side other() {
        return this == A ? B : A;
    }

    /** The name Parallax gives this node everywhere: {@code a} or {@code b}. */
    public String letter() {
        return this == A ? "a" : "b";
    }

    /** Its {@code server_id} and its {@code auto_increment_offset}, as the manual numbers the nodes. */
    public int serverId() {
        return this == A ? 1 : 2;
    }
}
