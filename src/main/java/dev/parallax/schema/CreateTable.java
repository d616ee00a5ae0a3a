package dev.parallax.schema;

import dev.parallax.schema.SqlTokens.Kind;
import dev.parallax.schema.SqlTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One CREATE TABLE statement as {@code SHOW CREATE TABLE} prints it: the columns with what a row image depends on, and
 * the primary key. What it passes over (defaults, generated columns' expressions, plain keys, checks, partitions)
 * changes no row image. A type it does not know stays as it is and fits no column of a log.
 *
 * @param schema null where the statement does not name one
 * @param clauses what stands between the commas: columns, keys and constraints
 */
record CreateTable(@Nullable String schema, String table, List<ServerColumn> columns, List<List<Token>> clauses) {

    private static final Set<String> NOT_A_COLUMN =
            Set.of("PRIMARY", "KEY", "INDEX", "UNIQUE", "FULLTEXT", "SPATIAL", "CONSTRAINT", "FOREIGN", "CHECK");

    private static final Token NOTHING = new Token(Kind.EOF, "");

    /** What stands behind CREATE TABLE; null when it lists no columns (LIKE, AS SELECT) or is cut off. */
    static @Nullable CreateTable parse(List<Token> tokens) {
        int at = 0;
        if (at(tokens, 0).is("IF") && at(tokens, 1).is("NOT") && at(tokens, 2).is("EXISTS")) {
            at = 3;
        }
        String schema = null;
        String table = at(tokens, at).text();
        boolean named = at(tokens, at++).isName();
        if (at(tokens, at).is(".")) {
            schema = table;
            table = at(tokens, at + 1).text();
            at += 2;
        }
        int end = at(tokens, at).is("(") ? closing(tokens, at) : -1;
        if (!named || end < 0) {
            return null;
        }
        List<Token> options = tokens.subList(end + 1, tokens.size());
        List<List<Token>> clauses = items(tokens.subList(at + 1, end));
        return new CreateTable(schema, table, columns(clauses, charset(options, "utf8mb4")), clauses);
    }

    private static List<ServerColumn> columns(List<List<Token>> items, String defaultCharset) {
        Map<String, Integer> places = new HashMap<>();
        Map<String, Boolean> prefixes = new HashMap<>();
        for (List<Token> item : items) {
            int primary = indexOf(item, "PRIMARY");
            if (primary < 0) {
                continue;
            }
            if (isColumn(item)) {
                places.put(fold(item.get(0).text()), 1);
                continue;
            }
            int open = indexOf(item, "(");
            if (open < primary) {
                continue;
            }
            for (List<Token> part : items(item.subList(open + 1, closing(item, open)))) {
                String name = fold(part.get(0).text());
                places.put(name, places.size() + 1);
                prefixes.put(name, at(part, 1).is("("));
            }
        }
        List<ServerColumn> columns = new ArrayList<>();
        for (List<Token> item : items) {
            if (isColumn(item)) {
                String name = fold(item.get(0).text());
                columns.add(column(
                        item,
                        defaultCharset,
                        places.getOrDefault(name, 0),
                        Boolean.TRUE.equals(prefixes.getOrDefault(name, false))));
            }
        }
        return columns;
    }

    static boolean isColumn(List<Token> item) {
        Token first = at(item, 0);
        return first.kind() == Kind.NAME
                || (first.kind() == Kind.WORD
                        && !NOT_A_COLUMN.contains(first.text().toUpperCase(Locale.ROOT)));
    }

    private static ServerColumn column(List<Token> item, String defaultCharset, int keyPlace, boolean keyPrefix) {
        String type = at(item, 1).text().toLowerCase(Locale.ROOT);
        int attributes = 2;
        StringBuilder columnType = new StringBuilder(type);
        List<String> arguments = new ArrayList<>();
        if (at(item, 2).is("(")) {
            int end = closing(item, 2);
            items(item.subList(3, end))
                    .forEach(part -> arguments.add(at(part, 0).text()));
            columnType.append('(').append(String.join(",", arguments)).append(')');
            attributes = end + 1;
        }
        List<Token> rest = item.subList(attributes, item.size());
        if (indexOf(rest, "UNSIGNED") >= 0 || indexOf(rest, "ZEROFILL") >= 0) {
            columnType.append(" unsigned");
        }
        int bytes = switch (type) {
            case "char", "varchar" -> CharacterWidth.of(charset(rest, defaultCharset));
            case "binary", "varbinary" -> 1;
            default -> 0;
        };
        return new ServerColumn(
                at(item, 0).text(),
                type,
                columnType.toString(),
                (long) bytes * number(arguments, 0, 1),
                switch (type) {
                    case "decimal" -> number(arguments, 0, 10);
                    case "bit" -> number(arguments, 0, 1);
                    default -> 0;
                },
                type.equals("decimal") ? number(arguments, 1, 0) : 0,
                switch (type) {
                    case "time", "datetime", "timestamp" -> number(arguments, 0, 0);
                    default -> 0;
                },
                // The log says it for strings; for ENUM and SET the members are here as text already.
                0,
                keyPlace,
                keyPrefix);
    }

    private static int number(List<String> arguments, int index, int otherwise) {
        if (index >= arguments.size() || !arguments.get(index).matches("\\d{1,9}")) {
            return otherwise;
        }
        return Integer.parseInt(arguments.get(index));
    }

    /** Of a column or of the table: CHARACTER SET, CHARSET, or the beginning of a collation's name. */
    private static String charset(List<Token> tokens, String otherwise) {
        int partition = indexOf(tokens, "PARTITION");
        List<Token> options = partition < 0 ? tokens : tokens.subList(0, partition);
        int charset = indexOf(options, "CHARSET");
        int character = indexOf(options, "CHARACTER");
        if (charset < 0 && character >= 0 && at(options, character + 1).is("SET")) {
            charset = character + 1;
        }
        if (charset >= 0) {
            return value(options, charset);
        }
        int collate = indexOf(options, "COLLATE");
        return collate < 0 ? otherwise : value(options, collate).split("_", 2)[0];
    }

    private static String value(List<Token> tokens, int name) {
        Token next = at(tokens, name + 1);
        return (next.is("=") ? at(tokens, name + 2) : next).text().toLowerCase(Locale.ROOT);
    }

    /** Splits at commas that stand in no parentheses. */
    static List<List<Token>> items(List<Token> tokens) {
        List<List<Token>> items = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i <= tokens.size(); i++) {
            Token token = at(tokens, i);
            depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
            if (i == tokens.size() || (depth == 0 && token.is(","))) {
                if (i > start) {
                    items.add(tokens.subList(start, i));
                }
                start = i + 1;
            }
        }
        return items;
    }

    /** Where a word or symbol stands outside of parentheses; -1 when it does not. */
    static int indexOf(List<Token> tokens, String word) {
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (depth == 0 && tokens.get(i).is(word)) {
                return i;
            }
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
        }
        return -1;
    }

    /** Of the parenthesis that opens at {@code open}; -1 when the statement is cut off. */
    static int closing(List<Token> tokens, int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return -1;
    }

    static Token at(List<Token> tokens, int index) {
        return index < tokens.size() ? tokens.get(index) : NOTHING;
    }

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
