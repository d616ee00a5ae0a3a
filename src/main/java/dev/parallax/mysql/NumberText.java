package dev.parallax.mysql;

/** Integers, YEAR, BIT and floating-point columns as text. */
final class NumberText {

    private NumberText() {}

    static String integer(byte[] buffer, int from, int to, boolean unsigned) {
        int bytes = to - from;
        return unsigned
                ? Long.toUnsignedString(Bytes.littleEndian(buffer, from, bytes))
                : Long.toString(Bytes.signedLittleEndian(buffer, from, bytes));
    }

    /** One byte: 0 is the zero year, anything else counts from 1900. */
    static String year(byte[] buffer, int from) {
        int value = buffer[from] & 0xFF;
        return value == 0 ? "0000" : Integer.toString(1900 + value);
    }

    /** All bits of the column as MySQL's literal {@code b'0101'}: its SELECT sends bytes that are no text. */
    static String bits(byte[] buffer, int from, int metadata) {
        int width = (metadata >>> 8) * 8 + (metadata & 0xFF);
        int bytes = (width + 7) / 8;
        if ((metadata & 0xFF) > 7 || width < 1 || width > 64) {
            throw new MalformedValueException("no BIT(" + width + ") exists");
        }
        StringBuilder text = new StringBuilder(width + 3).append("b'");
        long value = Bytes.bigEndian(buffer, from, bytes);
        for (int bit = width - 1; bit >= 0; bit--) {
            text.append((value >>> bit & 1) == 0 ? '0' : '1');
        }
        return text.append('\'').toString();
    }

    static float floatAt(byte[] buffer, int from) {
        return Float.intBitsToFloat((int) Bytes.littleEndian(buffer, from, 4));
    }

    static double doubleAt(byte[] buffer, int from) {
        return Double.longBitsToDouble(Bytes.littleEndian(buffer, from, 8));
    }
}
