package dev.parallax.source;

import java.time.Duration;

/**
 * How a live stream deals with silence and with broken connections.
 *
 * @param heartbeat how often an idle server says that it is there; also how soon an idle stream notices that it may stop
 * @param silenceLimit a server that says nothing at all for this long counts as gone; well above the heartbeat
 * @param maxAttempts how many times in a row to connect again without a complete transaction in between
 * @param maxOutage how long to keep trying in a row
 * @param serverReached whether the server has answered at this address already: then a refused connection is an outage,
 *     and not a wrong host or port
 */
public record StreamOptions(
        Duration heartbeat, Duration silenceLimit, int maxAttempts, Duration maxOutage, boolean serverReached) {

    public static StreamOptions defaults() {
        return new StreamOptions(Duration.ofMillis(500), Duration.ofSeconds(30), 10, Duration.ofSeconds(60), false);
    }

    public StreamOptions withAttempts(int newMaxAttempts, Duration newMaxOutage) {
        return new StreamOptions(heartbeat, silenceLimit, newMaxAttempts, newMaxOutage, serverReached);
    }

    public StreamOptions withServerReached() {
        return new StreamOptions(heartbeat, silenceLimit, maxAttempts, maxOutage, true);
    }

    /** The pause before the n-th attempt, n from 1: 100 ms, doubled each time, at most 10 s. */
    Duration pauseBefore(int attempt) {
        return Duration.ofMillis(Math.min(10_000, 100L << Math.min(attempt - 1, 10)));
    }
}
