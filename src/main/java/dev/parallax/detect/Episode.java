package dev.parallax.detect;

import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import java.util.EnumSet;
import java.util.Set;
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
        ROW_ABSENT,
        /** A transaction that one node is known to have skipped, or to lack for good though it came from there. */
        NOT_EXECUTED,
        /** A transaction that one log lacks, one of several concurrent ones: skipped there, or its row suppressed. */
        LEFT_OUT_OF_CONFLICT,
        /** A write that found another row than the one before it in the same log had left; nothing else is wrong. */
        OUT_OF_BAND,
        /** Both nodes wrote the row, and a log that lacks what its node applied does not show in which order. */
        BOTH_WROTE,
        /**
         * Both nodes wrote the row, and neither the places of their writes nor what they began with show that at once.
         */
        MAYBE_CONCURRENT,
        /** Concurrent writes of a key that is no row: see {@link KeySpaces}. */
        CONSTRAINT
    }

    final Kind kind;
    final Block block;
    /** The space of a {@link Kind#CONSTRAINT}. */
    final KeySpaces.@Nullable Space space;
    /** The two writes that cannot both stand; null where there are too many writes to tell whether any do. */
    final @Nullable Clash clash;

    private Status status = Status.DIVERGED;
    private final @Nullable OpenWrite[] last = new OpenWrite[2];
    private @Nullable FoldedRows folded;
    private @Nullable TransactionState settledBy;
    private @Nullable OpenWrite evidence;
    private @Nullable OpenWrite earlier;
    private @Nullable OpenWrite firstLeftOut;
    private final Set<Side> order = EnumSet.noneOf(Side.class);

    Episode(Kind kind, Block block) {
        this.kind = kind;
        this.block = block;
        this.space = null;
        this.clash = null;
        TransactionState first = block.first(Side.A).transaction();
        Side missing = missingOn();
        if (kind == Kind.ROW_ABSENT && missing != null && first.isAbsent() && !first.isLostAtOrigin()) {
            order.add(missing);
        }
    }

    /** Concurrent writes of a key that is no row. */
    Episode(Block block, KeySpaces.Space space, @Nullable Clash clash) {
        this.kind = Kind.CONSTRAINT;
        this.block = block;
        this.space = space;
        this.clash = clash;
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

    /** How the row ends, where images lack columns. */
    void fold(@Nullable FoldedRows rows) {
        folded = rows;
    }

    /** Null where the last images hold every column. */
    @Nullable
    FoldedRows folded() {
        return folded;
    }

    Status status() {
        return status;
    }

    @Nullable
    OpenWrite last(Side side) {
        return last[side.index()];
    }

    /** The last write that the node which lacks the row event logged before; it shows what the row was there. */
    void leftBefore(@Nullable OpenWrite previous) {
        earlier = previous;
    }

    /** A transaction that was left out before this one: the row is still what that one would have found. */
    void leftOutSince(OpenWrite first) {
        firstLeftOut = first;
    }

    /** The write whose before-image the row still has on the node that lacks the row event, if nothing wrote it there. */
    OpenWrite firstLeftOut() {
        OpenWrite first = firstLeftOut;
        return first != null ? first : block.first(Side.A).original();
    }

    @Nullable
    OpenWrite leftBefore() {
        return earlier;
    }

    /** The first write that the node which lacks the row event logged afterwards; it shows what the row was there. */
    void found(OpenWrite next) {
        if (evidence == null) {
            evidence = next;
        }
    }

    @Nullable
    OpenWrite found() {
        return evidence;
    }

    /** Whether it is about a row event that one log lacks. */
    boolean isMissing() {
        return kind == Kind.ROW_ABSENT || kind == Kind.NOT_EXECUTED;
    }

    /** Whether the node a transaction came from has lost it, and no other transaction has taken its name since. */
    boolean isLostFromLog() {
        TransactionState transaction = block.first(Side.A).transaction();
        return transaction.isLostAtOrigin() && transaction.isAbsent();
    }

    /** The node that lacks the row event; null when neither does. */
    @Nullable
    Side missingOn() {
        SettledWrite write = block.first(Side.A);
        return write.a() == null ? Side.A : write.b() == null ? Side.B : null;
    }

    /**
     * The nodes whose logs lack a transaction that this rests on having a place there: its own, or one told of the row
     * before, which may be why the row was not there.
     */
    Set<Side> restsOnOrder() {
        return order;
    }

    /** It came behind another of its row, and what made that one may have made this: it rests on the same. */
    void restOnOrderOf(Episode before) {
        order.addAll(before.order);
    }

    /** The last row of that node turns up in an earlier part of its log. */
    void lastKnown(Side side, OpenWrite write) {
        if (last[side.index()] == null) {
            last[side.index()] = write;
        }
    }

    /** Whether both last rows are known and equal. */
    boolean agrees() {
        OpenWrite a = last[0];
        OpenWrite b = last[1];
        FoldedRows columns = folded;
        return columns != null
                ? columns.agreement() == FoldedRows.Agreement.EQUAL
                : a != null && b != null && a.after == b.after;
    }

    /** Whether the logs show the row as each node has it at the end. */
    boolean lastRowsKnown() {
        return last[0] != null && last[1] != null;
    }

    /** Whether the row images lack the columns that would decide between equal and different. */
    boolean lacksColumns() {
        FoldedRows columns = folded;
        return columns != null && columns.agreement() == FoldedRows.Agreement.UNKNOWN;
    }

    /** The transaction that healed the row after the episode itself; null when the episode ended equal. */
    @Nullable
    TransactionState healedBy() {
        return settledBy;
    }
}
