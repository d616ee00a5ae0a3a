package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.server.BothNodes;
import dev.parallax.server.NodeConnection;
import dev.parallax.server.ServerLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Gate} that closes while a server is busy, replication lags, or a file is there, and for good when time is
 * over. The words are percona-toolkit's.
 */
public final class Throttle implements Gate {

    private static final Duration ASK_EVERY = Duration.ofSeconds(1);

    /**
     * When to hold back.
     *
     * @param maxLoad per status variable, such as {@code Threads_running}, the largest value; empty for any
     * @param maxLag how far a node's applier may be behind
     * @param pauseFile while it exists, nothing is read; null for none
     * @param runTime after which no chunk begins; null for no end
     */
    public record Limits(
            Map<String, Long> maxLoad,
            Duration maxLag,
            @Nullable Path pauseFile,
            @Nullable Duration runTime) {}

    /** Is told when reading is held back, and when it goes on. */
    public interface Listener {
        void held(String why);

        void released();
    }

    private final Limits limits;
    private final Listener listener;
    private final Instant end;
    private final BothNodes nodes;
    private Instant asked = Instant.EPOCH;
    /** What the servers said last; null when they can bear more. */
    private @Nullable String busy;
    /** Why nothing is read now; null while it is. */
    private @Nullable String reason;

    /** Asks these servers how they are. The time begins to run. */
    Throttle(Limits limits, Listener listener, BothNodes nodes) {
        this.limits = limits;
        this.listener = listener;
        this.nodes = nodes;
        this.end = limits.runTime() == null ? Instant.MAX : Instant.now().plus(limits.runTime());
    }

    @Override
    public synchronized boolean pass() throws InterruptedException {
        while (true) {
            if (!Instant.now().isBefore(end)) {
                return false;
            }
            String why = whyNot();
            if (why == null) {
                if (reason != null) {
                    listener.released();
                }
                reason = null;
                return true;
            }
            if (!why.equals(reason)) {
                listener.held(why);
            }
            reason = why;
            Thread.sleep(ASK_EVERY.toMillis() / 4);
        }
    }

    private @Nullable String whyNot() throws InterruptedException {
        Path file = limits.pauseFile();
        if (file != null && Files.exists(file)) {
            return file + " exists";
        }
        // Servers are asked once in a while; what they said last time holds until then.
        if (!Instant.now().isBefore(asked.plus(ASK_EVERY))) {
            String onA = whyNot(Side.A);
            busy = onA != null ? onA : whyNot(Side.B);
            asked = Instant.now();
        }
        return busy;
    }

    private @Nullable String whyNot(Side side) throws InterruptedException {
        NodeConnection node = side == Side.A ? nodes.a() : nodes.b();
        for (Map.Entry<String, Long> limit : limits.maxLoad().entrySet()) {
            long value = node.ask(connection -> ServerLoad.status(connection, node.settings(), limit.getKey()));
            if (value > limit.getValue()) {
                return limit.getKey() + " is " + value + " on " + side.label() + " (--max-load " + limit.getValue()
                        + ")";
            }
        }
        OptionalLong behind = node.ask(connection -> ServerLoad.secondsBehind(connection, node.settings()));
        if (behind.isPresent() && behind.getAsLong() > limits.maxLag().toSeconds()) {
            return side.label() + " is " + behind.getAsLong() + " s behind (--max-lag "
                    + limits.maxLag().toSeconds() + ")";
        }
        return null;
    }
}
