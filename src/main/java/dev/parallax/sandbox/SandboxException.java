package dev.parallax.sandbox;

/** A sandbox could not be had. The message opens with a stable code and says what to do next. */
public final class SandboxException extends RuntimeException {

    SandboxException(String code, String message) {
        super(code + " " + message);
    }

    SandboxException(String code, String message, Throwable cause) {
        super(code + " " + message, cause);
    }
}
