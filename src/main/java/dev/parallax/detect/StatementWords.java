package dev.parallax.detect;

import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The words of a statement, its quoted identifiers and strings, and its punctuation. Comments are passed over, and the
 * inside of {@code /*!} is not one.
 */
final class StatementWords {

    private static final int MOST_WORDS = 400;

    private final List<String> words;
    private final boolean cut;

    private StatementWords(List<String> words, boolean cut) {
        this.words = words;
        this.cut = cut;
    }

    /** The first of them: the rows of an INSERT can be very many. */
    static StatementWords of(String sql) {
        return of(sql, MOST_WORDS);
    }

    static StatementWords of(String sql, int most) {
        List<String> words = words(sql, most + 1);
        boolean cut = words.size() > most;
        return new StatementWords(cut ? words.subList(0, most) : words, cut);
    }

    int size() {
        return words.size();
    }

    /** Whether the statement has more of them. */
    boolean isCut() {
        return cut;
    }

    String get(int at) {
        return words.get(at);
    }

    /** In capitals, as keywords are compared; "" behind the end. */
    String upper(int at) {
        return at < words.size() ? words.get(at).toUpperCase(Locale.ROOT) : "";
    }

    /** The table name that begins there. */
    TableName name(int at, String defaultSchema) {
        String first = unquoted(at);
        return behindName(at) == at + 1 ? new TableName(defaultSchema, first) : new TableName(first, unquoted(at + 2));
    }

    int behindName(int at) {
        return at + 2 < words.size() && words.get(at + 1).equals(".") ? at + 3 : at + 1;
    }

    /** Whether a name can begin there: a word, or one in quotes. */
    boolean isName(int at) {
        if (at >= words.size()) {
            return false;
        }
        char c = words.get(at).charAt(0);
        return isWord(c) || c == '`' || c == '"';
    }

    /** Behind the parenthesis that closes the one there; the end where none does. */
    int behindParenthesis(int at) {
        int depth = 0;
        for (int i = at; i < words.size(); i++) {
            String word = words.get(i);
            depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
            if (depth == 0) {
                return i + 1;
            }
        }
        return words.size();
    }

    String unquoted(int at) {
        String word = words.get(at);
        String quote = word.substring(0, 1);
        // A server whose sql_mode has ANSI_QUOTES logs names in double quotes as they were written.
        return quote.equals("`") || quote.equals("\"")
                ? word.substring(1, Math.max(1, word.length() - 1)).replace(quote + quote, quote)
                : word;
    }

    private static List<String> words(String sql, int most) {
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < sql.length() && words.size() < most) {
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
