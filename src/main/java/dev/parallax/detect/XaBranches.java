package dev.parallax.detect;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * XA transactions of both logs. A log holds the rows of one where it was prepared, and only later, as a transaction of
 * its own, whether it was committed or rolled back. Its row locks are held from the one to the other, so that the place
 * of a committed one is right for its rows; one that was rolled back, or had not ended where a log ends, changed nothing.
 *
 * <p>Which these are is known when the logs have been read, so detection reads them once more where there are any.
 * Shared by threads.
 */
final class XaBranches {

    private final XaLog[] logs = {new XaLog(Set.of()), new XaLog(Set.of())};
    private Set<TransactionId> leftOut = Set.of();

    /** For one reading of a log. */
    synchronized XaLog reading(Side side) {
        logs[side.index()] = new XaLog(leftOut);
        return logs[side.index()];
    }

    /** Those whose rows do not count, by the id of what was prepared. */
    synchronized Set<TransactionId> leftOut() {
        return leftOut;
    }

    /** Called when both logs have been read: whether rows of others than before do not count, so that they are to be read again. */
    synchronized boolean leaveOut() {
        Set<TransactionId> found = new HashSet<>(rolledBack());
        for (XaLog log : logs) {
            found.addAll(log.open());
        }
        boolean changed = !found.equals(leftOut);
        leftOut = found;
        return changed;
    }

    private Set<TransactionId> rolledBack() {
        Set<TransactionId> all = new HashSet<>(logs[0].rolledBack());
        all.addAll(logs[1].rolledBack());
        return all;
    }

    /** What is not known of the rows of those that have not ended. */
    synchronized List<NotChecked> notChecked() {
        List<NotChecked> result = new ArrayList<>();
        Set<TransactionId> rolledBack = rolledBack();
        for (Side side : Side.values()) {
            List<TransactionId> open = logs[side.index()].open().stream()
                    .filter(id -> !rolledBack.contains(id))
                    .toList();
            if (!open.isEmpty()) {
                result.add(new NotChecked(
                        open.size() + " XA transaction(s) in the log of " + side.label(),
                        "prepared, and neither committed nor rolled back where the log ends; first " + open.get(0)
                                + ". Rows that they wrote are judged without them. Read on until they have ended",
                        true));
            }
        }
        return result;
    }
}
