package dev.parallax.repair;

/** A row that is left to a human; the message says why. */
final class LeftException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeftException(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
