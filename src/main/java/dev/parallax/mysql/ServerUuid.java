package dev.parallax.mysql;

import java.util.UUID;

/** A server's {@code server_uuid}: 16 bytes, as two big-endian longs. */
public record ServerUuid(long high, long low) implements Comparable<ServerUuid> {

    /** Parses the usual form with hyphens, in either case. Throws IllegalArgumentException on anything else. */
    public static ServerUuid parse(String text) {
        // UUID.fromString accepts short groups such as 1-1-1-1-1, which MySQL never writes.
        if (text.length() != 36) {
            throw new IllegalArgumentException("not a server UUID: " + text);
        }
        UUID uuid = UUID.fromString(text);
        return new ServerUuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    /** The first eight hexadecimal digits, enough for a person to tell two servers apart. */
    public String abbreviated() {
        return toString().substring(0, 8);
    }

    @Override
    public int compareTo(ServerUuid other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServerUuid that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(high * 31 + low);
    }

    @Override
    public String toString() {
        return new UUID(high, low).toString();
    }
}
