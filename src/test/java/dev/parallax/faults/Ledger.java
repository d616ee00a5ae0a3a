package dev.parallax.faults;

import dev.parallax.finding.Rule;
import dev.parallax.sandbox.Side;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Both nodes' rows and what each log shows of them, kept while faults are planted; it says what can be found.
 *
 * <p>A write that a log does not hold shows where the next logged write of that row, in that log, found another row than
 * the last one left. A difference that is older than the logs shows where one transaction found different rows on the
 * two nodes.
 */
final class Ledger {

    final Truth truth;
    private final boolean gtids;
    private final Map<Side, Map<RowKey, Image>> rows = new EnumMap<>(Side.class);
    /** The last row each log shows; nothing for a deleted one; no entry where the log does not say. */
    private final Map<Side, Map<RowKey, Optional<Image>>> logged = new EnumMap<>(Side.class);

    Ledger(Truth truth, boolean gtids) {
        this.truth = truth;
        this.gtids = gtids;
        for (Side side : Side.values()) {
            rows.put(side, new TreeMap<>(java.util.Comparator.comparing(RowKey::toString)));
            logged.put(side, new HashMap<>());
        }
    }

    Map<RowKey, Image> rows(Side side) {
        return Objects.requireNonNull(rows.get(side));
    }

    Map<RowKey, Optional<Image>> logged(Side side) {
        return Objects.requireNonNull(logged.get(side));
    }

    Set<RowKey> differing() {
        Set<RowKey> keys = new HashSet<>(rows(Side.A).keySet());
        keys.addAll(rows(Side.B).keySet());
        keys.removeIf(key -> Objects.equals(rows(Side.A).get(key), rows(Side.B).get(key)));
        return keys;
    }

    void windowBegins() {
        truth.windowBegins(differing());
        logged.values().forEach(Map::clear);
    }

    void unlogged(Side side, Change change) {
        take(side, change);
        NetWrite.of(List.of(change)).keySet().forEach(key -> truth.unlogged(side, key));
    }

    private void take(Side side, Change change) {
        if (change.from() != null) {
            rows(side).remove(change.from());
        }
        if (change.to() != null && change.after() != null) {
            rows(side).put(change.to(), change.after());
        }
    }

    /** A node committed a transaction of its own. */
    void written(Written transaction) {
        transaction.changes().forEach(change -> take(transaction.origin(), change));
        Map<RowKey, NetWrite> writes = NetWrite.of(transaction.changes());
        writes.forEach((key, write) -> {
            truth.untraced.remove(key);
            event(transaction.origin(), key, write);
        });
        if (transaction.plan().gtid() != null) {
            truth.plant(Planted.of(
                    Rule.ERRANT_TRANSACTION, "", Set.of(), Set.of(transaction), "of a server outside the pair"));
        }
        lanes(transaction);
    }

    private void lanes(Written transaction) {
        int lane = transaction.origin().serverId();
        for (int i = 0; i < transaction.changes().size(); i++) {
            Change change = transaction.changes().get(i);
            FaultTable table = transaction.plan().ops().get(i).table();
            RowKey key = change.to();
            if (!change.isInsert() || !table.auto() || key == null) {
                continue;
            }
            int value = Integer.parseInt(key.key().replaceAll("\\D", ""));
            boolean outside = Math.floorMod(value - lane, 2) != 0;
            if (transaction.plan().laneOffset() != 0) {
                truth.plant(
                        Planted.of(Rule.LANE_MISCONFIGURED, "", Set.of(), Set.of(), "both nodes insert in one lane"));
            } else if (outside) {
                truth.outOfLane(table.name(), transaction.origin(), value);
            }
        }
    }

    /** The peer's applier takes a transaction. */
    Relay relayed(Written transaction, boolean idempotent) {
        Side peer = transaction.origin().other();
        Map<RowKey, Image> after = new LinkedHashMap<>(rows(peer));
        Relay relay = Relay.apply(after, transaction, idempotent);
        if (relay.stuck()) {
            return relay;
        }
        rows(peer).clear();
        rows(peer).putAll(after);
        Map<RowKey, NetWrite> own = NetWrite.of(transaction.changes());
        Map<RowKey, NetWrite> there = NetWrite.of(relay.events());
        if (relay.suppressed()) {
            leftOut(transaction, "rows_suppressed", true, true);
        }
        if (!gtids && there.isEmpty() && transaction.plan().ddl() == null) {
            truth.isInNoOrder(transaction);
        }
        there.forEach((key, write) -> {
            event(peer, key, write);
            NetWrite origin = own.get(key);
            if (origin == null) {
                truth.excuseConflicts(key); // overwritten for its value in a unique index
            } else if (!origin.equals(write)) {
                twins(key, transaction);
            }
        });
        return relay;
    }

