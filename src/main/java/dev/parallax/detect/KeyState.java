package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one key: the writes each log has and the other lacks, the stretch of concurrency that is not
 * closed, and findings that later writes may still heal. Dropped when all of this is empty, so that memory follows
 * replication lag.
 */
final class KeyState {

    final long keyHigh;
    final long keyLow;
    private final @Nullable OpenWrite[] head = new OpenWrite[2];
    private final @Nullable OpenWrite[] tail = new OpenWrite[2];

    @Nullable
    Block block;

    @Nullable
    Tracked tracked;

    KeyState(long keyHigh, long keyLow) {
        this.keyHigh = keyHigh;
        this.keyLow = keyLow;
    }

    /** The last images of a row that is known, or suspected, to differ, and the findings about it. */
    static final class Tracked {
        final List<Episode> episodes = new ArrayList<>(1);
        final @Nullable OpenWrite[] last = new OpenWrite[2];

        /** Takes later writes as the last ones, where the logs show them. */
        void take(@Nullable OpenWrite a, @Nullable OpenWrite b) {
            last[0] = a != null ? a : last[0];
            last[1] = b != null ? b : last[1];
        }

        /** Whether both last images are known and equal. */
        boolean agrees() {
            OpenWrite a = last[0];
            OpenWrite b = last[1];
            return a != null && b != null && a.after == b.after;
        }
    }

    @Nullable
    OpenWrite head(Side side) {
        return head[side.index()];
    }

    @Nullable
    OpenWrite tail(Side side) {
        return tail[side.index()];
    }

    boolean isIdle() {
        return head[0] == null && head[1] == null && block == null && tracked == null;
    }

    void append(OpenWrite write) {
        int side = write.side.index();
        OpenWrite end = tail[side];
        if (end == null) {
            head[side] = write;
        } else {
            end.nextOfKey = write;
        }
        tail[side] = write;
    }

    /** Takes the transaction's write out of this side's queue; null when it has none. Usually it is the first. */
    @Nullable
    OpenWrite remove(Side side, TransactionState transaction) {
        OpenWrite previous = null;
        for (OpenWrite write = head[side.index()]; write != null; write = write.nextOfKey) {
            if (write.transaction == transaction) {
                if (previous == null) {
                    head[side.index()] = write.nextOfKey;
                } else {
                    previous.nextOfKey = write.nextOfKey;
                }
                if (tail[side.index()] == write) {
                    tail[side.index()] = previous;
                }
                write.nextOfKey = null;
                return write;
            }
            previous = write;
        }
        return null;
    }
}
