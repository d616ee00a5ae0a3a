package dev.parallax.mysql;

import java.util.ArrayList;
import java.util.List;

/** CHAR, VARCHAR and TEXT in their character sets, BINARY, VARBINARY and BLOB as hex, ENUM and SET by their members. */
final class StringText {

    private StringText() {}

    /**
     * CHAR comes without its trailing spaces in row images, as SELECT prints it; BINARY without its trailing zero bytes
     * ({@code Field_string::pack} in MySQL's field.cc), which SELECT does print.
     */
    static String string(Column column, byte[] buffer, int from, int to) {
        if (column.collation() == Column.BINARY_COLLATION) {
            int padding = column.type() == ColumnType.STRING ? Math.max(0, column.metadata() - (to - from)) : 0;
            return Bytes.hex(buffer, from, to) + "00".repeat(padding);
        }
        String text = Charsets.decode(column.collation(), buffer, from, to);
        return text == null ? Bytes.hex(buffer, from, to) : text;
    }

    /** Members count from 1; 0 is the empty string that stands for a value the column refused. */
    static String enumeration(List<String> members, byte[] buffer, int from, int to) {
        long value = number(buffer, from, to);
        if (value == 0) {
            return "";
        }
        return Long.compareUnsigned(value, members.size()) <= 0
                ? members.get((int) value - 1)
                : Long.toUnsignedString(value);
    }

    /** A bit per member, the first one lowest. */
    static String set(List<String> members, byte[] buffer, int from, int to) {
        long bits = number(buffer, from, to);
        if (members.size() < 64 - Long.numberOfLeadingZeros(bits)) {
            return Long.toUnsignedString(bits);
        }
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            if ((bits >>> i & 1) != 0) {
                chosen.add(members.get(i));
            }
        }
        return String.join(",", chosen);
    }

    private static long number(byte[] buffer, int from, int to) {
        if (to - from > 8) {
            throw new MalformedValueException("no ENUM or SET takes " + (to - from) + " bytes");
        }
        return Bytes.littleEndian(buffer, from, to - from);
    }
}
