package dev.parallax.source;

/** A dump connection could not be made or ended by itself: worth another try, unlike a ProblemException. */
final class BrokenConnectionException extends Exception {

    private static final long serialVersionUID = 1;

    BrokenConnectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
