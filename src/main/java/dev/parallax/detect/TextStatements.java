package dev.parallax.detect;

import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.finding.Shortened;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The statements of one log that changed rows and were logged as text, counted by the tables they name. One that names
 * several counts for each.
 */
final class TextStatements {

    /** Counted each on its own: more names would be no help to a person. */
    static final int MOST_TABLES = 200;

    private static final int SHOWN_SQL = 120;

    /**
     * Of one table.
     *
     * @param at where the transaction of the first of them begins
     * @param sql the beginning of the first
     */
    record Counted(long count, BinlogPosition at, String sql) {
        private Counted and(Counted later) {
            return new Counted(count + later.count, at, sql);
        }
    }

    private final Set<String> named = new HashSet<>();
    private final Map<String, Counted> byTable = new TreeMap<>();
    private final Map<String, Counted> open = new TreeMap<>();
    private long ofOtherTables;
    private long openOfOtherTables;

    /** @param tables that it names as those it changes; empty when it does not tell */
    void add(Statement statement, Set<TableName> tables, Transaction transaction) {
        String sql = statement.sql();
        Counted one = new Counted(
                1,
                new BinlogPosition(transaction.file(), transaction.offset()),
                sql.length() > SHOWN_SQL ? Shortened.to(SHOWN_SQL, sql) + "..." : sql);
        boolean others = false;
        for (String name : names(statement, tables)) {
            if (named.contains(name) || named.size() < MOST_TABLES) {
                named.add(name);
                open.merge(name, one, Counted::and);
            } else {
                others = true;
            }
        }
        openOfOtherTables += others ? 1 : 0;
    }

    private static Set<String> names(Statement statement, Set<TableName> tables) {
        Set<String> names = new TreeSet<>();
        tables.forEach(table -> names.add("table " + table));
        if (names.isEmpty()) {
            names.add("unknown table ("
                    + (statement.schema().isEmpty() ? "no default database" : "default database " + statement.schema())
                    + ")");
        }
        return names;
    }

    /** The transaction is whole. */
    void ended() {
        if (open.isEmpty() && openOfOtherTables == 0) {
            return;
        }
        open.forEach((name, counted) -> byTable.merge(name, counted, Counted::and));
        ofOtherTables += openOfOtherTables;
        forgetOpen();
    }

    /** The transaction was cut off and will come again. */
    void abandoned() {
        forgetOpen();
    }

    private void forgetOpen() {
        open.clear();
        openOfOtherTables = 0;
    }

    /** By what the report calls the table. */
    Map<String, Counted> byTable() {
        return byTable;
    }

    /** Statements that name tables beyond the first ones. */
    long ofOtherTables() {
        return ofOtherTables;
    }
}
