package dev.parallax.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * The SQL expression of a row's digest: SHA-256 over a text from which every column can be read back, so that two rows
 * have one digest only if they are one row.
 *
 * <p>First stand, each ended by {@code #}, what holds no {@code #} itself: numbers and times as text, {@code N} for
 * NULL, the digests of long values, the lengths in bytes of strings that may hold any byte. Then strings in UTF-8, each
 * ended by the byte FF, which UTF-8 never holds; then those whose lengths are known. So neither a separator in data nor a
 * NULL can move one value into another's place. The last string is what is left, and needs neither length nor end.
 *
 * <p>What is spent on a row is most of what a comparison costs its servers. To ask for a string's length reads it twice,
 * a seventh of the whole; and a text of bytes is put together a fifth faster than one of characters. Both is why the end
 * is a variable of the session: a literal byte FF would be taken for a character, and refused.
 */
final class RowDigest {

    private static final String END = "@parallax_end";

    /** What a session has to set before it is asked for digests: without it, no row has one. */
    static final String SESSION = END + " = x'FF'";

    private final List<ComparedColumn> columns;

    RowDigest(List<ComparedColumn> columns) {
        this.columns = List.copyOf(columns);
    }

    /** The 32 bytes, as hex digits; NULL where a row is longer than {@code max_allowed_packet}. */
    String hex() {
        return "SHA2(" + text() + ", 256)";
    }

    /**
     * The 32 bytes. A row without a digest would be left out of an aggregate without a word: one byte in its place makes
     * the server refuse the statement, since the operands of a bitwise operation must be of one length.
     */
    String bytes() {
        return "UNHEX(COALESCE(" + hex() + ", '00'))";
    }

    private String text() {
        StringJoiner text = new StringJoiner(", ", "CONCAT(", ")");
        List<String> ended = new ArrayList<>();
        List<String> measured = new ArrayList<>();
        ComparedColumn last = lastString();
        for (ComparedColumn column : columns) {
            boolean isString = isString(column);
            if (isString && (column.isUtf8() || column.equals(last))) {
                if (column.nullable()) {
                    text.add("IF(" + column.quoted() + " IS NULL, 'N#', '#')");
                }
            } else {
                text.add(orNull(column, head(column))).add("'#'");
            }
            if (isString) {
                String value = column.nullable() ? "IFNULL(" + column.bytes() + ", '')" : column.bytes();
                (column.isUtf8() ? ended : measured).add(value);
            }
        }
        for (int i = 0; i < ended.size(); i++) {
            text.add(ended.get(i));
            if (i + 1 < ended.size() || !measured.isEmpty()) {
                text.add(END);
            }
        }
        measured.forEach(text::add);
        return text.toString();
    }

    /** One whose length would have to be asked for, if there is one. */
    private @Nullable ComparedColumn lastString() {
        ComparedColumn last = null;
        for (ComparedColumn column : columns) {
            boolean better = isString(column) && (last == null || last.isUtf8() || !column.isUtf8());
            last = better ? column : last;
        }
        return last;
    }

    private static boolean isString(ComparedColumn column) {
        return !column.isPlain() && !column.kind().isLong();
    }

    private static String head(ComparedColumn column) {
        if (column.isPlain()) {
            return column.plain();
        }
        return column.kind().isLong() ? "SHA2(" + column.bytes() + ", 256)" : "LENGTH(" + column.bytes() + ")";
    }

    private static String orNull(ComparedColumn column, String expression) {
        return column.nullable() ? "IFNULL(" + expression + ", 'N')" : expression;
    }
}
