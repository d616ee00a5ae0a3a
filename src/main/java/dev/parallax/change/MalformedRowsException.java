package dev.parallax.change;

/** The bytes of a row event do not fit the table it names. Whoever knows the log and the position says them. */
public final class MalformedRowsException extends RuntimeException {

    public MalformedRowsException(String message) {
        super(message);
    }
}
