package dev.parallax.detect;

import dev.parallax.change.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of one log in which its node committed transactions of its own and applied none of another server: what
 * each half of a split brain looks like. A stretch is known by the transactions at its ends, so that it takes no memory
 * while it lasts; and only those that last are kept, since a pair that works makes one with nearly every transaction.
 */
final class SilentStretches {

    /**
     * One stretch.
     *
     * @param first the node's first own transaction in it
     * @param last the last one
     * @param commits how many there are
     * @param early the first of them: the peer may have applied some before it fell silent
     * @param before what the node had last applied before; null when the log begins with the stretch
     * @param after what it applied next; null when the log ends with the stretch
     */
    record Stretch(
            Transaction first,
            Transaction last,
            long commits,
            List<Transaction> early,
            @Nullable Transaction before,
            @Nullable Transaction after) {

        /** When it ended, by the node's clock: microseconds. */
        long endMicros() {
            return after == null ? last.immediateCommitMicros() : after.immediateCommitMicros();
        }
    }

    /** More than a peer lags behind when a link breaks; where it lags further nothing is claimed at a log's end. */
    private static final int EARLY = 256;

    /** And a place that nobody reads, for those behind them. */
    private final @Nullable Transaction[] early = new @Nullable Transaction[EARLY + 1];

    private final List<Stretch> lasting = new ArrayList<>();
    private @Nullable Transaction first;
    private @Nullable Transaction last;
    private @Nullable Transaction applied;
    private long commits;
    /** What the node applied last is in files that are missing. */
    private boolean behindGap;

    private long shortest = Long.MAX_VALUE;

    /** Forgets shorter stretches; called before the log is read. */
    void keepFrom(Duration limit) {
        shortest = limit.toNanos() / 1000;
    }

    /** The next complete transaction of the log. */
    void ended(Transaction transaction) {
        if (transaction.originalCommitMicros() == 0) {
            return;
        }
        if (transaction.originalCommitMicros() == transaction.immediateCommitMicros()) {
            if (first == null) {
                first = transaction;
            }
            last = transaction;
            // No branch: one first taken in the middle of a log would throw compiled code away.
            early[(int) Math.min(commits, EARLY)] = transaction;
            commits++;
            return;
        }
        if (first != null && transaction.immediateCommitMicros() - first.immediateCommitMicros() >= shortest) {
            keep(open(transaction), lasting);
        }
        first = null;
        commits = 0;
        applied = transaction;
        behindGap = false;
    }

    /** Files are missing here: the node may have applied something in between, so that no stretch goes on over them. */
    void gap() {
        first = null;
        commits = 0;
        applied = null;
        behindGap = true;
    }

    private @Nullable Stretch open(@Nullable Transaction after) {
        return first == null || last == null || behindGap
                ? null
                : new Stretch(first, last, commits, earlyOnes(), applied, after);
    }

    private List<Transaction> earlyOnes() {
        List<Transaction> copy = new ArrayList<>();
        for (int i = 0; i < EARLY && i < commits; i++) {
            Transaction one = early[i];
            if (one != null) {
                copy.add(one);
            }
        }
        return copy;
    }

    /** Those that lasted, in the log's order; the one the log ends with, if it ends with one, is the last. */
    List<Stretch> lasting() {
        List<Stretch> all = new ArrayList<>(lasting);
        keep(open(null), all);
        return all;
    }

    private void keep(@Nullable Stretch stretch, List<Stretch> into) {
        if (stretch != null && stretch.endMicros() - stretch.first().immediateCommitMicros() >= shortest) {
            into.add(stretch);
        }
    }
}
