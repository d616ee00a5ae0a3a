package dev.parallax.verify;

/** Holds verification back while the servers have more urgent things to do. Asked before each chunk, by several threads. */
public interface Gate {

    Gate OPEN = () -> true;

    /** Returns when the next chunk may begin: true; or that none may begin any more: false. */
    boolean pass() throws InterruptedException;
}
