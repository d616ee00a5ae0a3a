package dev.parallax.mysql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One of MySQL's collations, as far as a program needs it that does not compare by it: its name, to ask a server, and a
 * fold that equal strings share.
 *
 * @param name for example {@code utf8mb4_0900_ai_ci}
 * @param charset its character set, for example {@code utf8mb4}
 * @param padded whether trailing spaces do not count ({@code PAD SPACE})
 * @param byBytes whether strings are equal exactly if their bytes are, trailing spaces apart
 * @param fold shared by equal strings; null where none is known, and for collations that compare bytes
 */
public record Collation(
        String name,
        String charset,
        boolean padded,
        boolean byBytes,
        @Nullable StringFold fold) {

    /** By the id that a binary log carries; null for one that is not known. */
    public static @Nullable Collation of(int id) {
        return CollationTable.INSTANCE.of(id);
    }

    private static final byte[] NARROW = {' '};
    private static final byte[] TWO_BYTES = {0, ' '};
    private static final byte[] TWO_REVERSED = {' ', 0};
    private static final byte[] FOUR_BYTES = {0, 0, 0, ' '};

    /** Where a string ends that is equal to the given one and has no trailing spaces; its end, where spaces count. */
    public int endWithoutPadding(byte[] buffer, int from, int to) {
        if (!padded) {
            return to;
        }
        byte[] space = space();
        int end = to;
        while (end - space.length >= from && Arrays.equals(buffer, end - space.length, end, space, 0, space.length)) {
            end -= space.length;
        }
        return end;
    }

    private byte[] space() {
        return switch (charset) {
            case "ucs2", "utf16" -> TWO_BYTES;
            case "utf16le" -> TWO_REVERSED;
            case "utf32" -> FOUR_BYTES;
            default -> NARROW;
        };
    }
}
