package dev.parallax.verify;

import dev.parallax.finding.Side;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a range as one value that a server puts together: of each row the 32 bytes of its digest, and its key, which
 * is one integer. It takes a server no longer than one digest of the whole, and half as long again are digests of
 * groups; but every row goes over the network.
 */
final class RowList {

    /** Stands between the digits of a key and the next row. */
    static final char END_OF_KEY = '#';

    /**
     * What a server may put together, of 400,000 rows since those of both nodes are held at once; and no more than it sends
     * and the driver takes.
     */
    static final String SESSION =
            "group_concat_max_len = CAST(LEAST(" + (16 << 20) + ", @@SESSION.max_allowed_packet - 1024) AS UNSIGNED)";

    private static final int DIGEST_BYTES = 32;

    /**
     * What two lists hold.
     *
     * @param digests of all rows
     * @param keys of all rows that differ or are missing on one node; of others too where the orders differ
     */
    record Compared(Both<Digest> digests, List<List<String>> keys) {}

    private final byte[] bytes;
    /** Where each row begins, and where one behind the last would. */
    private final int[] starts;

    private final int rows;
    /** Of all rows; null where not all are there. */
    private final @Nullable Digest digest;

    /**
     * What a server sent.
     *
     * @param count how many rows there are
     * @param bytes one after the other, in the order in which it read them
     */
    RowList(Side side, long count, byte[] bytes) {
        this.bytes = bytes;
        // A row has one digit of its key at least; behind the last one no end of a key stands.
        starts = new int[(int) Math.min(count, (bytes.length + 1) / (DIGEST_BYTES + 2)) + 1];
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        int read = 0;
        int at = 0;
        while (read + 1 < starts.length && at + DIGEST_BYTES < bytes.length) {
            first ^= in.getLong(at);
            second ^= in.getLong(at + 8);
            third ^= in.getLong(at + 16);
            fourth ^= in.getLong(at + 24);
            at += DIGEST_BYTES;
            while (at < bytes.length && bytes[at] != END_OF_KEY) {
                at++;
            }
            starts[++read] = ++at;
        }
        rows = read;
        // A server leaves out a row without a digest, and cuts off what is too long for it. Where it cuts the last
        // key, the row still has its digest: then it may be looked for under a wrong key, but is not passed over.
        boolean whole = rows == count && starts[rows] == (rows == 0 ? 0 : bytes.length + 1);
        ByteBuffer sum = ByteBuffer.allocate(DIGEST_BYTES).order(ByteOrder.nativeOrder());
        sum.putLong(first).putLong(second).putLong(third).putLong(fourth);
        this.digest = whole ? Digest.of(side, rows, sum.array()) : null;
    }

    /** Compares two lists. Null where one does not hold all its rows. */
    static @Nullable Compared compare(RowList a, RowList b) {
        if (a.digest == null || b.digest == null) {
            return null;
        }
        List<List<String>> keys = new ArrayList<>();
        int onA = 0;
        int onB = 0;
        while (onA < a.rows || onB < b.rows) {
            int same = a.sameRows(onA, b, onB);
            onA += same;
            onB += same;
            if (onA < a.rows || onB < b.rows) {
                int order = onA == a.rows ? 1 : onB == b.rows ? -1 : a.compareKey(onA, b, onB);
                if (order != 0 || !a.hasDigestOf(onA, b, onB)) {
                    keys.add(List.of(order <= 0 ? a.key(onA) : b.key(onB)));
                }
                onA += order <= 0 ? 1 : 0;
                onB += order >= 0 ? 1 : 0;
            }
        }
        return new Compared(new Both<>(a.digest, b.digest), keys);
    }

    /** How many rows from these on are the same, byte by byte. */
    private int sameRows(int from, RowList other, int otherFrom) {
        if (from == rows || otherFrom == other.rows) {
            return 0;
        }
        int start = starts[from];
        int same =
                Arrays.mismatch(bytes, start, bytes.length, other.bytes, other.starts[otherFrom], other.bytes.length);
        if (same < 0) {
            return rows - from;
        }
        int found = Arrays.binarySearch(starts, from, rows + 1, start + same);
        return (found >= 0 ? found : -found - 2) - from;
    }

    /** By their values. */
    private int compareKey(int row, RowList other, int otherRow) {
        int key = keyStart(row);
        int end = keyEnd(row);
        int otherKey = other.keyStart(otherRow);
        int otherEnd = other.keyEnd(otherRow);
        boolean negative = bytes[key] == '-';
        if (negative != (other.bytes[otherKey] == '-')) {
            return negative ? -1 : 1;
        }
        int digits = Integer.compare(end - key, otherEnd - otherKey);
        int order = digits != 0 ? digits : Arrays.compare(bytes, key, end, other.bytes, otherKey, otherEnd);
        return negative ? -order : order;
    }

    private boolean hasDigestOf(int row, RowList other, int otherRow) {
        return Arrays.equals(
                bytes, starts[row], keyStart(row), other.bytes, other.starts[otherRow], other.keyStart(otherRow));
    }

    private int keyStart(int row) {
        return starts[row] + DIGEST_BYTES;
    }

    private int keyEnd(int row) {
        return starts[row + 1] - 1;
    }

    private String key(int row) {
        return new String(bytes, keyStart(row), keyEnd(row) - keyStart(row), StandardCharsets.US_ASCII);
    }
}
