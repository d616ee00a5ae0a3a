package dev.parallax.setup;

/**
 * Why the two servers are not made a pair as they are.
 *
 * @param code stable, for example {@code PX-SET-003}
 * @param message what is known, and what to do
 */
public record Problem(String code, String message) {

    @Override
    public String toString() {
        return code + " " + message;
    }
}