    /** The peer's applier was made to leave out a transaction. */
    void skipped(Written transaction) {
        if (!gtids) {
            // It leaves no trace, not even of when it was skipped: the peer's later writes were made without it.
            NetWrite.of(transaction.changes()).keySet().forEach(truth::excuseConflicts);
            truth.isInNoOrder(transaction);
        }
        leftOut(transaction, gtids ? "injected_empty" : "absent", !gtids, false);
    }

    /**
     * A node lost its last transaction from its log, not its rows.
     *
     * @param there where the transaction begins in the peer's log
     * @param before what the node's log had shown before
     */
    void lost(Written transaction, String there, Map<RowKey, Optional<Image>> before) {
        Side origin = transaction.origin();
        logged(origin).clear();
        logged(origin).putAll(before);
        for (int i = 0; i < transaction.changes().size(); i++) {
            RowKey key = transaction.changes().get(i).to();
            FaultTable table = transaction.plan().ops().get(i).table();
            if (key != null && table.auto()) {
                truth.lostOutOfLane(
                        table.name(), origin, Integer.parseInt(key.key().replaceAll("\\D", "")));
            }
        }
        Written known =
                new Written(origin.other(), there, transaction.gtid(), transaction.plan(), transaction.changes());
        truth.plant(Planted.of(
                Rule.ORIGIN_LOST_TRANSACTION, "", Set.of(), Set.of(known), "lost by " + origin + ": " + transaction));
    }

    /**
     * Plants a transaction that was not applied, or only in part.
     *
     * @param likeNoChange whether it looks in the log as one that found its rows as it leaves them. Where it did, there
     *     is nothing to find
     * @param partly whether some of it was applied
     */
    private void leftOut(Written transaction, String cause, boolean likeNoChange, boolean partly) {
        Side peer = transaction.origin().other();
        truth.leftOut(transaction);
        Map<RowKey, NetWrite> lacking = NetWrite.of(transaction.changes());
        lacking.entrySet()
                .removeIf(write -> Objects.equals(
                        rows(peer).get(write.getKey()), write.getValue().after()));
        // A row that the peer had deleted, or whose key it had taken: the conflict says so.
        // Without GTIDs it looks the same whether that was suppressed or the transaction skipped.
        boolean gone = !gtids && lacking.keySet().stream().noneMatch(rows(peer)::containsKey);
        boolean conflict = (partly || gone) && truth.conflictsNow.containsAll(lacking.keySet());
        String told = cause + " on " + peer.letter() + ": " + transaction;
        if (conflict || (likeNoChange && lacking.isEmpty() && transaction.plan().ddl() == null)) {
            truth.story.add("    harmless: " + told);
            truth.excuse(transaction);
        } else {
            truth.plant(Planted.of(Rule.SKIPPED_TRANSACTION, "", Set.of(), Set.of(transaction), told));
        }
    }

    private void event(Side side, RowKey key, NetWrite write) {
        truth.seen(side, key);
        Optional<Image> last = logged(side).put(key, Optional.ofNullable(write.after()));
        if (last != null && !Objects.equals(last.orElse(null), write.before())) {
            truth.explained.add(key);
            truth.plant(Planted.of(
                    Rule.OUT_OF_BAND_WRITE,
                    key.table(),
                    Set.of(key),
                    Set.of(),
                    "on " + side.letter() + ", " + last.orElse(null) + " became " + write.before()));
        }
    }

    private void twins(RowKey key, Written transaction) {
        truth.excuse(Rule.PRE_WINDOW_DIVERGENCE, key);
        if (truth.explained.add(key)) {
            truth.plant(Planted.of(
                    Rule.PRE_WINDOW_DIVERGENCE, key.table(), Set.of(key), Set.of(), "shown by " + transaction));
        }
    }
}
