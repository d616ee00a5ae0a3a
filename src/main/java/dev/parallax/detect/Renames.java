package dev.parallax.detect;

import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Tables that were renamed while the logs were written. A row is one row under all names of its table, so a table goes
 * by its last name, in either log and wherever in it.
 *
 * <p><b>Which are followed.</b> Those that both logs hold as the same transaction and in the same order, since others
 * leave the two nodes with different names; and only to a name that no table with rows in the log has at that place,
 * since rows of two tables would be taken for one otherwise. A table that was dropped keeps its name for this: swapping
 * tables twice under the same names is followed once. Names that differ in case alone may be one to the server, and are
 * not followed. What is not followed is a change of the table like any other.
 *
 * <p>What a table will be called is known when its log has been read, so detection reads the logs once more where a
 * renamed table was written. Shared by threads.
 */
final class Renames {

    /** One table of a statement that renames. */
    record Rename(TableName from, TableName to) {}

    /** @param written the names under which the log holds rows between the statement before and this one */
    private record Noted(List<Rename> renames, Set<TableName> written) {}

    private final List<Map<TransactionId, Noted>> noted = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
    /** In the order of both logs. */
    private Map<TransactionId, List<Rename>> followed = Map.of();

    private Map<TableName, Set<TableName>> names = Map.of();

    /**
     * A log holds a statement that renames tables.
     *
     * @param written the names under which the log holds rows since the last such statement
     */
    synchronized void note(Side side, TransactionId id, List<Rename> renames, Set<TableName> written) {
        noted.get(side.index()).put(id, new Noted(renames, Set.copyOf(written)));
    }

    /**
     * Called when both logs have been read.
     *
     * @param written the names under which they hold rows
     * @return whether tables go by other names from now on, so that the logs are to be read again
     */
    synchronized boolean follow(Set<TableName> written) {
        Map<TransactionId, List<Rename>> candidates = inBoth();
        TransactionId unclear = unclear(candidates);
        while (unclear != null) {
            candidates.remove(unclear);
            unclear = unclear(candidates);
        }
        boolean ofWritten =
                candidates.values().stream().flatMap(List::stream).anyMatch(rename -> written.contains(rename.from()));
        if (!ofWritten || candidates.equals(followed)) {
            return false;
        }
        followed = candidates;
        names = allNames();
        return true;
    }

    /** As far as their order is the same. */
    private Map<TransactionId, List<Rename>> inBoth() {
        Map<TransactionId, List<Rename>> result = new LinkedHashMap<>();
        List<TransactionId> a = new ArrayList<>(noted.get(0).keySet());
        List<TransactionId> b = new ArrayList<>(noted.get(1).keySet());
        a.retainAll(noted.get(1).keySet());
        b.retainAll(noted.get(0).keySet());
        for (int i = 0; i < a.size() && a.get(i).equals(b.get(i)); i++) {
            Noted ofA = noted.get(0).get(a.get(i));
            Noted ofB = noted.get(1).get(a.get(i));
            if (ofA != null && ofB != null && ofA.renames().equals(ofB.renames())) {
                result.put(a.get(i), ofA.renames());
            }
        }
        return result;
    }

    /** The first of them that gives a table a name which another one still has; null when there is none. */
    private @Nullable TransactionId unclear(Map<TransactionId, List<Rename>> candidates) {
        for (Map<TransactionId, Noted> log : noted) {
            Set<TableName> taken = new TreeSet<>();
            for (Map.Entry<TransactionId, Noted> statement : log.entrySet()) {
                taken.addAll(statement.getValue().written());
                List<Rename> renames = candidates.getOrDefault(statement.getKey(), List.of());
                for (Rename rename : renames) {
                    boolean hasRows = taken.remove(rename.from());
                    if (taken.contains(rename.to()) || differsInCase(rename, taken)) {
                        return statement.getKey();
                    }
                    if (hasRows) {
                        taken.add(rename.to());
                    }
                }
            }
        }
        return null;
    }

    private static boolean differsInCase(Rename rename, Set<TableName> taken) {
        for (TableName table : taken) {
            for (TableName name : List.of(rename.from(), rename.to())) {
                if (!table.equals(name) && table.toString().equalsIgnoreCase(name.toString())) {
                    return true;
                }
            }
        }
        return false;
    }

    private Map<TableName, Set<TableName>> allNames() {
        Map<TableName, Set<TableName>> all = new HashMap<>();
        LogNames reading = names();
        followed.forEach((id, renames) -> {
            for (Rename rename : renames) {
                add(all, reading.last(rename.from()), rename.from());
            }
            reading.passes(id);
            for (Rename rename : renames) {
                add(all, reading.last(rename.to()), rename.to());
            }
        });
        return all;
    }

    private static void add(Map<TableName, Set<TableName>> all, TableName last, TableName name) {
        Set<TableName> names = all.get(last);
        if (names == null) {
            names = new TreeSet<>(Set.of(last));
            all.put(last, names);
        }
        names.add(name);
    }

    /** Every name that a table had, by its last one, which is among them. */
    synchronized Set<TableName> of(TableName last) {
        Set<TableName> known = names.get(last);
        return known == null ? Set.of(last) : known;
    }

    /** For one reading of a log. */
    synchronized LogNames names() {
        return new LogNames(new ArrayList<>(followed.keySet()), new ArrayList<>(followed.values()));
    }
}
