package dev.parallax.mysql;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Writes JSON as MySQL prints it: {@code ", "} and {@code ": "} between elements, no other white space. */
final class JsonWriter {

    private static final int LITERAL_TRUE = 1;
    private static final int LITERAL_FALSE = 2;

    private final StringBuilder text = new StringBuilder();
    private final boolean typed;

    /** @param typed whether scalars that print alike but are of different types are told apart */
    JsonWriter(boolean typed) {
        this.typed = typed;
    }

    void open(char bracket) {
        text.append(bracket);
    }

    void close(char bracket) {
        text.append(bracket);
    }

    void separator(int index) {
        if (index > 0) {
            text.append(", ");
        }
    }

    void key(int index, byte[] buffer, int from, int to) {
        separator(index);
        quoted(utf8(buffer, from, to));
        text.append(": ");
    }

    void literal(long value) {
        if (value > LITERAL_FALSE) {
            throw new MalformedValueException("JSON literal " + value);
        }
        text.append(value == LITERAL_TRUE ? "true" : value == LITERAL_FALSE ? "false" : "null");
    }

    void signed(long value) {
        tag("int");
        text.append(value);
    }

    void unsigned(long value) {
        tag("uint");
        text.append(Long.toUnsignedString(value));
    }

    /** With {@code .0} behind whole numbers, which tells them from integers. */
    void floating(double value) {
        tag("double");
        String number = FloatingPoint.ofDouble(value);
        text.append(number);
        if (number.indexOf('.') < 0 && number.indexOf('e') < 0) {
            text.append(".0");
        }
    }

    void string(byte[] buffer, int from, int to) {
        quoted(utf8(buffer, from, to));
    }

    /** A value of one of the SQL types that JSON itself lacks: decimals, times, and bytes in base 64. */
    void opaque(int type, byte[] buffer, int from, int to) {
        tag("type" + type);
        switch (type) {
            case ColumnType.NEWDECIMAL -> decimal(buffer, from, to);
            case ColumnType.DATE -> quoted(TemporalText.packedDay(packed(buffer, from, to) >>> 24));
            case ColumnType.TIME -> quoted(time(packed(buffer, from, to)));
            case ColumnType.DATETIME, ColumnType.TIMESTAMP -> {
                long packed = packed(buffer, from, to);
                quoted(TemporalText.datetime(packed >>> 24, micros(packed)));
            }
            case ColumnType.VAR_STRING -> quoted(utf8(buffer, from, to));
            default -> quoted("base64:type" + type + ":" + base64(buffer, from, to));
        }
    }

    private void tag(String type) {
        if (typed) {
            text.append('<').append(type).append('>');
        }
    }

    /** Precision, scale, then the digits as a column stores them. */
    private void decimal(byte[] buffer, int from, int to) {
        if (to - from < 3) {
            throw new MalformedValueException("JSON decimal of " + (to - from) + " bytes");
        }
        text.append(PackedDecimal.text(buffer, from + 2, to, buffer[from] & 0xFF, buffer[from + 1] & 0xFF));
    }

    /** Eight bytes: the fields above, 24 bits of microseconds below. Always printed with six digits. */
    private static long packed(byte[] buffer, int from, int to) {
        if (to - from != 8) {
            throw new MalformedValueException("JSON time of " + (to - from) + " bytes");
        }
        return Bytes.littleEndian(buffer, from, 8);
    }

    private static String time(long packed) {
        long magnitude = Math.abs(packed);
        long whole = magnitude >>> 24;
        return (packed < 0 ? "-" : "")
                + TemporalText.clock(whole >>> 12 & 0x3FF, whole >>> 6 & 63, whole & 63)
                + micros(magnitude);
    }

    private static String micros(long packed) {
        String digits = Long.toString(packed & 0xFFFFFF);
        return "." + "0".repeat(Math.max(0, 6 - digits.length())) + digits;
    }

    /** MySQL's base64_encode breaks lines after 76 characters. */
    private static String base64(byte[] buffer, int from, int to) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(Arrays.copyOfRange(buffer, from, to));
    }

    private static String utf8(byte[] buffer, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(buffer, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedValueException("JSON string that is not UTF-8");
        }
    }

    /** {@code double_quote} in json_dom.cc: the short escapes, and hex digits in lower case for other controls. */
    private void quoted(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (c < 0x20) {
                        text.append(c < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
