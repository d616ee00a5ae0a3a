package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Logs that are read from some time ago on; their present is where they ended when tables began to be compared. */
final class LogsFromThePast implements LogsRead {

    private static final Duration POLL = Duration.ofMillis(5);

    private final LogsRead logs;
    private final Both<BinlogPosition> present;

    private LogsFromThePast(LogsRead logs, Both<BinlogPosition> present) {
        this.logs = logs;
        this.present = present;
    }

    /** With the present of this moment. */
    static LogsFromThePast now(LogsRead logs, NodePair nodes) throws InterruptedException {
        return new LogsFromThePast(logs, nodes.both(side -> nodes.node(side).logEnd()));
    }

    @Override
    public @Nullable BinlogPosition position(Side side) {
        return logs.position(side);
    }

    @Override
    public void awaitPresent() throws InterruptedException {
        for (Side side : Side.values()) {
            while (!isReached(side)) {
                Thread.sleep(POLL.toMillis());
            }
        }
    }

    private boolean isReached(Side side) {
        BinlogPosition at = logs.position(side);
        return at != null && at.compareTo(present.on(side)) >= 0;
    }
}
