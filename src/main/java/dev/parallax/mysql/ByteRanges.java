package dev.parallax.mysql;

import java.util.BitSet;

/** A set of byte values, written {@code 81-9F,E0-FC}. */
final class ByteRanges {

    private final BitSet members = new BitSet(256);

    static ByteRanges parse(String notation) {
        ByteRanges ranges = new ByteRanges();
        if (!notation.isEmpty()) {
            for (String range : notation.split(",", -1)) {
                String[] ends = range.split("-", -1);
                ranges.members.set(Integer.parseInt(ends[0], 16), Integer.parseInt(ends[ends.length - 1], 16) + 1);
            }
        }
        return ranges;
    }

    boolean contains(byte value) {
        return members.get(value & 0xFF);
    }
}
