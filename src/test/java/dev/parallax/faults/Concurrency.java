package dev.parallax.faults;

import dev.parallax.finding.Rule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What two nodes did to each other that committed these transactions while neither applied any of the other's. */
final class Concurrency {

    /** The first write of a key in a list of transactions. */
    private record First(Written transaction, NetWrite write, FaultTable table) {}

    private final Truth truth;
    private final @Nullable Family family;

    Concurrency(Truth truth, @Nullable Family family) {
        this.truth = truth;
        this.family = family;
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
        foreignKeys(a, b);
        foreignKeys(b, a);
        ddl(a, b, onB);
        ddl(b, a, onA);
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
                "",
                one.transaction() + " " + first + " against " + other.transaction() + " " + second));
    }

    /** Every pair of transactions that leave one value to two rows. Of one value in one stretch, it is one fault. */
    private void uniqueKeys(List<Written> a, List<Written> b) {
        Map<String, Set<RowKey>> rows = new LinkedHashMap<>();
        Map<String, Set<Written>> transactions = new LinkedHashMap<>();
        for (Written one : a) {
            for (Written other : b) {
                NetWrite.of(one.changes())
                        .forEach((x, first) -> NetWrite.of(other.changes()).forEach((y, second) -> {
                            String taken = takenUnique(x, first);
                            if (taken != null && !x.equals(y) && taken.equals(takenUnique(y, second))) {
                                rows.computeIfAbsent(taken, any -> new LinkedHashSet<>())
                                        .addAll(List.of(x, y));
                                transactions
                                        .computeIfAbsent(taken, any -> new LinkedHashSet<>())
                                        .addAll(List.of(one, other));
                            }
                        }));
            }
        }
        rows.forEach((taken, keys) -> {
            for (RowKey key : keys) {
                truth.explained.add(key);
                truth.excuseConflicts(key);
                truth.excuse(Rule.PRE_WINDOW_DIVERGENCE, key);
            }
            Set<Written> involved = transactions.getOrDefault(taken, Set.of());
            String table = keys.iterator().next().table();
            truth.plant(Planted.of(Rule.UNIQUE_KEY, table, keys, involved, involved + " took " + taken));
        });
    }

    /** The value in the unique index that the row did not have before, with the table; null without one. */
    private static @Nullable String takenUnique(RowKey key, NetWrite write) {
        Image before = write.before();
        Image after = write.after();
        if (after == null || after.unique() == null) {
            return null;
        }
        boolean had = before != null && after.unique().equals(before.unique());
        return had ? null : key.table() + " " + after.unique();
    }

    /** Parents that one side takes away, and to which the other points a child. */
    private void foreignKeys(List<Written> parents, List<Written> children) {
        Family tables = family;
        for (Written one : tables == null ? List.<Written>of() : parents) {
            NetWrite.of(one.changes()).forEach((parent, gone) -> {
                if (gone.after() == null && gone.before() != null) {
                    children.forEach(other -> foreignKeys(tables, one, parent, other));
                }
            });
        }
    }

    private void foreignKeys(@Nullable Family tables, Written one, RowKey parent, Written other) {
        NetWrite.of(other.changes()).forEach((key, write) -> {
            String now = write.after() == null ? null : write.after().parent();
            String earlier = write.before() == null ? null : write.before().parent();
            if (tables != null
                    && now != null
                    && !now.equals(earlier)
                    && tables.parentOf(now).equals(parent)) {
                truth.explained.add(key);
                truth.plant(Planted.of(
                        Rule.FOREIGN_KEY,
                        key.table(),
                        Set.of(key),
                        Set.of(one, other),
                        one + " took away the parent to which " + other + " points " + key));
            }
        });
    }

    private void ddl(List<Written> side, List<Written> peer, Map<RowKey, First> onPeer) {
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
            for (Written other : peer) {
                TxPlan.Ddl there = other.plan().ddl();
                if (there != null && there.table().equals(ddl.table())) {
                    writers.add(other);
                }
            }
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
