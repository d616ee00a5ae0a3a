package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * One transaction as the two logs know it so far. Kept while only one log has all of it, and by findings it belongs to.
 */
final class TransactionState {

    /** It was in this log before the log's first event at hand: before everything else there. */
    static final long PRIOR = -1;
    /** It was not seen in this log yet: behind everything read so far. */
    static final long NOT_SEEN = Long.MAX_VALUE;

    final TransactionId id;
    private long placeA = NOT_SEEN;
    private long placeB = NOT_SEEN;
    private boolean completeA;
    private boolean completeB;
    private boolean absent;
    private long absentBehind;
    private boolean unordered;
    private boolean overtaken;
    private long rowChangesA;
    private long rowChangesB;
    private boolean opaqueA;
    private boolean opaqueB;
    private @Nullable LoggedText textA;
    private @Nullable LoggedText textB;
    private @Nullable String skipCause;
    private boolean lostAtOrigin;
    private @Nullable Transaction loggedA;
    private @Nullable Transaction loggedB;
    /** What caused its rows, where a server logs that ({@code binlog_rows_query_log_events}). */
    @Nullable
    String statement;

    /** The server it came from. */
    Sources.@Nullable Source source;

    /** The server of the last transaction that stands before it where it was first seen, and came from elsewhere. */
    long relayedServer = -1;
    /** When that server committed that one. */
    long relayedMicros;

    /** Its writes on either side that are not yet settled. */
    @Nullable
    OpenWrite firstWrite;

    TransactionState(TransactionId id) {
        this.id = id;
    }

    /** Its place in a log's order of transactions, from 0, or PRIOR, or NOT_SEEN. */
    long place(Side side) {
        return side == Side.A ? placeA : placeB;
    }

    void begin(Side side, long at, Transaction transaction) {
        set(side, at, transaction);
    }

    /** Takes {@link #begin} back. */
    void forget(Side side) {
        set(side, NOT_SEEN, null);
        if (side == Side.A) {
            rowChangesA = 0;
            textA = null;
        } else {
            rowChangesB = 0;
            textB = null;
        }
    }

    /** Some more of what this log holds of it. */
    void add(Side side, int rowChanges, boolean opaque, @Nullable LoggedText text) {
        if (side == Side.A) {
            rowChangesA += rowChanges;
            opaqueA |= opaque;
            textA = text == null ? textA : text;
        } else {
            rowChangesB += rowChanges;
            opaqueB |= opaque;
            textB = text == null ? textB : text;
        }
    }

    /** Row changes in this log, also those that are not correlated. */
    long rowChanges(Side side) {
        return side == Side.A ? rowChangesA : rowChangesB;
    }

    /** Whether this log shows it to change rows without saying which: that a row's event is missing says nothing then. */
    boolean isOpaque(Side side) {
        return side == Side.A ? opaqueA : opaqueB;
    }

    /** What it did by statements logged as text, in either log; null when nothing. */
    @Nullable
    LoggedText text() {
        return textA != null ? textA : textB;
    }

    private boolean isEmpty(Side side) {
        return rowChanges(side) == 0 && (side == Side.A ? textA : textB) == null;
    }

    /** The node that did not execute it, and will not; null when none is known. See {@link #skipCause}. */
    @Nullable
    Side skippedOn() {
        Side origin = origin();
        return skipCause == null || origin == null ? null : origin.peer();
    }

    /** How it was skipped, as {@link dev.parallax.finding.SkipStory} names it; null when it was not, as far as is known. */
    @Nullable
    String skipCause() {
        return skipCause;
    }

    void skipped(String cause) {
        skipCause = cause;
    }

    /**
     * Whether one log has its GTID with nothing behind it, made by that node itself (its own server id, both commit
     * timestamps equal): how a transaction is skipped by hand. Complete in both logs.
     */
    boolean isInjectedEmpty() {
        Transaction a = loggedA;
        Transaction b = loggedB;
        return id instanceof Gtid
                && a != null
                && b != null
                && a.originServerId() != b.originServerId()
                && isOwnCommit(a)
                && isOwnCommit(b)
                && isEmpty(Side.A) != isEmpty(Side.B);
    }

