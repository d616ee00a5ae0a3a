package dev.parallax.mysql;

/** The bytes are not what their column's type stores. Never leaves this package: {@link ValueDecoder} prints hex. */
final class MalformedValueException extends RuntimeException {

    MalformedValueException(String message) {
        super(message, null, false, false);
    }
}
