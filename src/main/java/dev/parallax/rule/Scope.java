package dev.parallax.rule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a rule is asked of, one by one; {@code for} in its entry. */
public enum Scope {
    /** Each of the two servers, with {@code node} and {@code peer}. */
    NODE,
    /** Both together, with {@code a} and {@code b}. */
    PAIR,
    /** Each replication link of a node, with {@code link}, {@code node} and {@code peer}. */
    LINK,
    /** Each account of a node. */
    ACCOUNT,
    /** Each session of a client at a node. */
    SESSION,
    /** Each table of a node. */
    TABLE,
    /** Each event of the event scheduler, by name on both nodes, with {@code event}, {@code a} and {@code b}. */
    EVENT,
    /** Each kind of trouble that a node's error log shows. */
    SIGN;

    /** The name in files. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The scope of that name. */
    public static Optional<Scope> named(String label) {
        return Arrays.stream(values())
                .filter(scope -> scope.label().equals(label))
                .findFirst();
    }

    /** Whether it is asked of both nodes together rather than of each. */
    public boolean ofPair() {
        return this == PAIR || this == EVENT;
    }
}
