package dev.parallax.journal;

/** Which of the two masters a queue belongs to. */
public enum JournalNode {
    A,
    B;

    /** {@code a} or {@code b}: the name in options and messages, and the folder inside the journal. */
    public String label() {
        return this == A ? "a" : "b";
    }
}
