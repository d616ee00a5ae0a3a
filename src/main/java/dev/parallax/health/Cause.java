package dev.parallax.health;

import java.util.Locale;

/** What can be wrong with a node. */
enum Cause {
    /** It has not been read yet. */
    STARTING,
    /** It does not answer. */
    UNREACHABLE,
    /** It answers, and does not tell: the account may not log in or ask, or no TLS, or it is no MySQL. */
    UNREADABLE,
    /** What is known of it is too old to be passed on. */
    READING_OLD,
    /** Both addresses lead to one server. */
    SAME_SERVER,
    /** It has no link to its peer. */
    NO_LINK,
    RECEIVER_STOPPED,
    APPLIER_STOPPED,
    LAG,
    /** Its rows are known to differ from its peer's. */
    DIVERGED;

    /** As JSON and metrics have it: {@code applier_stopped}. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing is known of the node as it is now, so that no rule can keep it. */
    boolean isBlind() {
        return this == STARTING || this == UNREACHABLE || this == UNREADABLE || this == READING_OLD;
    }
}
