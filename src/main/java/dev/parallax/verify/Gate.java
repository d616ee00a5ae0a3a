package dev.parallax.verify;

/** Holds verification back while the servers have more urgent things to do. Asked before each chunk. */
public interface Gate {

    Gate OPEN = () -> {};

    /** Returns when the next chunk may begin. */
    void pass() throws InterruptedException;
}
