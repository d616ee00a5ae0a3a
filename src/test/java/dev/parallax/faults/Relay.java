package dev.parallax.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an applier does with a relayed transaction, as MySQL does it: it finds rows by primary key, and writes the columns
 * that were sent. The conductor compares what comes of it with the servers' rows after every step, so a wrong idea of
 * MySQL does not become truth.
 *
 * @param stuck whether the applier stops with an error, and has applied nothing of it
 * @param suppressed whether a row of it was left out, as IDEMPOTENT mode does
 * @param events what the applying node logs, in its order
 */
record Relay(boolean stuck, boolean suppressed, List<Change> events) {

    /**
     * An applier.
     *
     * @param logging how its node logs what it applies
     */
    record Applier(Logging logging, @Nullable Family family) {

        /**
         * Applies the transaction.
         *
         * @param rows the node's rows; changed, also where the applier gets stuck: then give it a copy
         */
        Relay apply(Map<RowKey, Image> rows, Written transaction, boolean idempotent) {
            List<Change> events = new ArrayList<>();
            boolean suppressed = false;
            for (Change change : transaction.changes()) {
                if (change.table().equals(FaultTable.KEPT_OUT)) {
                    continue;
                }
                if (isRejected(rows, change)) {
                    return new Relay(true, false, List.of());
                }
                boolean applied = change.isInsert()
                        ? insert(rows, change, idempotent, events)
                        : updateOrDelete(rows, change, events);
                if (!applied && !idempotent) {
                    return new Relay(true, false, List.of());
                }
                suppressed |= !applied;
            }
            return new Relay(false, suppressed, events);
        }

        /** A document that already has the value is taken for another than the one that changed: error 3648. */
        private static boolean isRejected(Map<RowKey, Image> rows, Change change) {
            Image found = change.from() == null ? null : rows.get(change.from());
            String document = found == null ? null : found.values().get(Logging.DOCUMENT);
            return change.member() != null
                    && !change.member().isNone()
                    && document != null
                    && change.member().in(document).equals(document);
        }

        private void event(
                List<Change> events,
                @Nullable RowKey from,
                @Nullable Image before,
                @Nullable RowKey to,
                @Nullable Image after,
                Change change) {
            events.add(logging.change(from, before, to, after, change.sent(), change.member()));
        }

        private boolean insert(Map<RowKey, Image> rows, Change change, boolean overwrite, List<Change> events) {
            RowKey key = change.to();
            Image after = change.after();
            if (key == null || after == null) {
                throw new IllegalStateException("an insert without a row: " + change);
            }
            List<RowKey> inTheWay = new ArrayList<>(sameUnique(rows, key, after));
            if (rows.containsKey(key)) {
                inTheWay.add(key);
            }
            boolean orphan = family != null && !family.admits(rows, key, after);
            if (orphan || (!inTheWay.isEmpty() && !overwrite)) {
                return false;
            }
            for (RowKey other : inTheWay) {
                event(events, other, rows.remove(other), null, null, change);
            }
            rows.put(key, after);
            event(events, null, null, key, after, change);
            return true;
        }

        private boolean updateOrDelete(Map<RowKey, Image> rows, Change change, List<Change> events) {
            RowKey from = change.from();
            RowKey to = change.to();
            Image found = from == null ? null : rows.get(from);
            if (from == null || found == null) {
                return false;
            }
            if (to == null) {
                if (family != null && !family.leave(rows, from)) {
                    return false;
                }
                rows.remove(from);
                event(events, from, found, null, null, change);
                return true;
            }
            Image after = change.appliedTo(found);
            boolean keyTaken = !to.equals(from) && rows.containsKey(to);
            boolean uniqueTaken = sameUnique(rows, to, after).stream().anyMatch(other -> !other.equals(from));
            boolean orphan = family != null && !family.admits(rows, to, after);
            if (keyTaken || uniqueTaken || orphan) {
                return false;
            }
            if (to.equals(from) && found.equals(after)) {
                return true; // MySQL logs nothing then
            }
            rows.remove(from);
            rows.put(to, after);
            event(events, from, found, to, after, change);
            return true;
        }
    }

    private static List<RowKey> sameUnique(Map<RowKey, Image> rows, RowKey key, Image image) {
        if (image.unique() == null) {
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
