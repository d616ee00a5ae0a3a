package dev.parallax.detect;

import dev.parallax.change.TableMap;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the tables of one log will be called in the end, asked while it is read. One per reading. */
final class LogNames {

    private final List<TransactionId> statements;
    private final List<List<Renames.Rename>> renames;
    private int next;

    LogNames(List<TransactionId> statements, List<List<Renames.Rename>> renames) {
        this.statements = statements;
        this.renames = renames;
    }

    /** The last name of what has this name at the place that was reached. */
    TableName last(TableName now) {
        return after(next, now);
    }

    private TableName after(int statement, TableName name) {
        TableName last = name;
        for (int i = statement; i < renames.size(); i++) {
            last = renamed(renames.get(i), 0, last);
        }
        return last;
    }

    private static TableName renamed(List<Renames.Rename> inOrder, int from, TableName name) {
        TableName now = name;
        for (Renames.Rename rename : inOrder.subList(from, inOrder.size())) {
            now = rename.from().equals(now) ? rename.to() : now;
        }
        return now;
    }

    /** The definition under the table's last name. */
    TableMap last(TableMap now) {
        TableName last = last(now.name());
        return last.equals(now.name()) ? now : now.named(last);
    }

    /** Called with each transaction that holds a statement: whether that renames, and is followed. */
    boolean passes(TransactionId id) {
        int place = statements.indexOf(id);
        next = Math.max(next, place + 1);
        return place >= 0;
    }

    /** The last names of the tables of a statement that is followed. */
    Set<TableName> touched(TransactionId id) {
        int place = statements.indexOf(id);
        List<Renames.Rename> inOrder = renames.get(place);
        Set<TableName> touched = new TreeSet<>();
        for (int i = 0; i < inOrder.size(); i++) {
            touched.add(after(place + 1, renamed(inOrder, i + 1, inOrder.get(i).to())));
        }
        return touched;
    }
}
