package dev.parallax.sandbox;

import java.security.SecureRandom;
import java.util.HexFormat;

/** An account of a sandbox server. The password is not part of the text form, so that no log can show it. */
public record Credentials(String user, String password) {

    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new account name with a random password of 96 bits, in characters that need no quoting anywhere. */
    static Credentials generate(String user) {
        byte[] bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return new Credentials(user, HexFormat.of().formatHex(bytes));
    }

    @Override
    public String toString() {
        return user + ":***";
    }
}
