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

    private static boolean isBefore(Side log, SettledWrite one, SettledWrite other) {
        TransactionState first = one.transaction();
        TransactionState second = other.transaction();
        if (isMissing(log, first) && isMissing(log, second) && first.origin() == second.origin()) {
            return one.place(log.peer()) < other.place(log.peer());
        }
        // One that is missing stands between the last of its origin before it and the next behind it.
        long last = first.place(log);
        return isMissing(log, second) ? last <= second.absentBehind() : last < second.place(log);
    }

    private static boolean isMissing(Side log, TransactionState transaction) {
        return transaction.isAbsent() && transaction.logged(log) == null;
    }
}
