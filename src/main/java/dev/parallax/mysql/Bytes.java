package dev.parallax.mysql;

import java.util.HexFormat;

/** Numbers of one to eight bytes in either order, and bytes as text. */
final class Bytes {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Bytes() {}

    /** Unsigned unless {@code bytes} is 8. */
    static long littleEndian(byte[] buffer, int from, int bytes) {
        long value = 0;
        for (int i = bytes - 1; i >= 0; i--) {
            value = value << 8 | (buffer[from + i] & 0xFF);
        }
        return value;
    }

    static long signedLittleEndian(byte[] buffer, int from, int bytes) {
        int unused = 64 - 8 * bytes;
        return littleEndian(buffer, from, bytes) << unused >> unused;
    }

    /** Unsigned unless {@code bytes} is 8. */
    static long bigEndian(byte[] buffer, int from, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | (buffer[from + i] & 0xFF);
        }
        return value;
    }

    /** As a literal of MySQL: {@code 0x} and upper-case digits; {@code 0x} alone for no bytes. */
    static String hex(byte[] buffer, int from, int to) {
        return "0x" + HEX.formatHex(buffer, from, to);
    }
}
