package dev.parallax.detect;

import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import org.jspecify.annotations.Nullable;

/** Something the correlator found about one key, before anybody has read the rows. */
final class Episode {

    enum Kind {
        /** Concurrent writes. */
        CONFLICT,
        /** One ordered transaction found different rows on the two nodes, and no write in the window explains it. */
        TWIN_BEFORE_IMAGES,
        /**
         * One ordered transaction left a row event in one log only, and the row's state on the other node is unknown:
         * it was applied without effect, or not applied.
         */
        ROW_ABSENT
    }

    final Kind kind;
    final Block block;
    private Status status = Status.DIVERGED;
    private final @Nullable OpenWrite[] last = new OpenWrite[2];
    private @Nullable TransactionState settledBy;

    Episode(Kind kind, Block block) {
        this.kind = kind;
        this.block = block;
    }

    /**
     * @param lastA the last write of the key in a's log, which shows the row as it is; null when unknown
     * @param by the later transaction that made the nodes agree, null when none did
     */
    void settle(Status outcome, @Nullable OpenWrite lastA, @Nullable OpenWrite lastB, @Nullable TransactionState by) {
        status = outcome;
        last[0] = lastA;
        last[1] = lastB;
        settledBy = by;
    }

    Status status() {
        return status;
    }

    @Nullable
    OpenWrite last(Side side) {
        return last[side.index()];
    }

    /** Whether the logs show the row as each node has it at the end. */
    boolean lastRowsKnown() {
        return last[0] != null && last[1] != null;
    }

    /** The transaction that healed the row after the episode itself; null when the episode ended equal. */
    @Nullable
    TransactionState healedBy() {
        return settledBy;
    }
}
