package dev.parallax.verify;

import dev.parallax.finding.Shortened;
import dev.parallax.finding.Value;
import dev.parallax.mysql.FloatingPoint;
import dev.parallax.mysql.TableName;
import org.jspecify.annotations.Nullable;

/**
 * A column that both nodes have, and the SQL that tells its values apart.
 *
 * @param charset the character set it has on both nodes; empty where it has none, or not the same
 * @param sameMembers whether an ENUM or SET lists the same members in one order on both
 * @param bits of a BIT; 0 of all else
 * @param zerofill whether a node pads the number with zeros that are not stored
 * @param generated whether the server computes it, so that it cannot be written
 */
public record ComparedColumn(
        String name,
        ValueKind kind,
        boolean nullable,
        String charset,
        boolean sameMembers,
        boolean generated,
        int bits,
        boolean zerofill) {

    /** The character set of every connection: text in it is compared as it is stored, without a conversion. */
    public static final String CONNECTION_CHARSET = "utf8mb4";

    /** How much of a value a report shows; longer ones are compared whole by their digests. */
    static final int SHOWN = 2000;

    // Written out: a record's own are made at their first call, which takes longer than all that are to come.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ComparedColumn column
                && name.equals(column.name)
                && kind == column.kind
                && nullable == column.nullable
                && charset.equals(column.charset)
                && sameMembers == column.sameMembers
                && generated == column.generated
                && bits == column.bits
                && zerofill == column.zerofill;
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** All of it: what a table is compared by is known by this text. */
    @Override
    public String toString() {
        return "ComparedColumn[name=" + name + ", kind=" + kind + ", nullable=" + nullable + ", charset=" + charset
                + ", sameMembers=" + sameMembers + ", generated=" + generated + ", bits=" + bits + ", zerofill="
                + zerofill + "]";
    }

    public String quoted() {
        return TableName.quote(name);
    }

    /** Whether the value stands for itself in a row's digest, without a length or a digest of its own. */
    public boolean isPlain() {
        return kind.isPlain() || (kind == ValueKind.MEMBER && sameMembers);
    }

    /** A plain value: exact, short, and without a {@code #}. */
    public String plain() {
        return switch (kind) {
            case FLOAT, DOUBLE -> "(" + quoted() + "*1e0)";
            case BITS -> "(" + quoted() + "+0)";
            // A sum would be a DOUBLE, which does not hold the 64 bits of a SET.
            case MEMBER -> "CAST(" + quoted() + " AS UNSIGNED)";
            case NUMBER -> zerofill ? "(" + quoted() + "+0)" : quoted();
            default -> quoted();
        };
    }

    /** Any other value as the bytes that are compared: as stored, or in one character set where the nodes' differ. */
    public String bytes() {
        if (!kind.isText()) {
            return quoted();
        }
        if (charset.isEmpty() || kind == ValueKind.MEMBER) {
            return "CAST(CONVERT(" + quoted() + " USING " + CONNECTION_CHARSET + ") AS BINARY)";
        }
        return charset.equals(CONNECTION_CHARSET) ? quoted() : "CAST(" + quoted() + " AS BINARY)";
    }

    /** Whether {@link #bytes()} are UTF-8, which a server keeps well-formed. */
    boolean isUtf8() {
        return kind.isText()
                && (charset.isEmpty()
                        || kind == ValueKind.MEMBER
                        || charset.matches(CONNECTION_CHARSET + "|utf8mb3|utf8"));
    }

    /** What tells two values apart, as a value to be fetched: NULL for NULL, hex digits or text. */
    public String fingerprint() {
        if (isPlain()) {
            return plain();
        }
        return kind.isLong() ? "SHA2(" + bytes() + ", 256)" : "HEX(" + bytes() + ")";
    }

    /** What a person reads: the text SELECT prints, or hex digits of bytes. Cut to {@link #SHOWN} and one more. */
    public String shown() {
        return switch (kind) {
            case NUMBER, TEMPORAL, FLOAT, DOUBLE -> plain();
            case BITS -> "CONCAT('b''', LPAD(BIN(" + quoted() + "), " + bits + ", '0'), '''')";
            case MEMBER -> "CONVERT(" + quoted() + " USING " + CONNECTION_CHARSET + ")";
            case TEXT, LONG_TEXT, JSON ->
                "LEFT(CONVERT(" + quoted() + " USING " + CONNECTION_CHARSET + "), " + (SHOWN + 1) + ")";
            case BYTES, LONG_BYTES, GEOMETRY -> "HEX(SUBSTRING(" + quoted() + ", 1, " + (SHOWN / 2 + 1) + "))";
            // Most functions of strings refuse a VECTOR.
            case VECTOR -> "LEFT(HEX(" + quoted() + "), " + (SHOWN + 2) + ")";
        };
    }

    /** What {@link #shown()} gave, as reports show it. */
    public Value shown(@Nullable String text) {
        if (text == null) {
            return new Value(name, null, false);
        }
        String whole = shownAsHex() ? "0x" + text : kind == ValueKind.FLOAT ? FloatingPoint.ofFloat(text) : text;
        boolean cut = whole.length() > SHOWN;
        return new Value(name, Shortened.to(SHOWN, whole), cut);
    }

    /** Whether {@link #shown()} gives hex digits. */
    private boolean shownAsHex() {
        return switch (kind) {
            case BYTES, LONG_BYTES, GEOMETRY, VECTOR -> true;
            default -> false;
        };
    }
}
