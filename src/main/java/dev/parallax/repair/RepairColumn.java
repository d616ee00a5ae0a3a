package dev.parallax.repair;

import dev.parallax.mysql.FloatingPoint;
import dev.parallax.verify.ComparedColumn;
import dev.parallax.verify.ValueKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table that both nodes define alike: how its values are read whole, written and guarded.
 *
 * @param compared as {@code verify} compares it: what is equal there is equal here
 * @param columnType {@code COLUMN_TYPE}, lower case
 * @param length of BINARY in bytes; 0 of all else
 * @param automatic whether an UPDATE that does not name it sets it to the time
 */
record RepairColumn(ComparedColumn compared, String columnType, int length, boolean automatic) {

    /** What is shorter is guarded by its own text, which a person can read; the rest by a digest. */
    private static final int GUARDED_WHOLE = 64;

    private static final String FLOATING = "-?\\d+(\\.\\d+)?(e[-+]?\\d+)?";

    String name() {
        return compared.name();
    }

    String quoted() {
        return compared.quoted();
    }

    ValueKind kind() {
        return compared.kind();
    }

    /** Whether a statement may name it: the server computes the others. */
    boolean isWritable() {
        return !compared.generated();
    }

    /** The value as it is read to be written elsewhere: exact text, or hex digits of the bytes as they are stored. */
    String written() {
        return switch (kind()) {
            case NUMBER, FLOAT, DOUBLE, BITS, TEMPORAL, MEMBER -> compared.plain();
            case JSON -> "HEX(CONVERT(" + quoted() + " USING " + ComparedColumn.CONNECTION_CHARSET + "))";
            default -> "HEX(" + quoted() + ")";
        };
    }

    /** A value as read by {@link #written()}, as a literal that the column stores as the same value. */
    String literal(@Nullable String written) {
        if (written == null) {
            return "NULL";
        }
        return switch (kind()) {
            case NUMBER, BITS, MEMBER -> written;
            case FLOAT, DOUBLE -> Literals.floating(written);
            case TEMPORAL -> "'" + written + "'";
            case TEXT, LONG_TEXT -> Literals.text(compared.charset(), written);
            case JSON -> Literals.text(ComparedColumn.CONNECTION_CHARSET, written);
            case BYTES, LONG_BYTES, GEOMETRY, VECTOR -> Literals.bytes(written);
        };
    }

    /** Whether the column holds a value equal to this one by its type and collation, for an index to be searched. */
    String equal(String written) {
        return quoted() + " = " + literal(written);
    }

    /** Whether the column holds exactly this value: numbers by all their digits, text by its bytes. */
    String guard(@Nullable String written) {
        if (written == null) {
            return quoted() + " IS NULL";
        }
        return switch (kind()) {
            case NUMBER ->
                (columnType.startsWith("year") ? "(" + quoted() + "+0)" : compared.plain()) + " <=> " + written;
            case FLOAT, DOUBLE, BITS, MEMBER -> compared.plain() + " <=> " + literal(written);
            // As text: a date that the SQL mode does not like is no constant to compare with.
            case TEMPORAL -> "CAST(" + quoted() + " AS CHAR) <=> '" + written + "'";
            case TEXT, LONG_TEXT ->
                isShort(written)
                        ? "CAST(" + quoted() + " AS BINARY) <=> " + Literals.textBytes(compared.charset(), written)
                        : digest("CAST(" + quoted() + " AS BINARY)", written);
            case BYTES, LONG_BYTES ->
                isShort(written) ? quoted() + " <=> " + Literals.bytes(written) : digest(quoted(), written);
            case JSON ->
                digest(
                        "CAST(CONVERT(" + quoted() + " USING " + ComparedColumn.CONNECTION_CHARSET + ") AS BINARY)",
                        written);
            case GEOMETRY, VECTOR -> digest(quoted(), written);
        };
    }

    private static boolean isShort(String hex) {
        return hex.length() <= 2 * GUARDED_WHOLE;
    }

    private static String digest(String bytes, String hex) {
        return "SHA2(" + bytes + ", 256) <=> '" + Literals.sha256(hex) + "'";
    }

    /** A key's value as a report shows it, as {@link #equal} wants it; null where it is no value of the column. */
    @Nullable
    String ofReport(String text) {
        return switch (kind()) {
            case NUMBER -> text.matches("-?\\d+(\\.\\d+)?") ? text : null;
            case FLOAT -> text.matches(FLOATING) ? FloatingPoint.asDouble(text) : null;
            case DOUBLE -> text.matches(FLOATING) ? text : null;
            case BITS -> text.matches("b'[01]{1,64}'") ? Long.toUnsignedString(bits(text)) : null;
            case TEMPORAL -> text.matches("[-0-9:. ]+") ? text : null;
            case BYTES, LONG_BYTES -> text.matches("0x([0-9A-Fa-f]{2})*") ? padded(text.substring(2)) : null;
            default -> null;
        };
    }

    private static long bits(String text) {
        return Long.parseUnsignedLong(text.substring(2, text.length() - 1), 2);
    }

    /** A log leaves out the zeros at the end of a BINARY. */
    private String padded(String hex) {
        return hex + "00".repeat(Math.max(0, length - hex.length() / 2));
    }

    /** The condition that finds a key's value as a report shows it; null where it cannot be looked up. */
    @Nullable
    String lookUp(String text) {
        if (compared.kind().isText()) {
            return quoted() + " = " + Literals.text(text);
        }
        String written = ofReport(text);
        return written == null ? null : equal(written);
    }

    /** Whether deltas can be added up: an exact number. */
    boolean isCounter() {
        return kind() == ValueKind.NUMBER
                && !columnType.toLowerCase(Locale.ROOT).startsWith("year");
    }
}
