package dev.parallax.bench;

import dev.parallax.mysql.GtidSet;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Lets the writers of a side run while the other side's applier keeps up, so that lag stays within what a healthy pair
 * has, and ends them all when both logs are large enough.
 */
final class Pace {

    private static final long MOST_PENDING = 1_500;

    private final MySqlPair pair;
    private final long bytes;
    private final boolean[] held = new boolean[2];
    private boolean done;

    Pace(MySqlPair pair, long bytes) {
        this.pair = pair;
        this.bytes = bytes;
    }

    /** Waits while this side is held back; false when there is nothing more to write. */
    synchronized boolean await(Side side) throws InterruptedException {
        while (held[(side == Side.A ? 0 : 1)] && !done) {
            wait();
        }
        return !done;
    }

    /** Looks at both servers until the logs are large enough. To be run beside the writers. */
    void watch() throws SQLException, IOException, InterruptedException {
        while (true) {
            long sizeA = Files.size(log(pair, Side.A));
            long sizeB = Files.size(log(pair, Side.B));
            if (Math.min(sizeA, sizeB) >= bytes) {
                end();
                return;
            }
            hold(Side.A, pending(Side.A) > MOST_PENDING);
            hold(Side.B, pending(Side.B) > MOST_PENDING);
            Thread.sleep(50);
        }
    }

    synchronized void end() {
        done = true;
        notifyAll();
    }

    private synchronized void hold(Side side, boolean hold) {
        held[(side == Side.A ? 0 : 1)] = hold;
        notifyAll();
    }

    /** How many transactions of that side the other side has not applied yet. */
    private long pending(Side side) throws SQLException {
        // In this order: whatever the other side has by then and this one had not is not counted.
        GtidSet here = executed(side);
        return here.minus(executed(side.other())).count();
    }

    private GtidSet executed(Side side) throws SQLException {
        return GtidSet.parse(pair.server(side).queryOne("SELECT @@GLOBAL.gtid_executed"));
    }

    static Path log(MySqlPair pair, Side side) {
        return pair.server(side).dataDirectory().resolve("mysql-bin.000001");
    }
}
