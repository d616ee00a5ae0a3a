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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable Family family;
    private final Map<Side, Relay.Applier> appliers = new EnumMap<>(Side.class);
    private final Map<Side, Map<RowKey, Image>> rows = new EnumMap<>(Side.class);
    private final Map<Side, LogView> logged = new EnumMap<>(Side.class);
    private final Set<String> altered = new HashSet<>();

    Ledger(Truth truth, boolean gtids, Settings settings, @Nullable Family family) {
        this.truth = truth;
        this.gtids = gtids;
        this.family = family;
        for (Side side : Side.values()) {
            appliers.put(side, new Relay.Applier(settings.logging(side), family));
            rows.put(side, new TreeMap<>(java.util.Comparator.comparing(RowKey::toString)));
            logged.put(side, new LogView());
        }
    }

    @Nullable
    Family family() {
        return family;
    }

    Relay.Applier applier(Side side) {
        return Objects.requireNonNull(appliers.get(side));
    }

    Map<RowKey, Image> rows(Side side) {
        return Objects.requireNonNull(rows.get(side));
    }

    LogView logged(Side side) {
        return Objects.requireNonNull(logged.get(side));
    }

    /** By row the columns. */
    Map<RowKey, Set<String>> differing() {
        Set<RowKey> keys = new HashSet<>(rows(Side.A).keySet());
        keys.addAll(rows(Side.B).keySet());
        Map<RowKey, Set<String>> differing = new HashMap<>();
        for (RowKey key : keys) {
            Set<String> columns =
                    Hidden.differing(rows(Side.A).get(key), rows(Side.B).get(key));
            if (!columns.isEmpty()) {
                differing.put(key, columns);
            }
        }
        return differing;
    }

    void windowBegins() {
        truth.windowBegins(differing());
        logged.values().forEach(LogView::clear);
    }

    void unlogged(Side side, Change change) {
        take(side, change);
        NetWrite.of(List.of(change)).forEach((key, write) -> truth.hidden.unlogged(side, key, write));
    }

    private void take(Side side, Change change) {
        if (change.from() != null) {
            rows(side).remove(change.from());
        }
        if (change.to() == null && family != null) {
            family.leave(rows(side), change.from());
        }
        if (change.to() != null && change.after() != null) {
            rows(side).put(change.to(), change.after());
        }
    }

    /** A node committed a transaction of its own. */
    void written(Written transaction) {
        transaction.changes().forEach(change -> {
            take(transaction.origin(), change);
            truth.hidden.written(change);
        });
        altered(transaction.origin(), transaction);
        events(transaction.origin(), transaction.changes());
        if (transaction.plan().gtid() != null) {
            truth.plant(Planted.of(
                    Rule.ERRANT_TRANSACTION, "", Set.of(), Set.of(transaction), "of a server outside the pair"));
        }
        lanes(transaction);
    }

    private void altered(Side side, Written transaction) {
        TxPlan.Ddl ddl = transaction.plan().ddl();
        if (ddl != null) {
            altered.add(ddl.table().name());
            logged(side).altered(ddl.table().name());
        }
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
            int offset = transaction.plan().laneOffset();
            truth.lanes.inserted(table.name(), transaction.origin(), offset == 0 ? lane : offset, value);
        }
    }

    /** The peer's applier takes a transaction. */
    Relay relayed(Written transaction, boolean idempotent) {
        Side peer = transaction.origin().other();
        Map<RowKey, Image> after = new LinkedHashMap<>(rows(peer));
        Relay relay = applier(peer).apply(after, transaction, idempotent);
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
        if (transaction.changes().stream().anyMatch(change -> change.table().equals(FaultTable.KEPT_OUT))) {
            // One finding speaks of all such rows.
            truth.plant(Planted.skipped(
                    FaultTable.KEPT_OUT, Set.of(), "filtered", peer + " does not apply what changes there"));
        }
        if (!gtids && there.isEmpty() && transaction.plan().ddl() == null) {
            truth.isInNoOrder(transaction);
        }
        altered(peer, transaction);
        events(peer, relay.events());
        there.forEach((key, write) -> {
            NetWrite origin = own.get(key);
            if (origin == null) {
                truth.excuseConflicts(key); // overwritten for its value in a unique index
            } else {
                twins(key, origin, write, transaction);
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
    void lost(Written transaction, String there, LogView before) {
        Side origin = transaction.origin();
        logged.put(origin, before);
        for (int i = 0; i < transaction.changes().size(); i++) {
            Change change = transaction.changes().get(i);
            RowKey key = change.to();
            FaultTable table = transaction.plan().ops().get(i).table();
            if (change.isInsert() && key != null && table.auto()) {
                truth.lanes.lost(
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
                .removeIf(write -> write.getValue().changesNothingIn(rows(peer).get(write.getKey())));
        // A row that the peer had deleted, or whose key it had taken: the conflict says so.
        // Without GTIDs it looks the same whether that was suppressed or the transaction skipped.
        boolean gone = !gtids && lacking.keySet().stream().noneMatch(rows(peer)::containsKey);
        boolean conflict = (partly || gone) && truth.conflictsNow.containsAll(lacking.keySet());
        String told = cause + " on " + peer.letter() + ": " + transaction;
        if (conflict || (likeNoChange && lacking.isEmpty() && transaction.plan().ddl() == null)) {
            truth.story.add("    harmless: " + told);
            truth.excuse(transaction);
        } else {
            // Without GTIDs one whose rows were all suppressed looks as if it had never come.
            boolean certain = gtids || !partly;
            truth.plant(Planted.skipped("", Set.of(transaction), certain ? cause : "", told));
        }
    }

    private void events(Side side, List<Change> changes) {
        NetWrite.of(changes).forEach((key, write) -> {
            String left = logged(side).left(key);
            Shown.Comparison comparison = logged(side).take(key, write);
            if (comparison == Shown.Comparison.DIFFERENT) {
                truth.explained.add(key);
                truth.plant(Planted.of(
                        Rule.OUT_OF_BAND_WRITE,
                        key.table(),
                        Set.of(key),
                        Set.of(),
                        "on " + side.letter() + ", " + left + " became " + write.shownBefore()));
            } else if (comparison == Shown.Comparison.SUBTLE) {
                truth.excuse(Rule.OUT_OF_BAND_WRITE, key);
            }
        });
        changes.forEach(change -> truth.hidden.logged(side, change));
    }

    private void twins(RowKey key, NetWrite origin, NetWrite there, Written transaction) {
        Shown.Comparison before = Shown.compare(origin.shownBefore(), there.shownBefore());
        Shown.Comparison after = Shown.compare(origin.shownAfter(), there.shownAfter());
        boolean different = before == Shown.Comparison.DIFFERENT || after == Shown.Comparison.DIFFERENT;
        if (!different && Objects.equals(origin.before(), there.before())) {
            return;
        }
        truth.excuse(Rule.PRE_WINDOW_DIVERGENCE, key);
        boolean full =
                appliers.values().stream().allMatch(applier -> applier.logging().isFull());
        boolean reshaped = altered.contains(key.table()) && !full;
        if (different && !reshaped && truth.explained.add(key)) {
            truth.plant(Planted.of(
                    Rule.PRE_WINDOW_DIVERGENCE, key.table(), Set.of(key), Set.of(), "shown by " + transaction));
        }
    }
}
