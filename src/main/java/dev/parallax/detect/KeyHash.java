package dev.parallax.detect;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.parallax.change.RowCursor;
import dev.parallax.mysql.ByteSink;
import dev.parallax.mysql.TableName;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * 128 bits that stand for (table, primary key). Keys of one column of up to eight bytes, which nearly all are, stand for
 * themselves beside the table's 64-bit hash; others are hashed with XXH3 under two seeds, so that among a billion keys
 * two share one with a probability of about 10^-21. Where the key has a {@link KeyForm}, they stand for its fold.
 */
final class KeyHash {

    private static final int LONG_BYTES = 8;
    private static final Hasher64 FIRST = Hashing.xxh3_64();
    private static final Hasher64 SECOND = Hashing.xxh3_64(0x7061_7261_6C6C_6178L);

    private long high;
    private long low;
    private byte[] scratch = new byte[256];
    private long spelling;
    private boolean whole = true;
    private @Nullable ByteSink spelt;
    private @Nullable ByteSink folded;

    static long ofName(TableName name) {
        HashStream64 stream = FIRST.hashStream();
        stream.putString(name.schema());
        stream.putString(name.table());
        return stream.getAsLong();
    }

    /** @param form null where the key's bytes say what it is */
    void set(byte[] buffer, RowCursor.Image image, int[] keyColumns, @Nullable KeyForm form, long nameHash) {
        if (form != null) {
            set(buffer, image, form, nameHash);
            return;
        }
        spelling = 0;
        whole = true;
        byte[] bytes = buffer;
        int from = image.columnStart(keyColumns[0]);
        int length = image.columnEnd(keyColumns[0]) - from;
        if (keyColumns.length > 1) {
            length = gather(buffer, image, keyColumns);
            bytes = scratch;
            from = 0;
        }
        hash(bytes, from, length, keyColumns.length > 1, nameHash);
    }

    private void set(byte[] buffer, RowCursor.Image image, KeyForm form, long nameHash) {
        ByteSink one = spelt == null ? new ByteSink() : spelt;
        ByteSink other = folded == null ? new ByteSink() : folded;
        spelt = one;
        folded = other;
        one.cut(0);
        other.cut(0);
        whole = form.append(buffer, image, one, other);
        spelling = 0;
        if (form.folds()) {
            hash(one.bytes(), 0, one.length(), true, nameHash);
            spelling = (high * 31 + low) | 1;
        }
        hash(other.bytes(), 0, other.length(), true, nameHash);
    }

    private void hash(byte[] bytes, int from, int length, boolean several, long nameHash) {
        if (!several && length <= LONG_BYTES) {
            long value = 0;
            for (int i = length - 1; i >= 0; i--) {
                value = value << 8 | (bytes[from + i] & 0xFF);
            }
            // The length tells '\0' from the empty string; multiplying by an odd number is one to one.
            high = nameHash + length;
            low = mix(value * 0xD6E8FEB86659FD93L + nameHash);
            return;
        }
        high = SECOND.hashBytesToLong(bytes, from, length) ^ nameHash;
        low = mix(FIRST.hashBytesToLong(bytes, from, length) + nameHash);
    }

    /** Whether two images have the same bytes in these columns, none of which is NULL. */
    static boolean same(byte[] buffer, RowCursor.Image before, RowCursor.Image after, int[] columns) {
        for (int column : columns) {
            int from = before.columnStart(column);
            int length = before.columnEnd(column) - from;
            int other = after.columnStart(column);
            if (after.columnEnd(column) - other != length) {
                return false;
            }
            // Keys are short: a loop beats a library call.
            for (int i = 0; i < length; i++) {
                if (buffer[from + i] != buffer[other + i]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Columns one behind the other, each with its length in front, so that none runs into the next. */
    private int gather(byte[] buffer, RowCursor.Image image, int[] keyColumns) {
        int at = 0;
        for (int column : keyColumns) {
            int from = image.columnStart(column);
            int length = image.columnEnd(column) - from;
            if (at + 4 + length > scratch.length) {
                scratch = Arrays.copyOf(scratch, (at + 4 + length) * 2);
            }
            scratch[at++] = (byte) length;
            scratch[at++] = (byte) (length >>> 8);
            scratch[at++] = (byte) (length >>> 16);
            scratch[at++] = (byte) (length >>> 24);
            System.arraycopy(buffer, from, scratch, at, length);
            at += length;
        }
        return at;
    }

    /** One to one, so that distinct values stay distinct; spreads them over the table's slots. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * 0x9E3779B97F4A7C15L;
        return mixed ^ (mixed >>> 29);
    }

    /** A hash of the key's bytes, where the key has a {@link KeyForm} that folds them; else 0. */
    long spelling() {
        return spelling;
    }

    /** Whether every string of the key could be folded. */
    boolean isWhole() {
        return whole;
    }

    long high() {
        return high;
    }

    /** The lowest bits choose the slot in the key table. */
    long low() {
        return low;
    }
}
