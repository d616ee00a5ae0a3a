package dev.parallax.change;

import org.jspecify.annotations.Nullable;

/**
 * Where columns lie in a full row image without NULLs: stretches of fixed length between the columns whose length stands
 * before them. Worked out once per table, so that a row is passed over in as many steps as it has varying columns.
 */
final class RowLayout {

    /** Bytes of the image's NULL bitmap. */
    final int bitmapBytes;
    /** Fixed bytes before each varying column. */
    final int[] gaps;
    /** Bytes of each varying column's length prefix. */
    final int[] prefixes;
    /** Fixed bytes behind the last varying column. */
    final int tail;
    /** Where each key column begins behind the bitmap; null when one of them has no fixed place. */
    final int @Nullable [] keyOffsets;

    private final int lastBits;

    /** @param storedLengths as {@link dev.parallax.mysql.Column#storedLength()} per column */
    RowLayout(int[] storedLengths, int[] keyColumns) {
        int columns = storedLengths.length;
        bitmapBytes = (columns + 7) / 8;
        lastBits = (columns & 7) == 0 ? 0xFF : (1 << (columns & 7)) - 1;
        int varying = 0;
        for (int length : storedLengths) {
            varying += length < 0 ? 1 : 0;
        }
        gaps = new int[varying];
        prefixes = new int[varying];
        int[] offsets = new int[columns];
        int fixed = 0;
        int next = 0;
        for (int i = 0; i < columns; i++) {
            offsets[i] = next == 0 && storedLengths[i] >= 0 ? fixed : -1;
            if (storedLengths[i] >= 0) {
                fixed += storedLengths[i];
            } else {
                gaps[next] = fixed;
                prefixes[next++] = -storedLengths[i];
                fixed = 0;
            }
        }
        tail = fixed;
        keyOffsets = offsetsOf(keyColumns, offsets);
    }

    private static int @Nullable [] offsetsOf(int[] keyColumns, int[] offsets) {
        int[] result = new int[keyColumns.length];
        for (int i = 0; i < keyColumns.length; i++) {
            result[i] = offsets[keyColumns[i]];
            if (result[i] < 0) {
                return null;
            }
        }
        return result;
    }

    /** Whether the image that begins here has no NULL. The bits behind the last column's mean nothing. */
    boolean noNulls(byte[] buffer, int start) {
        int last = start + bitmapBytes - 1;
        for (int at = start; at < last; at++) {
            if (buffer[at] != 0) {
                return false;
            }
        }
        return bitmapBytes == 0 || (buffer[last] & lastBits) == 0;
    }
}
