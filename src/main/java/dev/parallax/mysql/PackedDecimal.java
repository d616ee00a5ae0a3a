package dev.parallax.mysql;

import java.math.BigInteger;

/**
 * DECIMAL as MySQL packs it ({@code decimal2bin} in strings/decimal.cc): nine decimal digits in four big-endian bytes,
 * fewer digits in fewer bytes at both ends, most significant first. The highest bit is inverted, so that packed numbers
 * sort as bytes; a negative number has all bits inverted besides.
 */
final class PackedDecimal {

    private static final int MAX_PRECISION = 65;
    private static final int MAX_SCALE = 30;
    private static final int GROUP = 9;

    private PackedDecimal() {}

    /** With exactly {@code scale} fractional digits and at least one digit before the point. */
    static String text(byte[] buffer, int from, int to, int precision, int scale) {
        if (precision < 1 || precision > MAX_PRECISION || scale > Math.min(precision, MAX_SCALE)) {
            throw new MalformedValueException("no DECIMAL(" + precision + "," + scale + ") exists");
        }
        if (to - from != Column.decimalBytes(precision, scale)) {
            throw new MalformedValueException("wrong length of a DECIMAL");
        }
        boolean negative = (buffer[from] & 0x80) == 0;
        Reader reader = new Reader(buffer, from, negative);
        StringBuilder digits = new StringBuilder(precision + 3);
        int integral = precision - scale;
        reader.take(integral % GROUP, digits);
        for (int i = 0; i < integral / GROUP; i++) {
            reader.take(GROUP, digits);
        }
        for (int i = 0; i < scale / GROUP; i++) {
            reader.take(GROUP, digits);
        }
        reader.take(scale % GROUP, digits);
        return print(negative, digits, scale);
    }

    private static String print(boolean negative, StringBuilder digits, int scale) {
        int point = digits.length() - scale;
        String whole = point == 0 ? "0" : new BigInteger(digits.substring(0, point)).toString();
        String fraction = scale == 0 ? "" : "." + digits.substring(point);
        return (negative ? "-" : "") + whole + fraction;
    }

    private static final class Reader {
        private static final long[] POWERS = {
            1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000
        };

        private final byte[] buffer;
        private final int start;
        private final boolean negative;
        private int at;

        Reader(byte[] buffer, int start, boolean negative) {
            this.buffer = buffer;
            this.start = start;
            this.negative = negative;
            this.at = start;
        }

        void take(int count, StringBuilder digits) {
            if (count == 0) {
                return;
            }
            int bytes = Column.decimalBytes(count, 0);
            long value = 0;
            for (int i = 0; i < bytes; i++, at++) {
                int read = buffer[at] & 0xFF;
                if (at == start) {
                    read ^= 0x80;
                }
                value = value << 8 | (negative ? read ^ 0xFF : read);
            }
            if (value >= POWERS[count]) {
                throw new MalformedValueException("more than " + count + " digits in a group of a DECIMAL");
            }
            String text = Long.toString(value);
            digits.append("0".repeat(count - text.length())).append(text);
        }
    }
}
