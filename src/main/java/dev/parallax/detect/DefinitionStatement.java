package dev.parallax.detect;

import dev.parallax.change.Statement;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which tables a statement of data definition is about. Reads just enough of MySQL's grammar for that: the words up to
 * the table names, and the names, quoted or not, with or without their schema.
 */
public final class DefinitionStatement {

    private static final Set<String> OPTIONAL =
            Set.of("TEMPORARY", "TABLE", "TABLES", "IF", "NOT", "EXISTS", "ONLINE", "OFFLINE", "IGNORE");
    /**
     * Other statements that a server logs and that change no row of a table. Every other one may, and the log does not
     * hold its rows: one that changes rows by its name, {@code SELECT} and {@code DO} of a stored function, {@code XA} and
     * {@code ROLLBACK} of what was logged before, or one that later versions have.
     */
    private static final Set<String> KEEPING_ALL = Set.of(
            "",
            "GRANT",
            "REVOKE",
            "SET",
            "FLUSH",
            "ANALYZE",
            "OPTIMIZE",
            "REPAIR",
            "CHECK",
            "SAVEPOINT",
            "RELEASE",
            "BEGIN",
            "START",
            "COMMIT",
            "LOCK",
            "UNLOCK",
            "INSTALL",
            "UNINSTALL",
            "USE");

    /** How an action of ALTER TABLE begins that changes no value. */
    private static final Set<String> KEEPING_ROWS = Set.of("ADD", "ALGORITHM", "LOCK", "COMMENT", "AUTO_INCREMENT");

    private DefinitionStatement() {}

    /** The tables; empty when it is about something else; null when it may change rows without naming tables here. */
    public static @Nullable Set<TableName> tables(Statement statement) {
        StatementWords words = StatementWords.of(statement.sql());
        String verb = words.upper(0);
        return switch (verb) {
            case "TRUNCATE" -> names(words, skip(words, 1), statement.schema(), ",");
            case "ALTER" -> isTable(words) ? withOther(words, statement.schema()) : Set.of();
            case "DROP" ->
                isTable(words)
                        ? names(words, skip(words, 1), statement.schema(), ",")
                        : words.upper(1).equals("INDEX")
                                ? names(words, after(words, "ON"), statement.schema(), "")
                                : Set.of();
            case "RENAME" -> names(words, skip(words, 1), statement.schema(), ",TO");
            case "CREATE" ->
                isTable(words)
                        ? names(words, skip(words, 1), statement.schema(), "")
                        : isIndex(words) ? names(words, after(words, "ON"), statement.schema(), "") : Set.of();
            default -> KEEPING_ALL.contains(verb) ? Set.of() : null;
        };
    }

    /**
     * Whether the statement leaves every value of every row as it was: an index made or dropped, or an ALTER TABLE that
     * only adds. What is not known to, does not.
     */
    static boolean keepsRows(String sql) {
        StatementWords words = StatementWords.of(sql);
        String verb = words.upper(0);
        if (verb.equals("CREATE") || verb.equals("DROP")) {
            return isIndex(words);
        }
        if (!verb.equals("ALTER") || !isTable(words) || words.isCut()) {
            return false;
        }
        int at = skip(words, 1) + 1;
        while (at < words.size() && words.get(at).equals(".")) {
            at += 2;
        }
        int depth = 0;
        boolean begins = true;
        for (; at < words.size(); at++) {
            String word = words.upper(at);
            if (begins && !KEEPING_ROWS.contains(word) && !dropsIndex(words, at)) {
                return false;
            }
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            begins = depth == 0 && word.equals(",");
        }
        return true;
    }

    /** What the statement renames, in its order; empty where it does anything else, or more than that. */
    static List<Renames.Rename> renames(Statement statement) {
        StatementWords words = StatementWords.of(statement.sql());
        String verb = words.upper(0);
        boolean alter = verb.equals("ALTER") && isTable(words);
        boolean rename = verb.equals("RENAME") && words.upper(1).startsWith("TABLE");
        if ((!alter && !rename) || words.isCut()) {
            return List.of();
        }
        List<Renames.Rename> renames = new ArrayList<>();
        int at = skip(words, 1);
        while (at < words.size()) {
            TableName from = words.name(at, statement.schema());
            at = words.behindName(at);
            if (alter && words.upper(at).equals("RENAME")) {
                at++;
                at += Set.of("TO", "AS").contains(words.upper(at)) ? 1 : 0;
            } else if (!alter && words.upper(at).equals("TO")) {
                at++;
            } else {
                return List.of();
            }
            if (at >= words.size() || (alter && Set.of("COLUMN", "INDEX", "KEY").contains(words.upper(at)))) {
                return List.of();
            }
            renames.add(new Renames.Rename(from, words.name(at, statement.schema())));
            at = words.behindName(at);
            if (at < words.size() && (alter || !words.get(at++).equals(","))) {
                return List.of();
            }
        }
        return renames;
    }

    private static boolean dropsIndex(StatementWords words, int at) {
        return words.upper(at).equals("DROP") && Set.of("INDEX", "KEY").contains(words.upper(at + 1));
    }

    /** Whether the statement makes a table, or leaves the one alone that has the name. */
    static boolean createsTable(Statement statement) {
        StatementWords words = StatementWords.of(statement.sql());
        return words.upper(0).equals("CREATE") && isTable(words);
    }

    static boolean isTable(StatementWords words) {
        return words.upper(1).equals("TABLE")
                || (words.upper(1).equals("TEMPORARY") && words.upper(2).equals("TABLE"));
    }

    private static boolean isIndex(StatementWords words) {
        return words.upper(1).equals("INDEX") || words.upper(2).equals("INDEX");
    }

    /** Also the one that it is renamed to, or exchanges rows with. */
    private static Set<TableName> withOther(StatementWords words, String schema) {
        Set<TableName> names = names(words, skip(words, 1), schema, "");
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.upper(i).equals("RENAME")
                    && !Set.of("COLUMN", "INDEX", "KEY").contains(words.upper(i + 1))) {
                int at = Set.of("TO", "AS").contains(words.upper(i + 1)) ? i + 2 : i + 1;
                names.addAll(names(words, at, schema, ""));
            } else if (words.upper(i).equals("WITH") && words.upper(i + 1).equals("TABLE")) {
                // EXCHANGE PARTITION
                names.addAll(names(words, i + 2, schema, ""));
            }
        }
        return names;
    }

    static int skip(StatementWords words, int from) {
        int at = from;
        while (at < words.size() && OPTIONAL.contains(words.upper(at))) {
            at++;
        }
        return at;
    }

    private static int after(StatementWords words, String word) {
        for (int i = 0; i < words.size(); i++) {
            if (words.upper(i).equals(word)) {
                return i + 1;
            }
        }
        return words.size();
    }

    /** Names from here on, as long as one of the separators follows: a comma, or the word TO. */
    private static Set<TableName> names(StatementWords words, int from, String defaultSchema, String separators) {
        Set<TableName> names = new TreeSet<>();
        int at = from;
        while (at < words.size()) {
            names.add(words.name(at, defaultSchema));
            at = words.behindName(at);
            boolean more = at < words.size()
                    && ((separators.contains(",") && words.get(at).equals(","))
                            || (separators.contains("TO") && words.upper(at).equals("TO")));
            if (!more) {
                break;
            }
            at++;
        }
        return names;
    }
}
