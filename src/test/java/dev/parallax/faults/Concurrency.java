package dev.parallax.faults;

import dev.parallax.finding.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What two nodes did to each other that committed these transactions while neither applied any of the other's. */
final class Concurrency {

    /** The first write of a key in a list of transactions. */
    private record First(Written transaction, NetWrite write, FaultTable table) {}

    private final Truth truth;

    Concurrency(Truth truth) {
        this.truth = truth;
    }

    void plant(List<Written> a, List<Written> b) {
        truth.conflictsNow.clear();
        Map<RowKey, First> onA = firsts(a);
        Map<RowKey, First> onB = firsts(b);
        onA.forEach((key, first) -> {
            First second = onB.get(key);
            if (second != null) {
                conflict(key, first, second);
            }
        });
        uniqueKeys(a, b);
        ddl(a, onB);
        ddl(b, onA);
    }

    private static Map<RowKey, First> firsts(List<Written> transactions) {
        Map<RowKey, First> firsts = new LinkedHashMap<>();
        for (Written transaction : transactions) {
            NetWrite.of(transaction.changes()).forEach((key, write) -> {
                FaultTable table = transaction.plan().ops().stream()
                        .map(Op::table)
                        .filter(one -> one.name().equals(key.table()))
                        .findFirst()
                        .orElseThrow();
                firsts.putIfAbsent(key, new First(transaction, write, table));
            });
        }
        return firsts;
    }

    private void conflict(RowKey key, First one, First other) {
        String first = one.write().operation();
        String second = other.write().operation();
        Rule rule = Rule.UPDATE_UPDATE;
        if (first.equals("delete") || second.equals("delete")) {
            rule = first.equals(second) ? Rule.DELETE_DELETE : Rule.UPDATE_DELETE;
        } else if (first.equals("insert") && second.equals("insert")) {
            rule = one.table().auto() ? Rule.AUTO_INCREMENT_COLLISION : Rule.INSERT_INSERT;
        }
        boolean odd = one.write().isNothing() || other.write().isNothing();
        if (rule == Rule.AUTO_INCREMENT_COLLISION) {
            truth.excuse(Rule.INSERT_INSERT, key);
        }
        truth.explained.add(key);
        truth.conflictsNow.add(key);
        truth.plant(new Planted(
                rule,
                odd ? Truth.ROW_CONFLICTS : Set.of(rule),
                key.table(),
                Set.of(key),
                Set.of(one.transaction(), other.transaction()),
                one.transaction() + " " + first + " against " + other.transaction() + " " + second));
    }

    private void uniqueKeys(List<Written> a, List<Written> b) {
        for (Written one : a) {
            for (Written other : b) {
                for (Change x : one.changes()) {
                    other.changes().forEach(y -> uniqueKey(one, x, other, y));
                }
            }
        }
    }

    private void uniqueKey(Written one, Change x, Written other, Change y) {
        RowKey xKey = x.to();
        RowKey yKey = y.to();
        String taken = takenUnique(x);
        if (xKey == null
                || yKey == null
                || taken == null
                || !taken.equals(takenUnique(y))
                || xKey.equals(yKey)
                || !xKey.table().equals(yKey.table())) {
            return;
        }
        for (RowKey key : List.of(xKey, yKey)) {
            truth.explained.add(key);
            truth.excuseConflicts(key);
            truth.excuse(Rule.PRE_WINDOW_DIVERGENCE, key);
        }
        truth.plant(Planted.of(
                Rule.UNIQUE_KEY,
                xKey.table(),
                Set.of(xKey, yKey),
                Set.of(one, other),
                one + " and " + other + " both took " + taken));
    }

    /** The value in the unique index that the row did not have before; null without one. */
    private static @Nullable String takenUnique(Change change) {
        Image before = change.before();
        Image after = change.after();
        if (after == null || after.unique() == null) {
            return null;
        }
        return before != null && after.unique().equals(before.unique()) ? null : after.unique();
    }

    private void ddl(List<Written> side, Map<RowKey, First> onPeer) {
        for (Written transaction : side) {
            TxPlan.Ddl ddl = transaction.plan().ddl();
            if (ddl == null) {
                continue;
            }
            List<Written> writers = new ArrayList<>();
            onPeer.forEach((key, first) -> {
                if (key.table().equals(ddl.table().name())) {
                    writers.add(first.transaction());
                }
            });
            if (!writers.isEmpty()) {
                Planted fault = Planted.of(
                        Rule.DDL_CONCURRENT,
                        ddl.table().name(),
                        Set.of(),
                        Set.of(),
                        transaction + " against " + writers);
                truth.plantDefinition(fault, transaction, Set.copyOf(writers));
            }
        }
    }
}