    /**
     * Whether the two logs hold different transactions under one id: one server committed twice under it, as after a
     * crash that lost the end of its log.
     */
    boolean isReused() {
        Transaction a = loggedA;
        Transaction b = loggedB;
        return a != null
                && b != null
                && a.originServerId() == b.originServerId()
                && a.originalCommitMicros() != b.originalCommitMicros()
                && a.originalCommitMicros() != 0
                && b.originalCommitMicros() != 0;
    }

    void lostAtOrigin() {
        lostAtOrigin = true;
    }

    boolean isLostAtOrigin() {
        return lostAtOrigin;
    }

    private static boolean isOwnCommit(Transaction transaction) {
        return transaction.originalCommitMicros() == transaction.immediateCommitMicros();
    }

    private void set(Side side, long at, @Nullable Transaction transaction) {
        if (side == Side.A) {
            placeA = at;
            loggedA = transaction;
        } else {
            placeB = at;
            loggedB = transaction;
        }
    }

    void complete(Side side) {
        if (side == Side.A) {
            completeA = true;
        } else {
            completeB = true;
        }
    }

    /**
     * This log lacks it, and what came later from its origin is there, so that it will not come: it changed nothing on
     * this node, which without GTIDs leaves no trace, or it was skipped.
     *
     * @param behind the place there of the last one before it of its origin that this log has
     * @param at where it counts as applied
     * @param anywhere whether it may have been anywhere else, as with an applier that leaves its source's order
     */
    void absent(Side side, long behind, long at, boolean anywhere) {
        absentBehind = behind;
        unordered = anywhere;
        set(side, at, null);
        complete(side);
        absent = true;
    }

    /** The place, in the log that lacks it, of the last one before it of its origin that this log has. */
    long absentBehind() {
        return absentBehind;
    }

    /** Whether the log that lacks it does not say between which others it was. */
    boolean isUnordered() {
        return unordered;
    }

    /** Whether one of the logs lacks it for good. */
    boolean isAbsent() {
        return absent;
    }

    /** A later one of its origin has arrived before it. */
    void overtaken() {
        overtaken = true;
    }

    boolean isOvertaken() {
        return overtaken;
    }

    void prior(Side side) {
        set(side, PRIOR, null);
        complete(side);
    }

    /** Whether its place in both orders is known. */
    boolean isSettled() {
        return completeA && completeB;
    }

    boolean isComplete(Side side) {
        return side == Side.A ? completeA : completeB;
    }

    /** The log's own record of it; null when this log does not hold it. */
    @Nullable
    Transaction logged(Side side) {
        return side == Side.A ? loggedA : loggedB;
    }

    /** Any log's record of it. */
    Transaction anyLogged() {
        Transaction any = loggedA != null ? loggedA : loggedB;
        if (any == null) {
            throw new IllegalStateException("a transaction that no log holds: " + id);
        }
        return any;
    }

    /**
     * The node it was first executed on: there both commit timestamps agree, since the original one is the local one.
     * Null when neither log shows that, as for a transaction of a third server.
     */
    @Nullable
    Side origin() {
        boolean ownOnA = loggedA != null && isOwnCommit(loggedA);
        boolean ownOnB = loggedB != null && isOwnCommit(loggedB);
        if (ownOnA && ownOnB) {
            // One of them is empty and stands for the other, which is the transaction itself.
            return isEmpty(Side.A) && !isEmpty(Side.B) ? Side.B : Side.A;
        }
        if (ownOnA || ownOnB) {
            return ownOnA ? Side.A : Side.B;
        }
        if (loggedA != null && loggedB != null) {
            return null;
        }
        // Only the log it was relayed to is at hand: with two masters, the other one is the origin.
        return loggedA != null ? Side.B : Side.A;
    }
}
