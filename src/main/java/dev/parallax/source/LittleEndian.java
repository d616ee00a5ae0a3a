package dev.parallax.source;

/**
 * Little-endian numbers as MySQL stores them in events. Shifts rather than VarHandles: a short run of the program never
 * gets to the compiler that makes those cheap.
 */
final class LittleEndian {

    private LittleEndian() {}

    static int uint8(byte[] bytes, int at) {
        return bytes[at] & 0xFF;
    }

    static int uint16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8;
    }

    static int int32(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
    }

    static long uint32(byte[] bytes, int at) {
        return int32(bytes, at) & 0xFFFFFFFFL;
    }

    static long int64(byte[] bytes, int at) {
        return uint32(bytes, at) | (long) int32(bytes, at + 4) << 32;
    }

    /** Seven bytes, as commit timestamps in GTID events. */
    static long uint56(byte[] bytes, int at) {
        return uint32(bytes, at) | (long) uint16(bytes, at + 4) << 32 | (long) uint8(bytes, at + 6) << 48;
    }
}
