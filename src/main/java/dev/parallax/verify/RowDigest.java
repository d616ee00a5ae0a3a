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
 * NULL, the lengths in bytes of strings, the digests of long values. The strings themselves follow, whose places the
 * lengths give. So neither a separator in data nor a NULL can move one value into another's place. The last string is
 * what is left, and needs no length: reading a value twice costs a tenth of the whole digest.
 */
final class RowDigest {

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
        List<String> behind = new ArrayList<>();
        ComparedColumn last = lastString();
        for (ComparedColumn column : columns) {
            if (!column.equals(last)) {
                text.add(orNull(column, head(column))).add("'#'");
            } else if (column.nullable()) {
                text.add("IF(" + column.quoted() + " IS NULL, 'N#', '#')");
            }
            if (isString(column)) {
                behind.add(column.nullable() ? "IFNULL(" + column.bytes() + ", '')" : column.bytes());
            }
        }
        behind.forEach(text::add);
        return text.toString();
    }

    private @Nullable ComparedColumn lastString() {
        ComparedColumn last = null;
        for (ComparedColumn column : columns) {
            last = isString(column) ? column : last;
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
