package dev.parallax.mysql;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column as a row image stores it.
 *
 * @param name null where the log does not carry names and nobody has supplied them
 * @param type the real type, a constant of {@link ColumnType}: ENUM and SET are told from STRING already
 * @param metadata the type's metadata as TABLE_MAP has it: bytes of a length prefix, precision and scale (high byte:
 *     precision), fractional digits, or the maximum byte length of a string; for ENUM and SET the bytes of the value
 * @param unsigned whether a number is unsigned
 * @param collation MySQL's collation id; 63 is binary, 0 is unknown
 * @param members the values of an ENUM or SET in order, empty when unknown
 */
public record Column(
        @Nullable String name,
        int type,
        int metadata,
        boolean nullable,
        boolean unsigned,
        int collation,
        List<String> members) {

    /** MySQL's collation id of binary strings. */
    public static final int BINARY_COLLATION = 63;

    public Column {
        members = List.copyOf(members);
    }

    public Column withName(String newName) {
        return new Column(newName, type, metadata, nullable, unsigned, collation, members);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Column that
                && type == that.type
                && metadata == that.metadata
                && nullable == that.nullable
                && unsigned == that.unsigned
                && collation == that.collation
                && Objects.equals(name, that.name)
                && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return (Objects.hashCode(name) * 31 + type) * 31 + metadata;
    }

    /** Whether values of the two columns are stored alike, so that equal bytes mean equal values. */
    public boolean sameStorage(Column other) {
        return type == other.type
                && metadata == other.metadata
                && unsigned == other.unsigned
                && (collation == other.collation || collation == 0 || other.collation == 0);
    }

    /** Whether what is known of the column says which value its bytes are. */
    public boolean tellsValues() {
        if (type == ColumnType.ENUM || type == ColumnType.SET) {
            return !members.isEmpty();
        }
        return !ColumnType.isString(type) || Charsets.nameOf(collation) != null;
    }

    /**
     * How a value's length is found in a row image: a number &gt;= 0 is the fixed length in bytes; -1 to -4 says that a
     * little-endian length of that many bytes stands before the value. Every type of MySQL is one or the other.
     *
     * @throws IllegalArgumentException for a type that no row image can hold
     */
    public int storedLength() {
        return switch (type) {
            case ColumnType.TINY, ColumnType.YEAR -> 1;
            case ColumnType.SHORT -> 2;
            case ColumnType.INT24, ColumnType.DATE, ColumnType.NEWDATE, ColumnType.TIME -> 3;
            case ColumnType.LONG, ColumnType.FLOAT, ColumnType.TIMESTAMP -> 4;
            case ColumnType.LONGLONG, ColumnType.DOUBLE, ColumnType.DATETIME -> 8;
            case ColumnType.NULL -> 0;
            case ColumnType.TIMESTAMP2 -> 4 + (metadata + 1) / 2;
            case ColumnType.TIME2 -> 3 + (metadata + 1) / 2;
            case ColumnType.DATETIME2 -> 5 + (metadata + 1) / 2;
            case ColumnType.NEWDECIMAL -> decimalBytes(metadata >>> 8, metadata & 0xFF);
            case ColumnType.BIT -> (metadata >>> 8) + ((metadata & 0xFF) > 0 ? 1 : 0);
            case ColumnType.ENUM, ColumnType.SET -> metadata;
            case ColumnType.VARCHAR, ColumnType.VAR_STRING, ColumnType.STRING -> metadata > 255 ? -2 : -1;
            case ColumnType.BLOB,
                    ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB,
                    ColumnType.JSON,
                    ColumnType.GEOMETRY,
                    ColumnType.VECTOR -> -metadata;
            default -> throw new IllegalArgumentException("column type " + type + " cannot stand in a row image");
        };
    }

    /** Bytes of a packed DECIMAL: nine digits in four bytes, the rest by the table in MySQL's decimal.cc. */
    public static int decimalBytes(int precision, int scale) {
        int integral = precision - scale;
        return integral / 9 * 4 + DIGIT_BYTES[integral % 9] + scale / 9 * 4 + DIGIT_BYTES[scale % 9];
    }

    private static final int[] DIGIT_BYTES = {0, 1, 1, 2, 2, 3, 3, 4, 4};
}
