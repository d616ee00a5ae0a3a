package dev.parallax.source;

/** Takes the raw events of a dump connection in order. */
@FunctionalInterface
interface EventReceiver {

    /**
     * Takes one event, header and checksum included, in the first {@code length} bytes of a buffer that the next event
     * overwrites. Returns false to end the connection; an exception ends it too.
     */
    boolean event(byte[] buffer, int length);
}
