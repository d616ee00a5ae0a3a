package dev.parallax.detect;

/** Which keys a reading of a log is about. */
@FunctionalInterface
interface KeyFilter {

    /** Tells by the lower half of a key's hash. */
    boolean includes(long keyLow);
}
