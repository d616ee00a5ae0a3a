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

/**
 * Tables that were renamed while the logs were written. A row is one row under all names of its table, so a table goes
 * by its last name, in either log and wherever in it.
 *
 * <p><b>Which are followed.</b> Those that both logs hold as the same transaction, since one that stands in a single log
 * leaves the two nodes with different names; and only to a name that no other table had when rows were written, or that
 * the same statement takes away from it, since rows of two tables would be taken for one otherwise. What is not followed
 * is a change of the table like any other.
 *
 * <p>What a table will be called is known when its log has been read, so detection reads the logs once more where a
 * renamed table was written. Shared by threads.
 */
final class Renames {

    /** One table of a statement that renames. */
    record Rename(TableName from, TableName to) {}

    private record Noted(List<Rename> renames, boolean ambiguous) {}

    private final List<Map<TransactionId, Noted>> noted = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
    /** By side, in the order of its log. */
    private List<Map<TransactionId, List<Rename>>> followed = List.of(Map.of(), Map.of());

    private Map<TableName, Set<TableName>> names = Map.of();

    /**
     * A log holds a statement that renames tables.
     *
     * @param written the names under which the log holds rows before it
     */
    synchronized void note(Side side, TransactionId id, List<Rename> renames, Set<TableName> written) {
        Set<TableName> takenAway = new TreeSet<>();
        boolean ambiguous = false;
        for (Rename rename : renames) {
            takenAway.add(rename.from());
            ambiguous |= written.contains(rename.to()) && !takenAway.contains(rename.to());
        }
        noted.get(side.index()).put(id, new Noted(renames, ambiguous));
    }

    /**
     * Called when both logs have been read.
     *
     * @param written the names under which they hold rows
     * @return whether tables go by other names from now on, so that the logs are to be read again
     */
    synchronized boolean follow(Set<TableName> written) {
        List<Map<TransactionId, List<Rename>>> both = List.of(ofBoth(Side.A), ofBoth(Side.B));
        boolean ofWritten =
                both.get(0).values().stream().flatMap(List::stream).anyMatch(rename -> written.contains(rename.from()));
        if (!ofWritten || both.equals(followed)) {
            return false;
        }
        followed = both;
        names = allNames();
        return true;
    }

    private Map<TransactionId, List<Rename>> ofBoth(Side side) {
        Map<TransactionId, List<Rename>> result = new LinkedHashMap<>();
        noted.get(side.index()).forEach((id, one) -> {
            Noted other = noted.get(side.peer().index()).get(id);
            if (other != null
                    && !one.ambiguous()
                    && !other.ambiguous()
                    && other.renames().equals(one.renames())) {
                result.put(id, one.renames());
            }
        });
        return result;
    }

    private Map<TableName, Set<TableName>> allNames() {
        Map<TableName, Set<TableName>> all = new HashMap<>();
        for (Side side : Side.values()) {
            LogNames names = names(side);
            for (Map.Entry<TransactionId, List<Rename>> statement :
                    followed.get(side.index()).entrySet()) {
                for (Rename rename : statement.getValue()) {
                    add(all, names.last(rename.from()), rename.from());
                }
                names.passes(statement.getKey());
                for (Rename rename : statement.getValue()) {
                    add(all, names.last(rename.to()), rename.to());
                }
            }
        }
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
    synchronized LogNames names(Side side) {
        return new LogNames(
                new ArrayList<>(followed.get(side.index()).keySet()),
                new ArrayList<>(followed.get(side.index()).values()));
    }
}
