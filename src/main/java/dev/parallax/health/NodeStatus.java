package dev.parallax.health;

import dev.parallax.doctor.ReplicationReading;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node.
 *
 * @param reading the last one that succeeded; null before that
 * @param readAt when it began, by {@link System#nanoTime}: it tells nothing of any moment before
 * @param readingSeconds how long it took
 * @param behindSeconds since when at least, before that reading, the node lacks something that its peer had committed;
 *     null where that was not comparable
 * @param failure why no reading succeeded since; null where the last one did
 */
record NodeStatus(
        @Nullable ReplicationReading reading,
        long readAt,
        double readingSeconds,
        @Nullable Double behindSeconds,
        @Nullable Failure failure) {

    /** Before the first reading. */
    static final NodeStatus UNKNOWN = new NodeStatus(null, 0, 0, null, null);

    /**
     * Why a reading failed.
     *
     * @param code of the problem, for example PX-NET-001
     * @param message for the operator's log; it names hosts and accounts
     * @param reachable whether the server answered at all
     */
    record Failure(String code, String message, boolean reachable) {}

    NodeStatus failed(Failure why) {
        return new NodeStatus(reading, readAt, readingSeconds, behindSeconds, why);
    }

    /** Seconds since the last reading that succeeded began; null before the first. */
    @Nullable
    Double age(long now) {
        return reading == null ? null : (Double) ((now - readAt) / 1e9);
    }

    /** Whether it is known how the node is: the last reading succeeded, and not too long ago. */
    boolean isFresh(long now, HealthOptions options) {
        return failure == null
                && reading != null
                && now - readAt <= options.maxAge().toNanos();
    }
}
