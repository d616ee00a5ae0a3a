package dev.parallax.detect;

import dev.parallax.change.Statement;
import dev.parallax.mysql.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tables a statement names that changes rows and is logged as text. Where it can change one table of several, as
 * an UPDATE of a join can, these are all of them, without what WITH gives a name to: that is a query, which cannot be
 * changed. What a trigger, a cascade or a stored function changes besides is not named in it.
 */
final class ChangingStatement {

    /** Enough for the 4096 columns that a table can have, each of some twenty words. */
    private static final int WORDS_OF_A_TABLE = 100_000;

    private static final Set<String> BEFORE_NAME =
            Set.of("LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED", "QUICK", "IGNORE", "INTO", "FROM");

    /** What can follow a table in a list of joined tables, so that it is no alias. */
    private static final Set<String> BEHIND_TABLE = Set.of(
            "SET",
            "WHERE",
            "JOIN",
            "INNER",
            "CROSS",
            "LEFT",
            "RIGHT",
            "NATURAL",
            "STRAIGHT_JOIN",
            "ON",
            "USING",
            "USE",
            "FORCE",
            "IGNORE",
            "PARTITION",
            "ORDER",
            "LIMIT");

    private static final Set<String> JOINS = Set.of(",", "JOIN", "STRAIGHT_JOIN");

    private final StatementWords words;
    private final String schema;
    private final Set<TableName> tables = new TreeSet<>();
    /** The queries that WITH names. Names that differ in case are two, as they are to a server on Linux. */
    private final Set<String> queries = new HashSet<>();

    private ChangingStatement(StatementWords words, String schema) {
        this.words = words;
        this.schema = schema;
    }

    /** The tables; empty where the statement does not tell. */
    static Set<TableName> tables(Statement statement) {
        ChangingStatement read = new ChangingStatement(StatementWords.of(statement.sql()), statement.schema());
        read.from(0);
        return read.tables;
    }

    /** Whether it makes a table and fills it from a query: the log of a server that logs rows holds the two apart. */
    static boolean fillsNewTable(Statement statement) {
        StatementWords head = StatementWords.of(statement.sql(), 2);
        if (!head.upper(0).equals("CREATE") || !head.upper(1).equals("TABLE")) {
            return false;
        }
        StatementWords words = StatementWords.of(statement.sql(), WORDS_OF_A_TABLE);
        for (int at = 2; at < words.size(); at++) {
            String word = words.upper(at);
            if (word.equals("SELECT")
                    || word.equals("TABLE")
                    || (word.equals("VALUES") && words.upper(at + 1).equals("ROW"))) {
                return true;
            }
        }
        return false;
    }

    private void from(int verb) {
        switch (words.upper(verb)) {
            case "INSERT", "REPLACE" -> one(beforeName(verb + 1));
            case "CREATE" -> one(DefinitionStatement.skip(words, verb + 1));
            case "UPDATE" -> tables.addAll(joined(beforeName(verb + 1), "SET").values());
            case "DELETE" -> delete(verb + 1);
            case "LOAD" -> load(verb + 1);
            case "WITH" -> with(verb + 1);
            default -> {
                // Nothing that names what it changes.
            }
        }
    }

    private void one(int at) {
        if (words.isName(at)) {
            tables.add(words.name(at, schema));
        }
    }

    private int beforeName(int from) {
        int at = from;
        while (BEFORE_NAME.contains(words.upper(at))) {
            at++;
        }
        return at;
    }

    /** {@code WITH [RECURSIVE] q [(columns)] AS (query), ...}, and what it is for. */
    private void with(int from) {
        int at = words.upper(from).equals("RECURSIVE") ? from + 1 : from;
        boolean names = true;
        while (at < words.size() && !Set.of("UPDATE", "DELETE").contains(words.upper(at))) {
            if (names && words.isName(at)) {
                queries.add(words.unquoted(at));
            }
            names = words.get(at).equals(",");
            at = words.get(at).equals("(") ? words.behindParenthesis(at) : at + 1;
        }
        from(at);
    }

    private void load(int from) {
        for (int at = from; at + 2 < words.size(); at++) {
            if (words.upper(at).equals("INTO") && words.upper(at + 1).equals("TABLE")) {
                one(at + 2);
                return;
            }
        }
    }

    /** {@code DELETE FROM t ...}, {@code DELETE t, u FROM joined ...} or {@code DELETE FROM t, u USING joined ...}. */
    private void delete(int from) {
        int at = beforeName(from);
        Set<String> bare = new TreeSet<>();
        while (words.isName(at)) {
            int behind = words.behindName(at);
            boolean hasSchema = behind > at + 1 && !words.get(at + 2).equals("*");
            if (hasSchema) {
                tables.add(words.name(at, schema));
            } else {
                bare.add(words.unquoted(at));
            }
            at = words.upper(behind).equals(".") ? behind + 2 : behind;
            if (!words.upper(at).equals(",")) {
                break;
            }
            at++;
        }
        String next = words.upper(at);
        Map<String, TableName> joined =
                next.equals("FROM") || next.equals("USING") ? joined(at + 1, "WHERE") : Map.of();
        bare.forEach(name -> tables.add(joined.getOrDefault(name, new TableName(schema, name))));
    }

    /** The tables of a list, by the name under which the statement speaks of them. */
    private Map<String, TableName> joined(int from, String end) {
        Map<String, TableName> joined = new HashMap<>();
        boolean expected = true;
        int at = from;
        while (at < words.size() && !words.upper(at).equals(end)) {
            if (words.get(at).equals("(")) {
                boolean isList =
                        expected && !Set.of("SELECT", "WITH", "TABLE", "VALUES").contains(words.upper(at + 1));
                at = isList ? at + 1 : words.behindParenthesis(at);
                expected &= isList;
            } else if (expected && words.isName(at)) {
                at = table(at, joined);
                expected = false;
            } else {
                expected = JOINS.contains(words.upper(at));
                at++;
            }
        }
        return joined;
    }

    private int table(int at, Map<String, TableName> joined) {
        TableName name = words.name(at, schema);
        int behind = words.behindName(at);
        if (words.upper(behind).equals("(")) {
            // A function that makes rows, such as JSON_TABLE, or LATERAL before a query.
            return behind;
        }
        int alias = words.upper(behind).equals("AS") ? behind + 1 : behind;
        boolean isAliased = words.isName(alias) && !BEHIND_TABLE.contains(words.upper(alias));
        boolean hasSchema = behind > at + 1;
        if (hasSchema || !queries.contains(name.table())) {
            joined.put(isAliased ? words.unquoted(alias) : name.table(), name);
        }
        return isAliased ? words.behindName(alias) : behind;
    }
}
