package dev.parallax.journal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the body of one record, the counterpart of {@link ByteWriter}. Names that repeat from record to record come
 * back as the same String, so that reading a transaction allocates little more than the transaction.
 */
final class ByteReader {

    private static final int CACHED = 16;

    private byte[] array = new byte[0];
    private int at;
    private int end;
    private final String[] cachedTexts = new String[CACHED];
    private final byte[][] cachedBytes = new byte[CACHED][];

    void set(byte[] bytes, int from, int to) {
        array = bytes;
        at = from;
        end = to;
    }

    int readByte() {
        need(1);
        return array[at++] & 0xFF;
    }

    boolean readBoolean() {
        return readByte() != 0;
    }

    int readInt() {
        need(4);
        int value = (int) ByteWriter.INT.get(array, at);
        at += 4;
        return value;
    }

    long readLong() {
        need(8);
        long value = (long) ByteWriter.LONG.get(array, at);
        at += 8;
        return value;
    }

    String readString() {
        int length = readInt();
        need(length);
        int from = at;
        at += length;
        return new String(array, from, length, StandardCharsets.UTF_8);
    }

    /** For short names that repeat. */
    String readName() {
        int length = readInt();
        if (length == 0) {
            return "";
        }
        need(length);
        int from = at;
        at += length;
        int slot = (array[from + length - 1] * 31 + length) & (CACHED - 1);
        byte[] known = cachedBytes[slot];
        if (known == null || !Arrays.equals(known, 0, known.length, array, from, from + length)) {
            cachedBytes[slot] = Arrays.copyOfRange(array, from, from + length);
            cachedTexts[slot] = new String(array, from, length, StandardCharsets.UTF_8);
        }
        return cachedTexts[slot];
    }

    int position() {
        return at;
    }

    private void need(int bytes) {
        if (bytes < 0 || bytes > end - at) {
            throw new IndexOutOfBoundsException("a record of the journal ends too soon");
        }
    }
}
