package dev.parallax.detect;

/** The correlator's state outgrew its budget: read the logs again in more passes, each with a share of the keys. */
final class StateTooLargeException extends RuntimeException {

    StateTooLargeException() {
        super("the correlator's state outgrew its budget", null, false, false);
    }
}
