package dev.parallax.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an applier does with a relayed transaction, as MySQL does it: full images, found by primary key. The conductor
 * compares what comes of it with the servers' rows after every step, so a wrong idea of MySQL does not become truth.
 *
 * @param stuck whether the applier stops with an error, and has applied nothing of it
 * @param suppressed whether a row of it was left out, as IDEMPOTENT mode does
 * @param events what the applying node logs, in its order
 */
record Relay(boolean stuck, boolean suppressed, List<Change> events) {

    /**
     * Applies the transaction.
     *
     * @param rows the node's rows; changed, also where the applier gets stuck: then give it a copy
     */
    static Relay apply(Map<RowKey, Image> rows, Written transaction, boolean idempotent) {
        List<Change> events = new ArrayList<>();
        boolean suppressed = false;
        for (Change change : transaction.changes()) {
            boolean applied =
                    change.isInsert() ? insert(rows, change, idempotent, events) : updateOrDelete(rows, change, events);
            if (!applied && !idempotent) {
                return new Relay(true, false, List.of());
            }
            suppressed |= !applied;
        }
        return new Relay(false, suppressed, events);
    }

    private static boolean insert(Map<RowKey, Image> rows, Change change, boolean overwrite, List<Change> events) {
        RowKey key = change.to();
        Image after = change.after();
        if (key == null || after == null) {
            throw new IllegalStateException("an insert without a row: " + change);
        }
        List<RowKey> inTheWay = new ArrayList<>(sameUnique(rows, key, after));
        if (rows.containsKey(key)) {
            inTheWay.add(key);
        }
        if (!inTheWay.isEmpty() && !overwrite) {
            return false;
        }
        for (RowKey other : inTheWay) {
            events.add(new Change(other, rows.remove(other), null, null));
        }
        rows.put(key, after);
        events.add(new Change(null, null, key, after));
        return true;
    }

    private static boolean updateOrDelete(Map<RowKey, Image> rows, Change change, List<Change> events) {
        RowKey from = change.from();
        RowKey to = change.to();
        Image after = change.after();
        Image found = from == null ? null : rows.get(from);
        if (from == null || found == null) {
            return false;
        }
        if (to == null || after == null) {
            rows.remove(from);
            events.add(new Change(from, found, null, null));
            return true;
        }
        boolean keyTaken = !to.equals(from) && rows.containsKey(to);
        boolean uniqueTaken = sameUnique(rows, to, after).stream().anyMatch(other -> !other.equals(from));
        if (keyTaken || uniqueTaken) {
            return false;
        }
        if (to.equals(from) && found.equals(after)) {
            return true; // MySQL logs nothing then
        }
        rows.remove(from);
        rows.put(to, after);
        events.add(new Change(from, found, to, after));
        return true;
    }

    private static List<RowKey> sameUnique(Map<RowKey, Image> rows, RowKey key, @Nullable Image image) {
        if (image == null || image.unique() == null) {
            return List.of();
        }
        List<RowKey> same = new ArrayList<>();
        rows.forEach((other, row) -> {
            if (other.table().equals(key.table())
                    && !other.equals(key)
                    && image.unique().equals(row.unique())) {
                same.add(other);
            }
        });
        return same;
    }
}
