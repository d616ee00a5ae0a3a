package dev.parallax.mysql;

import java.util.Arrays;

/** A password that does not show itself: not in messages, logs, or a record's {@code toString}. */
public final class Password {

    private final char[] characters;

    /** Keeps a copy; an empty password is one too. */
    public Password(char[] characters) {
        this.characters = characters.clone();
    }

    public static Password of(String text) {
        return new Password(text.toCharArray());
    }

    /** The password itself, for handing to a driver and to nothing else. */
    public String reveal() {
        return new String(characters);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password that && Arrays.equals(characters, that.characters);
    }

    /** The same for all, so that a hash tells nothing. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public String toString() {
        return "********";
    }
}
