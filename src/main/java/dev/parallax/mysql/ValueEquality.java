package dev.parallax.mysql;

import org.jspecify.annotations.Nullable;

/** Says whether two strings are equal under a collation: a server, which alone knows. */
@FunctionalInterface
public interface ValueEquality {

    /** Nobody can be asked. */
    ValueEquality NONE = (collation, one, other) -> null;

    /**
     * Asks.
     *
     * @param collation MySQL's id
     * @param one stored bytes in the collation's character set
     * @param other likewise
     * @return null when it cannot be known
     */
    @Nullable
    Boolean areEqual(int collation, byte[] one, byte[] other);
}
