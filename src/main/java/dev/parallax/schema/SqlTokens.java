package dev.parallax.schema;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of an SQL script as {@code mysqldump} writes it, one at a time, so that a dump with all its data passes
 * through. Works on bytes: a dump may hold binary strings that are no text in any encoding.
 *
 * <p>Comments are passed over, but what stands in {@code /*!50100 ... *}{@code /} is part of the script, as it is for
 * every server of this century. {@code DELIMITER} is followed, or the statements in the body of a trigger would be taken
 * for the script's own.
 */
final class SqlTokens {

    enum Kind {
        WORD,
        /** In backquotes or double quotes; without them. */
        NAME,
        /** In single quotes; with them and with its escapes. */
        STRING,
        SYMBOL,
        /** Of a statement. */
        END,
        /** Of the script. */
        EOF
    }

    record Token(Kind kind, String text) {
        /** Whether it is this keyword; a quoted name never is one. */
        boolean is(String word) {
            return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equalsIgnoreCase(word);
        }

        boolean isName() {
            return kind == Kind.NAME || kind == Kind.WORD;
        }
    }

    private static final int LONGEST_DELIMITER = 16;
    private static final String DATABASE = " Database: ";

    private final PushbackInputStream in;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private String delimiter = ";";
    private boolean keep = true;
    private boolean atStart = true;
    private @Nullable String database;

    SqlTokens(InputStream in) {
        this.in = new PushbackInputStream(new BufferedInputStream(in, 1 << 16), LONGEST_DELIMITER);
    }

    /** The database that mysqldump names at its head; null when it does not. */
    @Nullable
    String database() {
        return database;
    }

    /** Passes over what is left of the statement, its end included. */
    void skipStatement() throws IOException {
        keep = false;
        try {
            while (!atStart && next().kind() != Kind.EOF) {
                text.reset();
            }
        } finally {
            keep = true;
        }
    }

    Token next() throws IOException {
        while (true) {
            text.reset();
            int c = in.read();
            if (c < 0) {
                atStart = true;
                return new Token(Kind.EOF, "");
            }
            if (c <= ' ' || comment(c)) {
                continue;
            }
            if (c == delimiter.charAt(0) && follows(delimiter.substring(1))) {
                atStart = true;
                return new Token(Kind.END, delimiter);
            }
            Token token = token(c);
            if (atStart && token.is("DELIMITER")) {
                delimiter = line().strip();
                delimiter = delimiter.isEmpty() || delimiter.length() > LONGEST_DELIMITER ? ";" : delimiter;
                continue;
            }
            atStart = false;
            return token;
        }
    }

    private Token token(int first) throws IOException {
        if (first == '`' || first == '"' || first == '\'') {
            quoted(first);
            return new Token(first == '\'' ? Kind.STRING : Kind.NAME, text.toString(StandardCharsets.UTF_8));
        }
        if (!isWord(first)) {
            return new Token(Kind.SYMBOL, Character.toString(first));
        }
        int c = first;
        // A name may hold $, and $$ is what many end their statements with.
        while (isWord(c) && (c != '$' || delimiter.charAt(0) != '$')) {
            keep(c);
            c = in.read();
        }
        unread(c);
        return new Token(Kind.WORD, text.toString(StandardCharsets.UTF_8));
    }

    /** Bytes above ASCII belong to names, in whatever encoding. */
    private static boolean isWord(int c) {
        return c >= 0x80 || c == '_' || c == '$' || Character.isLetterOrDigit(c);
    }

    private void quoted(int quote) throws IOException {
        boolean raw = quote == '\'';
        if (raw) {
            keep(quote);
        }
        int c = in.read();
        while (c >= 0) {
            if (c == '\\' && quote != '`') {
                keep(c);
                c = in.read();
            } else if (c == quote) {
                int next = in.read();
                if (next != quote) {
                    unread(next);
                    break;
                }
                if (raw) {
                    keep(c);
                }
            }
            keep(c);
            c = in.read();
        }
        if (raw) {
            keep(quote);
        }
    }

    /** Passes over a comment, or over the marks of one that is part of the script. */
    private boolean comment(int c) throws IOException {
        if (c == '#') {
            line();
            return true;
        }
        if (c == '-' && follows("-\n")) {
            return true;
        }
        if (c == '-' && (follows("- ") || follows("-\t") || follows("-\r"))) {
            header(line());
            return true;
        }
        // Outside a comment this is no SQL, so it can only be the end of one that is part of the script.
        if (c == '*' && follows("/")) {
            return true;
        }
        if (c != '/' || !follows("*")) {
            return false;
        }
        if (follows("!")) {
            int digit = in.read();
            while (digit >= '0' && digit <= '9') {
                digit = in.read();
            }
            unread(digit);
            return true;
        }
        int previous = 0;
        int at = in.read();
        while (at >= 0 && !(previous == '*' && at == '/')) {
            previous = at;
            at = in.read();
        }
        return true;
    }

    /** {@code Host: localhost    Database: shop}, all that a dump of one database says about which it is. */
    private void header(String comment) {
        int at = comment.indexOf(DATABASE);
        if (database == null && comment.startsWith("Host: ") && at >= 0) {
            String name = comment.substring(at + DATABASE.length()).strip();
            database = name.isEmpty() ? null : name;
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int c = in.read();
        while (c >= 0 && c != '\n') {
            line.write(c);
            c = in.read();
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    /** Whether these characters come next; they are read only if so. */
    private boolean follows(String expected) throws IOException {
        for (int i = 0; i < expected.length(); i++) {
            int c = in.read();
            if (c != expected.charAt(i)) {
                unread(c);
                for (int j = i - 1; j >= 0; j--) {
                    in.unread(expected.charAt(j));
                }
                return false;
            }
        }
        return true;
    }

    private void keep(int c) {
        if (keep && c >= 0) {
            text.write(c);
        }
    }

    private void unread(int c) throws IOException {
        if (c >= 0) {
            in.unread(c);
        }
    }
}
