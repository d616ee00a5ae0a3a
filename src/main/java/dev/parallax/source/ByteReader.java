package dev.parallax.source;

import java.nio.charset.StandardCharsets;

/** Reads one event's fields in order; an index out of bounds means that the event is malformed. */
final class ByteReader {

    private final byte[] bytes;
    private final int end;
    private int at;

    ByteReader(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.at = from;
        this.end = end;
    }

    int at() {
        return at;
    }

    int remaining() {
        return end - at;
    }

    private int take(int count) {
        if (count < 0 || count > end - at) {
            throw new ArrayIndexOutOfBoundsException("event ends " + (count - (end - at)) + " bytes too early");
        }
        int from = at;
        at += count;
        return from;
    }

    void skip(int count) {
        take(count);
    }

    int uint8() {
        return bytes[take(1)] & 0xFF;
    }

    int uint16() {
        return LittleEndian.uint16(bytes, take(2));
    }

    long uint32() {
        return LittleEndian.uint32(bytes, take(4));
    }

    long int64() {
        return LittleEndian.int64(bytes, take(8));
    }

    /** MySQL's length-encoded integer: one byte below 251, or 252, 253, 254 and two, three, eight bytes. */
    long packedInteger() {
        int first = uint8();
        return switch (first) {
            case 252 -> uint16();
            case 253 -> {
                int from = take(3);
                yield LittleEndian.uint16(bytes, from) | (bytes[from + 2] & 0xFFL) << 16;
            }
            case 254 -> int64();
            default -> first;
        };
    }

    int packedLength() {
        long length = packedInteger();
        if (length < 0 || length > remaining()) {
            throw new ArrayIndexOutOfBoundsException(
                    "a field of " + length + " bytes in an event with " + remaining() + " left");
        }
        return (int) length;
    }

    String string(int length) {
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    byte[] bytes(int length) {
        int from = take(length);
        byte[] copy = new byte[length];
        System.arraycopy(bytes, from, copy, 0, length);
        return copy;
    }

    /**
     * A number of MySQL's serialization library: the trailing one bits of the first byte count the bytes that follow
     * (mysql/serialization/variable_length_integers.h).
     */
    long variableUnsigned() {
        int first = uint8();
        int more = Integer.numberOfTrailingZeros(~first);
        if (more >= 8) {
            return int64();
        }
        long value = (long) first >>> (more + 1);
        int shift = 7 - more;
        for (int i = 0; i < more; i++) {
            value |= (long) uint8() << shift;
            shift += 8;
        }
        return value;
    }

    /** As {@link #variableUnsigned()} with the sign in the lowest bit. */
    long variableSigned() {
        long raw = variableUnsigned();
        return (raw & 1) != 0 ? ~(raw >>> 1) : raw >>> 1;
    }
}
