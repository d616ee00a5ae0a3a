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
 * The rows of a range as one value that a server puts together: of each row the key, which is one integer, and the 32
 * bytes of its digest. It takes a server no longer than one digest of the whole, and half as long again are digests of
 * groups; but every row goes over the network.
 */
final class RowList {

    /** Ends the digits of a key. */
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
    /** Of all rows; null where not all are there. */
    private final @Nullable Digest digest;
    /** Where the current row's key begins; the length of all at the end. */
    private int key;
    /** Where it ends. */
    private int end;

    /**
     * What a server sent.
     *
     * @param rows how many there are
     * @param bytes one after the other, in the order in which it read them
     */
    RowList(Side side, long rows, byte[] bytes) {
        this.bytes = bytes;
        this.digest = digest(side, rows);
    }

    /** A server cuts off what is too long for it, and leaves out a row without a digest. */
    private @Nullable Digest digest(Side side, long expected) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        ByteBuffer sum = ByteBuffer.allocate(DIGEST_BYTES).order(ByteOrder.nativeOrder());
        long first = 0;
        long second = 0;
        long third = 0;
        long fourth = 0;
        long rows = 0;
        for (boolean more = find(); more; more = pass()) {
            first ^= buffer.getLong(end + 1);
            second ^= buffer.getLong(end + 9);
            third ^= buffer.getLong(end + 17);
            fourth ^= buffer.getLong(end + 25);
            rows++;
        }
        boolean whole = key == bytes.length && rows == expected;
        key = 0;
        sum.putLong(first).putLong(second).putLong(third).putLong(fourth);
        return whole ? Digest.of(side, rows, sum.array()) : null;
    }

    /** Compares two lists, once. Null where one does not hold all its rows. */
    static @Nullable Compared compare(RowList a, RowList b) {
        if (a.digest == null || b.digest == null) {
            return null;
        }
        List<List<String>> keys = new ArrayList<>();
        boolean onA = a.find();
        boolean onB = b.find();
        while (onA || onB) {
            if (onA && onB && a.isSame(b)) {
                onA = a.pass();
                onB = b.pass();
                continue;
            }
            int order = !onA ? 1 : !onB ? -1 : a.compareKey(b);
            keys.add(List.of(order <= 0 ? a.text() : b.text()));
            onA = order <= 0 ? a.pass() : onA;
            onB = order >= 0 ? b.pass() : onB;
        }
        return new Compared(new Both<>(a.digest, b.digest), keys);
    }

    /** Whether there is a whole row at this place. */
    private boolean find() {
        int at = key;
        while (at < bytes.length && bytes[at] != END_OF_KEY) {
            at++;
        }
        end = at;
        return at + DIGEST_BYTES < bytes.length;
    }

    /** Goes to the next row, if there is one. */
    private boolean pass() {
        key = end + 1 + DIGEST_BYTES;
        return find();
    }

    private boolean isSame(RowList other) {
        return Arrays.equals(bytes, key, end + 1 + DIGEST_BYTES, other.bytes, other.key, other.end + 1 + DIGEST_BYTES);
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

    private String text() {
        return new String(bytes, key, end - key, StandardCharsets.US_ASCII);
    }
}
