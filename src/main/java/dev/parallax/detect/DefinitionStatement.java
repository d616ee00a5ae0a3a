package dev.parallax.detect;

import dev.parallax.change.Statement;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    private static final int MOST_WORDS = 400;

    private DefinitionStatement() {}

    /** The tables; empty when it is about something else; null when it may change rows without naming tables here. */
    public static @Nullable Set<TableName> tables(Statement statement) {
        List<String> words = words(statement.sql());
        String verb = words.isEmpty() ? "" : upper(words, 0);
        return switch (verb) {
            case "TRUNCATE" -> names(words, skip(words, 1), statement.schema(), ",");
            case "ALTER" -> isTable(words) ? withRename(words, statement.schema()) : Set.of();
            case "DROP" ->
                isTable(words)
                        ? names(words, skip(words, 1), statement.schema(), ",")
                        : upper(words, 1).equals("INDEX")
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
        List<String> words = words(sql);
        String verb = words.isEmpty() ? "" : upper(words, 0);
        if (verb.equals("CREATE") || verb.equals("DROP")) {
            return isIndex(words);
        }
        if (!verb.equals("ALTER") || !isTable(words) || words.size() >= MOST_WORDS) {
            return false;
        }
        int at = skip(words, 1) + 1;
        while (at < words.size() && words.get(at).equals(".")) {
            at += 2;
        }
        int depth = 0;
        boolean begins = true;
        for (; at < words.size(); at++) {
            String word = upper(words, at);
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
        List<String> words = words(statement.sql());
        String verb = words.isEmpty() ? "" : upper(words, 0);
        boolean alter = verb.equals("ALTER") && isTable(words);
        boolean rename = verb.equals("RENAME") && upper(words, 1).startsWith("TABLE");
        if ((!alter && !rename) || words.size() >= MOST_WORDS) {
            return List.of();
        }
        List<Renames.Rename> renames = new ArrayList<>();
        int at = skip(words, 1);
        while (at < words.size()) {
            TableName from = name(words, at, statement.schema());
            at = behindName(words, at);
            if (alter && upper(words, at).equals("RENAME")) {
                at++;
                at += Set.of("TO", "AS").contains(upper(words, at)) ? 1 : 0;
            } else if (!alter && upper(words, at).equals("TO")) {
                at++;
            } else {
                return List.of();
            }
            if (at >= words.size() || (alter && Set.of("COLUMN", "INDEX", "KEY").contains(upper(words, at)))) {
                return List.of();
            }
            renames.add(new Renames.Rename(from, name(words, at, statement.schema())));
            at = behindName(words, at);
            if (at < words.size() && (alter || !words.get(at++).equals(","))) {
                return List.of();
            }
        }
        return renames;
    }

    private static TableName name(List<String> words, int at, String defaultSchema) {
        String first = unquoted(words.get(at));
        return behindName(words, at) == at + 1
                ? new TableName(defaultSchema, first)
                : new TableName(first, unquoted(words.get(at + 2)));
    }

    private static int behindName(List<String> words, int at) {
        return at + 2 < words.size() && words.get(at + 1).equals(".") ? at + 3 : at + 1;
    }

    private static boolean dropsIndex(List<String> words, int at) {
        return upper(words, at).equals("DROP") && Set.of("INDEX", "KEY").contains(upper(words, at + 1));
    }

    private static boolean isTable(List<String> words) {
        return upper(words, 1).equals("TABLE")
                || (upper(words, 1).equals("TEMPORARY") && upper(words, 2).equals("TABLE"));
    }

    private static boolean isIndex(List<String> words) {
        return upper(words, 1).equals("INDEX") || upper(words, 2).equals("INDEX");
    }

    private static Set<TableName> withRename(List<String> words, String schema) {
        Set<TableName> names = names(words, skip(words, 1), schema, "");
        for (int i = 0; i + 1 < words.size(); i++) {
            if (upper(words, i).equals("RENAME")
                    && !Set.of("COLUMN", "INDEX", "KEY").contains(upper(words, i + 1))) {
                int at = Set.of("TO", "AS").contains(upper(words, i + 1)) ? i + 2 : i + 1;
                names.addAll(names(words, at, schema, ""));
            }
        }
        return names;
    }

    private static int skip(List<String> words, int from) {
        int at = from;
        while (at < words.size() && OPTIONAL.contains(upper(words, at))) {
            at++;
        }
        return at;
    }

    private static int after(List<String> words, String word) {
        for (int i = 0; i < words.size(); i++) {
            if (upper(words, i).equals(word)) {
                return i + 1;
            }
        }
        return words.size();
    }

    /** Names from here on, as long as one of the separators follows: a comma, or the word TO. */
    private static Set<TableName> names(List<String> words, int from, String defaultSchema, String separators) {
        Set<TableName> names = new TreeSet<>();
        int at = from;
        while (at < words.size()) {
            names.add(name(words, at, defaultSchema));
            at = behindName(words, at);
            boolean more = at < words.size()
                    && ((separators.contains(",") && words.get(at).equals(","))
                            || (separators.contains("TO") && upper(words, at).equals("TO")));
            if (!more) {
                break;
            }
            at++;
        }
        return names;
    }

    private static String upper(List<String> words, int at) {
        return at < words.size() ? words.get(at).toUpperCase(Locale.ROOT) : "";
    }

    private static String unquoted(String word) {
        return word.startsWith("`")
                ? word.substring(1, Math.max(1, word.length() - 1)).replace("``", "`")
                : word;
    }

    /** Words, quoted identifiers and punctuation; comments are passed over, and the inside of {@code /*!} is not one. */
    private static List<String> words(String sql) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < sql.length() && words.size() < MOST_WORDS) {
            char c = sql.charAt(at);
            int end = at + 1;
            if (sql.startsWith("/*!", at)) {
                end = at + 3;
                while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
                    end++;
                }
            } else if (sql.startsWith("/*", at)) {
                int close = sql.indexOf("*/", at + 2);
                end = close < 0 ? sql.length() : close + 2;
            } else if (sql.startsWith("*/", at)) {
                end = at + 2;
            } else if (c == '#' || sql.startsWith("-- ", at)) {
                int line = sql.indexOf('\n', at);
                end = line < 0 ? sql.length() : line;
            } else if (c == '`' || c == '\'' || c == '"') {
                end = closing(sql, at, c);
                words.add(sql.substring(at, end));
            } else if (isWord(c)) {
                while (end < sql.length() && isWord(sql.charAt(end))) {
                    end++;
                }
                words.add(sql.substring(at, end));
            } else if (!Character.isWhitespace(c)) {
                words.add(String.valueOf(c));
            }
            at = end;
        }
        return words;
    }

    private static int closing(String sql, int from, char quote) {
        int at = from + 1;
        while (at < sql.length()) {
            if (sql.charAt(at) == '\\' && quote != '`') {
                at++;
            } else if (sql.charAt(at) == quote) {
                if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                    at++;
                } else {
                    return at + 1;
                }
            }
            at++;
        }
        return sql.length();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$' || c > 0x7F;
    }
}
