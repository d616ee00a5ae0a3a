package dev.parallax.verify;

import dev.parallax.finding.Side;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a range as one value that a server puts together: of each row the key, which is one integer, and the 32
 * bytes of its digest. It takes a server no longer than one digest of the whole, and half as long again are digests of
 * groups; but every row goes over the network.
 */
final class RowList {

    /** Ends the digits of a key. */
    static final char END_OF_KEY = '#';

    /** What a server may put together, 400,000 rows; its max_allowed_packet may be less. Both nodes' are held at once. */
    static final String SESSION = "group_concat_max_len = " + (16 << 20);

    private static final int DIGEST_BYTES = 32;

    /**
     * What two lists hold.
     *
     * @param digests of all rows
     * @param keys of all rows that differ or are missing on one node; of others too where the orders differ
     */
    record Compared(Both<Digest> digests, List<List<String>> keys) {}

    private final long expected;
    private final byte[] bytes;
    private final ByteBuffer buffer;
    /** Where the current row's key begins; the length of all at the end. */
    private int key;
    /** Where it ends. */
    private int end;

    private long rows;
    private final long[] sum = new long[DIGEST_BYTES / Long.BYTES];

    /**
     * What a server sent.
     *
     * @param rows how many there are
     * @param bytes one after the other, in the order in which it read them
     */
    RowList(long rows, byte[] bytes) {
        this.expected = rows;
        this.bytes = bytes;
        this.buffer = ByteBuffer.wrap(bytes);
    }

    /**
     * Compares two lists, once. Null where one does not hold all its rows: a server cuts off what is too long for it, and leaves
     * out a row without a digest.
     */
    static @Nullable Compared compare(RowList a, RowList b) {
        List<List<String>> keys = new ArrayList<>();
        boolean onA = a.find();
        boolean onB = b.find();
        while (onA || onB) {
            int order = !onA ? 1 : !onB ? -1 : a.compareKey(b);
            if (order != 0 || !a.hasDigestOf(b)) {
                keys.add(List.of(order <= 0 ? a.text() : b.text()));
            }
            onA = order <= 0 ? a.pass() : onA;
            onB = order >= 0 ? b.pass() : onB;
        }
        return a.isWhole() && b.isWhole() ? new Compared(new Both<>(a.digest(Side.A), b.digest(Side.B)), keys) : null;
    }

    /** Whether there is a whole row at this place. */
    private boolean find() {
        end = key;
        while (end < bytes.length && bytes[end] != END_OF_KEY) {
            end++;
        }
        return end + DIGEST_BYTES < bytes.length;
    }

    /** Goes to the next row, if there is one. */
    private boolean pass() {
        for (int i = 0; i < sum.length; i++) {
            sum[i] ^= buffer.getLong(end + 1 + i * Long.BYTES);
        }
        rows++;
        key = end + 1 + DIGEST_BYTES;
        return find();
    }

    private boolean isWhole() {
        return key == bytes.length && rows == expected;
    }

    /** By their values. */
    private int compareKey(RowList other) {
        boolean negative = bytes[key] == '-';
        boolean otherNegative = other.bytes[other.key] == '-';
        if (negative != otherNegative) {
            return negative ? -1 : 1;
        }
        int digits = Integer.compare(end - key, other.end - other.key);
        int order = digits != 0 ? digits : Arrays.compare(bytes, key, end, other.bytes, other.key, other.end);
        return negative ? -order : order;
    }

    private boolean hasDigestOf(RowList other) {
        return Arrays.equals(bytes, end, end + 1 + DIGEST_BYTES, other.bytes, other.end, other.end + 1 + DIGEST_BYTES);
    }

    private String text() {
        return new String(bytes, key, end - key, StandardCharsets.US_ASCII);
    }

    private Digest digest(Side side) {
        ByteBuffer bits = ByteBuffer.allocate(DIGEST_BYTES);
        for (long part : sum) {
            bits.putLong(part);
        }
        return Digest.of(side, rows, bits.array());
    }
}
