package dev.parallax.detect;

import dev.parallax.finding.Side;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one key: the writes each log has and the other lacks, the stretch of concurrency that is not
 * closed, and findings that later writes may still heal. Dropped when all of this is empty, so that memory follows
 * replication lag.
 */
final class KeyState {

    final long keyHigh;
    final long keyLow;
    /** Number of the key's {@link KeySpaces.Space}; 0 for a row. */
    int space;
    /** Null where equal keys have equal bytes. */
    @Nullable
    SpeltKey spelt;

    // Fields rather than arrays of two: there is one of these for every row in flight.
    private @Nullable OpenWrite headA;
    private @Nullable OpenWrite headB;
    private @Nullable OpenWrite tailA;
    private @Nullable OpenWrite tailB;

    @Nullable
    Block block;

    @Nullable
    TrackedRow tracked;

    KeyState(long keyHigh, long keyLow) {
        this.keyHigh = keyHigh;
        this.keyLow = keyLow;
    }

    @Nullable
    OpenWrite head(Side side) {
        return side == Side.A ? headA : headB;
    }

    @Nullable
    OpenWrite tail(Side side) {
        return side == Side.A ? tailA : tailB;
    }

    boolean isIdle() {
        return headA == null && headB == null && block == null && tracked == null;
    }

    private void setHead(Side side, @Nullable OpenWrite write) {
        if (side == Side.A) {
            headA = write;
        } else {
            headB = write;
        }
    }

    private void setTail(Side side, @Nullable OpenWrite write) {
        if (side == Side.A) {
            tailA = write;
        } else {
            tailB = write;
        }
    }

    void append(OpenWrite write) {
        OpenWrite end = tail(write.side);
        if (end == null) {
            setHead(write.side, write);
        } else {
            end.nextOfKey = write;
        }
        setTail(write.side, write);
    }

    /** Takes the transaction's write out of this side's queue; null when it has none. Usually it is the first. */
    @Nullable
    OpenWrite remove(Side side, TransactionState transaction) {
        OpenWrite previous = null;
        for (OpenWrite write = head(side); write != null; write = write.nextOfKey) {
            if (write.transaction == transaction) {
                if (previous == null) {
                    setHead(side, write.nextOfKey);
                } else {
                    previous.nextOfKey = write.nextOfKey;
                }
                if (write.nextOfKey == null) {
                    setTail(side, previous);
                }
                write.nextOfKey = null;
                return write;
            }
            previous = write;
        }
        return null;
    }
}
