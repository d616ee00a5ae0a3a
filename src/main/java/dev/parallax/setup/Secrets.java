package dev.parallax.setup;

import dev.parallax.mysql.Password;
import java.security.SecureRandom;

/** Passwords that nobody has to type. */
final class Secrets {

    /** The longest that replication takes. */
    static final int MOST = 32;

    private static final String LOWER = "abcdefghijkmnopqrstuvwxyz";
    private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final String DIGITS = "23456789";
    private static final String OTHERS = "_-+=.:";
    private static final String ALL = LOWER + UPPER + DIGITS + OTHERS;

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    /** 32 characters, with some of each class that password policies ask for: about 180 bits. */
    static Password generate() {
        char[] characters = new char[MOST];
        int at = 0;
        for (String must : new String[] {LOWER, UPPER, DIGITS, OTHERS}) {
            characters[at++] = any(must);
        }
        while (at < MOST) {
            characters[at++] = any(ALL);
        }
        for (int i = MOST - 1; i > 0; i--) {
            int other = RANDOM.nextInt(i + 1);
            char kept = characters[i];
            characters[i] = characters[other];
            characters[other] = kept;
        }
        return new Password(characters);
    }

    private static char any(String of) {
        return of.charAt(RANDOM.nextInt(of.length()));
    }
}
