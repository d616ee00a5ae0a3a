package dev.parallax.detect;

import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.finding.SkipStory;
import dev.parallax.finding.Status;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about row events that one log lacks: applied without effect, left out, or not to be told. What the row was
 * there decides, by the writes around the place in that log; where none of those that were read side by side says it,
 * the episode waits until the log was read once more.
 */
final class MissingRows {

    private static final long BYTES_PER_DEFERRED = 500;

    private final Tally tally;
    private final TableChanges changes;
    private final UndecidedRows undecided;
    private final ConstraintTally constraints;
    /** Episodes that wait for a row to be looked up. */
    private final List<Episode> deferred = new ArrayList<>();
    /** Transactions that are proved to have been skipped by what their rows were afterwards. */
    private final Set<TransactionId> skipped = new HashSet<>();

    MissingRows(Tally tally, TableChanges changes, UndecidedRows undecided, ConstraintTally constraints) {
        this.constraints = constraints;
        this.tally = tally;
        this.changes = changes;
        this.undecided = undecided;
    }

    Set<TransactionId> skipped() {
        return skipped;
    }

    long heldBytes() {
        return deferred.size() * BYTES_PER_DEFERRED;
    }

    void take(Episode episode, FindingBuilder builder) {
        if (episode.status() == Status.DIVERGED && !episode.lastRowsKnown()) {
            deferred.add(episode);
        } else {
            judge(episode, List.of(), builder);
        }
    }

    /** The keys whose last row on one node has to be looked up, per node. */
    void ask(List<LastRows> lastRows) {
        for (Episode episode : deferred) {
            for (Side side : Side.values()) {
                if (episode.last(side) == null) {
                    lastRows.get(side.index()).want(key(episode));
                }
            }
        }
    }

    private static KeyState key(Episode episode) {
        return episode.block.first(Side.A).original().key;
    }

    /** Settles what was waiting for the last rows. */
    void answer(List<LastRows> lastRows, FindingBuilder builder) {
        // First what is proved: one row of a transaction that was not executed says it of all of them.
        List<Episode> unproved = new ArrayList<>();
        for (Episode episode : deferred) {
            List<OpenWrite> seen = List.of();
            for (Side side : Side.values()) {
                List<OpenWrite> last = lastRows.get(side.index()).of(key(episode));
                if (!last.isEmpty() && episode.last(side) == null) {
                    episode.lastKnown(side, last.get(last.size() - 1));
                    Effect.complete(episode, side, last, builder.rows());
                    seen = side == episode.missingOn() ? last : seen;
                }
            }
            builder.forget();
            if (tally.isUndecided(episode, builder)) {
                continue;
            }
            if (!seen.isEmpty()) {
                judge(episode, seen, builder);
            } else {
                unproved.add(episode);
            }
        }
        for (Episode episode : unproved) {
            builder.forget();
            judge(episode, List.of(), builder);
        }
        deferred.clear();
    }

    /**
     * A transaction whose write of the row one log lacks. What the row was there, by the write before or behind it in
     * that log, tells whether it changed nothing or was not executed.
     */
    private void judge(Episode episode, List<OpenWrite> seenBefore, FindingBuilder builder) {
        SettledWrite write = episode.block.first(Side.A);
        TransactionState transaction = write.transaction();
        OpenWrite behind = episode.found();
        OpenWrite leftBefore = episode.leftBefore();
        Effect effect = Effect.of(
                write.original(), behind, leftBefore != null ? List.of(leftBefore) : seenBefore, builder.rows());
        if (episode.isLostFromLog()) {
            lostFromLog(episode, behind, builder);
            return;
        }
        boolean certain = episode.kind == Episode.Kind.NOT_EXECUTED
                || transaction.skipCause() != null
                || skipped.contains(transaction.id);
        if (!certain && effect == Effect.NONE) {
            // Applied without effect. A later write that is missing there as well may still have made a difference.
            if (episode.status() == Status.DIVERGED && !episode.agrees()) {
                undecided.add(UndecidedRows.Reason.EVENT_MISSING, episode, builder);
            }
            return;
        }
        Side missing = episode.missingOn();
        boolean gap = missing != null && changes.hasGap(missing);
        if (!certain && (effect == Effect.UNKNOWN || gap || !proves(episode, behind != null))) {
            boolean beside = missing != null && missing == transaction.origin();
            if (episode.status() == Status.HEALED && !beside) {
                undecided.settled(episode, builder);
            } else if (episode.status() != Status.HEALED) {
                undecided.add(
                        beside ? UndecidedRows.Reason.CHANGED_BESIDE : UndecidedRows.Reason.EVENT_MISSING,
                        episode,
                        builder);
            }
            return;
        }
        if (transaction.isAbsent() && !transaction.isLostAtOrigin() && transaction.skipCause() == null) {
            transaction.skipped(SkipStory.ABSENT);
            if (skipped.add(transaction.id)) {
                Sources.Source source = transaction.source;
                if (source != null) {
                    source.accounting.move(transaction, Accounting.Drawer.LOCAL_ONLY, Accounting.Drawer.SKIPPED);
                }
                tally.take(new TransactionCase(
                        Rule.SKIPPED_TRANSACTION,
                        List.of(transaction),
                        0,
                        SkipStory.ABSENT,
                        transaction.skippedOn(),
                        null,
                        Map.of()));
            }
        }
        if (episode.status() == Status.DIVERGED && constraints.isAgreed(key(episode))) {
            return;
        }
        if (episode.status() == Status.DIVERGED && (episode.agrees() || isBackWhereItWas(episode, missing))) {
            episode.settle(Status.HEALED, episode.last(Side.A), episode.last(Side.B), null);
        }
        tally.reportWithOutcome(episode, builder);
    }

    /** Whether what was left out on one node has come to nothing on the other. */
    private static boolean isBackWhereItWas(Episode episode, @Nullable Side missing) {
        OpenWrite there = missing == null ? null : episode.last(missing.peer());
        return missing != null
                && there != null
                && episode.last(missing) == null
                && ImageDigest.same(there.after, episode.firstLeftOut().before);
    }

    /** A crash that took the end of a log may have left the rows: what the next write there found says so. */
    private void lostFromLog(Episode episode, @Nullable OpenWrite behind, FindingBuilder builder) {
        long lost = episode.block.first(Side.A).original().after;
        if (behind != null && ImageDigest.differ(behind.before, lost)) {
            tally.reportWithOutcome(episode, builder);
        } else if (behind == null || !ImageDigest.same(behind.before, lost)) {
            undecided.add(UndecidedRows.Reason.LOST_FROM_LOG, episode, builder);
        }
    }

    /**
     * Whether a missing row event of a transaction that was executed proves that the node's row is another now. An
     * insert of a row that is there already, or a delete of one that is not, may leave no event after an unlogged change
     * to the same end; and a row that only the applier changed was overwritten there in place of another.
     */
    private static boolean proves(Episode episode, boolean foundBehind) {
        SettledWrite write = episode.block.first(Side.A);
        TransactionState transaction = write.transaction();
        Side missing = episode.missingOn();
        if (missing == null || missing == transaction.origin()) {
            return false;
        }
        OpenWrite original = write.original();
        boolean update = original.before != WriteBatch.ABSENT && original.after != WriteBatch.ABSENT;
        return update || foundBehind || transaction.isAbsent();
    }
}
