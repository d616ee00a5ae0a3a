package dev.parallax.journal;

import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import dev.parallax.mysql.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * Collects the GTIDs of a log as they come. A log holds a few interleaved sequences, each nearly without gaps, so a few
 * open runs take almost every GTID without touching the set.
 */
final class ExecutedSet {

    private static final int RUNS = 4;

    private final GtidSet.Builder set = new GtidSet.Builder();
    private final Gtid[] first = new Gtid[RUNS];
    private final long[] last = new long[RUNS];
    private int next;

    void add(@Nullable TransactionId id) {
        if (!(id instanceof Gtid gtid)) {
            return;
        }
        for (int i = 0; i < RUNS; i++) {
            Gtid start = first[i];
            if (start != null
                    && last[i] + 1 == gtid.number()
                    && start.server().equals(gtid.server())
                    && start.tag().equals(gtid.tag())) {
                last[i]++;
                return;
            }
        }
        close(next);
        first[next] = gtid;
        last[next] = gtid.number();
        next = (next + 1) % RUNS;
    }

    void addAll(GtidSet gtids) {
        set.addAll(gtids);
    }

    GtidSet toSet() {
        for (int i = 0; i < RUNS; i++) {
            close(i);
        }
        return set.build();
    }

    private void close(int run) {
        Gtid start = first[run];
        if (start != null) {
            ServerUuid server = start.server();
            set.add(server, start.tag(), start.number(), last[run]);
        }
    }
}
