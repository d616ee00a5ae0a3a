package dev.parallax.mysql;

import java.util.Arrays;

/**
 * Stored values as text: takes the bytes of one column as a row image holds them, without their length prefix, and
 * gives what the server's own SELECT prints, so that a person can look a reported value up.
 *
 * <p>Where SELECT sends no text, or depends on the session:
 *
 * <ul>
 *   <li>BINARY, VARBINARY, BLOB, GEOMETRY and VECTOR are printed as {@code 0x} and upper-case hex digits;
 *   <li>BIT(n) is printed as {@code b'0101'} with all its n bits;
 *   <li>TIMESTAMP is printed in UTC;
 *   <li>ENUM and SET whose members are unknown are printed as their number.
 * </ul>
 *
 * <p>Two deprecated attributes do not reach the binary log and are not honoured: ZEROFILL, and the number of decimals in
 * FLOAT(m,d) and DOUBLE(m,d).
 *
 * <p>Nothing here throws on data: bytes that do not fit their column, and strings of a collation that is unknown, are
 * printed as {@code 0x} and hex digits.
 */
public final class ValueDecoder {

    private ValueDecoder() {}

    /**
     * What SELECT prints.
     *
     * @param from the value's first byte in {@code buffer}
     * @param to first byte behind it
     */
    public static String text(Column column, byte[] buffer, int from, int to) {
        try {
            return decode(column, buffer, from, to);
        } catch (MalformedValueException e) {
            return Bytes.hex(buffer, from, to);
        }
    }

    /**
     * As {@link #text}, but a FLOAT has all the digits that tell it from its neighbours. SELECT prints six: two FLOATs
     * that differ may look alike there.
     */
    public static String exactText(Column column, byte[] buffer, int from, int to) {
        return column.type() == ColumnType.FLOAT && to - from == 4
                ? FloatingPoint.ofFloatExactly(NumberText.floatAt(buffer, from))
                : text(column, buffer, from, to);
    }

    /** As {@link #exactText}, but of two JSON documents that differ the texts do as well. */
    public static String distinctText(Column column, byte[] buffer, int from, int to) {
        if (column.type() != ColumnType.JSON) {
            return exactText(column, buffer, from, to);
        }
        try {
            return JsonBinary.typedText(buffer, from, to);
        } catch (MalformedValueException e) {
            return Bytes.hex(buffer, from, to);
        }
    }

    /**
     * Whether two stored values are the same value. Where the columns are stored alike, equal bytes decide; only JSON
     * may lay out one document in different ways, so there the documents are compared. Where the columns differ, their
     * texts decide.
     */
    public static boolean sameValue(
            Column a, byte[] aBuffer, int aFrom, int aTo, Column b, byte[] bBuffer, int bFrom, int bTo) {
        if (!a.sameStorage(b) || !a.members().equals(b.members())) {
            return exactText(a, aBuffer, aFrom, aTo).equals(exactText(b, bBuffer, bFrom, bTo));
        }
        return Arrays.equals(aBuffer, aFrom, aTo, bBuffer, bFrom, bTo)
                || (a.type() == ColumnType.JSON && sameDocument(aBuffer, aFrom, aTo, bBuffer, bFrom, bTo));
    }

    private static boolean sameDocument(byte[] aBuffer, int aFrom, int aTo, byte[] bBuffer, int bFrom, int bTo) {
        try {
            return JsonBinary.typedText(aBuffer, aFrom, aTo).equals(JsonBinary.typedText(bBuffer, bFrom, bTo));
        } catch (MalformedValueException e) {
            return false;
        }
    }

    private static String decode(Column column, byte[] buffer, int from, int to) {
        int metadata = column.metadata();
        checkLength(column, to - from);
        return switch (column.type()) {
            case ColumnType.TINY, ColumnType.SHORT, ColumnType.INT24, ColumnType.LONG, ColumnType.LONGLONG ->
                NumberText.integer(buffer, from, to, column.unsigned());
            case ColumnType.YEAR -> NumberText.year(buffer, from);
            case ColumnType.BIT -> NumberText.bits(buffer, from, metadata);
            case ColumnType.FLOAT -> FloatingPoint.ofFloat(NumberText.floatAt(buffer, from));
            case ColumnType.DOUBLE -> FloatingPoint.ofDouble(NumberText.doubleAt(buffer, from));
            case ColumnType.NEWDECIMAL -> PackedDecimal.text(buffer, from, to, metadata >>> 8, metadata & 0xFF);
            case ColumnType.DATE, ColumnType.NEWDATE -> TemporalText.date(buffer, from);
            case ColumnType.TIME -> TemporalText.oldTime(buffer, from);
            case ColumnType.DATETIME -> TemporalText.oldDatetime(buffer, from);
            case ColumnType.TIMESTAMP -> TemporalText.oldTimestamp(buffer, from);
            case ColumnType.TIME2 -> TemporalText.time2(buffer, from, metadata);
            case ColumnType.DATETIME2 -> TemporalText.datetime2(buffer, from, metadata);
            case ColumnType.TIMESTAMP2 -> TemporalText.timestamp2(buffer, from, metadata);
            case ColumnType.VARCHAR,
                    ColumnType.VAR_STRING,
                    ColumnType.STRING,
                    ColumnType.BLOB,
                    ColumnType.TINY_BLOB,
                    ColumnType.MEDIUM_BLOB,
                    ColumnType.LONG_BLOB -> StringText.string(column, buffer, from, to);
            case ColumnType.ENUM -> StringText.enumeration(column.members(), buffer, from, to);
            case ColumnType.SET -> StringText.set(column.members(), buffer, from, to);
            case ColumnType.JSON -> JsonBinary.text(buffer, from, to);
            default -> Bytes.hex(buffer, from, to);
        };
    }

    /** Types of a fixed length must have it, so that no decoder reads what belongs to the next column. */
    private static void checkLength(Column column, int length) {
        int stored;
        try {
            stored = column.storedLength();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new MalformedValueException("column type " + column.type());
        }
        if (stored >= 0 && stored != length) {
            throw new MalformedValueException(length + " bytes where the column has " + stored);
        }
    }
}
