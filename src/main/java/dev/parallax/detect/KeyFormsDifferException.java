package dev.parallax.detect;

/**
 * A table's key is compared in one way under one definition and otherwise under another, so that writes of one row would
 * not come together. Detection begins anew and compares the table's keys as bytes.
 */
final class KeyFormsDifferException extends RuntimeException {

    KeyFormsDifferException() {
        super("", null, false, false);
    }
}
