package dev.parallax.finding;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Rows and values as one line of plain text. Control and formatting characters are written as escapes: a value must
 * never be able to move a terminal's cursor, or to reorder the line it is shown in.
 */
public final class RowText {

    /** The longest a single value gets in prose; the report's images hold more of it. */
    public static final int MAX_VALUE = 60;

    private RowText() {}

    /** One value: {@code 42}, {@code 'ann'}, {@code NULL}; an ellipsis where it is cut short. */
    public static String literal(Value value) {
        String text = value.text();
        if (text == null) {
            return "NULL";
        }
        boolean cut = value.truncated() || text.length() > MAX_VALUE;
        String shown = text.length() > MAX_VALUE ? head(text) : text;
        if (BareText.is(shown)) {
            return cut ? shown + "…" : shown;
        }
        return "'" + printable(shown).replace("'", "''") + (cut ? "…'" : "'");
    }

    /** A key as {@code id=1} or {@code a=1, b='x'}. */
    public static String key(List<Value> key) {
        StringJoiner text = new StringJoiner(", ");
        for (Value value : key) {
            text.add(printable(value.column()) + "=" + literal(value));
        }
        return text.toString();
    }

    /** An image as {@code ('ann', 122)}, without the columns of the key, which the reader has seen already. */
    public static String tuple(@Nullable List<Value> image, List<Value> key) {
        if (image == null) {
            return "(unknown)";
        }
        if (image.isEmpty()) {
            return "(no row)";
        }
        StringJoiner tuple = new StringJoiner(", ", "(", ")");
        for (Value value : image) {
            if (find(key, value.column()) == null) {
                tuple.add(literal(value));
            }
        }
        return tuple.toString();
    }

    /** The columns in which two images differ, as {@code bal 100 -> 111, note 'x' -> NULL}. */
    public static String changes(List<Value> before, List<Value> after) {
        StringJoiner changes = new StringJoiner(", ");
        for (Value now : after) {
            Value was = find(before, now.column());
            if (was != null && !was.equals(now)) {
                changes.add(printable(now.column()) + " " + literal(was) + " -> " + literal(now));
            }
        }
        return changes.toString();
    }

    /** The value of a column in an image; null when the image lacks the column. */
    public static @Nullable Value find(List<Value> image, String column) {
        for (Value value : image) {
            if (value.column().equals(column)) {
                return value;
            }
        }
        return null;
    }

    /** The text with every control, formatting and unpaired surrogate character written as an escape. */
    public static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (isHidden(c)) {
                        out.append(String.format("\\u%04x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static boolean isHidden(int codePoint) {
        int type = Character.getType(codePoint);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    private static String head(String text) {
        int end = Character.isHighSurrogate(text.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE;
        return text.substring(0, end);
    }
}
