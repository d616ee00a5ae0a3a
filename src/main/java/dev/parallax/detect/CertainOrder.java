package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What the logs show of an order of writes, whatever became of those that one of them lacks. Without GTIDs such a
 * transaction was skipped, or applied without effect, anywhere between two others of its origin (see {@link
 * AwaitedByOrigin}); the place it counts as applied at is one of those.
 */
final class CertainOrder {

    private CertainOrder() {}

    /** Two writes, of which one log has the first before the second, and the other the second before the first. */
    record Inverted(SettledWrite inA, SettledWrite inB) {}

    /**
     * The pair that proves that some of the writes were concurrent.
     *
     * @param writes of one row, by a's order
     * @return the one that begins a's order, and of b's the earliest against it; none where no two are known to be inverted
     */
    static Optional<Inverted> inverted(List<SettledWrite> writes) {
        for (SettledWrite one : writes) {
            Optional<Inverted> pair = writes.stream()
                    .filter(other -> isBefore(Side.A, one, other) && isBefore(Side.B, other, one))
                    .min(Comparator.comparingLong(other -> other.place(Side.B)))
                    .map(other -> new Inverted(one, other));
            if (pair.isPresent()) {
                return pair;
            }
        }
        return Optional.empty();
    }

    /** Whether all of some writes stand before all of others in both logs. */
    static boolean areBefore(List<SettledWrite> ones, List<SettledWrite> others) {
        for (SettledWrite one : ones) {
            for (SettledWrite other : others) {
                if (!isBefore(Side.A, one, other) || !isBefore(Side.B, one, other)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isBefore(Side log, SettledWrite one, SettledWrite other) {
        TransactionState first = one.transaction();
        TransactionState second = other.transaction();
        boolean isFirstMissing = isMissing(log, first);
        boolean isSecondMissing = isMissing(log, second);
        if ((isFirstMissing || isSecondMissing) && first.origin() == log.peer() && second.origin() == log.peer()) {
            // Of one origin and one row: no applier changes the order of these.
            return one.place(log.peer()) < other.place(log.peer());
        }
        if ((isFirstMissing && first.isUnordered()) || (isSecondMissing && second.isUnordered())) {
            return false;
        }
        // One that is missing stands between the last of its origin before it and the next behind it.
        long last = first.place(log);
        return isSecondMissing ? last <= second.absentBehind() : last < second.place(log);
    }

    private static boolean isMissing(Side log, TransactionState transaction) {
        return transaction.isAbsent() && transaction.logged(log) == null;
    }
}
