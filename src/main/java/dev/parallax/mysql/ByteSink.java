package dev.parallax.mysql;

import java.util.Arrays;

/** Bytes put one behind the other, in an array that grows and is used again. */
public final class ByteSink {

    private byte[] bytes = new byte[256];
    private int length;

    /** Only the first {@link #length} count. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** Takes back what stands behind {@code newLength}. */
    public void cut(int newLength) {
        length = newLength;
    }

    public void add(int value) {
        if (length == bytes.length) {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte) value;
    }

    /** In three bytes, so that characters beyond ASCII begin otherwise than those within; ASCII in one. */
    void addCharacter(char c) {
        if (c >= 0x80) {
            add(0x80 | c >>> 14);
            add(0x80 | (c >>> 7 & 0x7F));
            add(0x80 | (c & 0x7F));
        } else {
            add(c);
        }
    }

    public void add(byte[] buffer, int from, int to) {
        if (length + to - from > bytes.length) {
            bytes = Arrays.copyOf(bytes, (length + to - from) * 2);
        }
        System.arraycopy(buffer, from, bytes, length, to - from);
        length += to - from;
    }

    /** Four bytes, lowest first. */
    public void addInt(int value) {
        for (int shift = 0; shift < 32; shift += 8) {
            add(value >>> shift);
        }
    }

    /** Likewise, in the place of what is there. */
    public void setInt(int at, int value) {
        bytes[at] = (byte) value;
        bytes[at + 1] = (byte) (value >>> 8);
        bytes[at + 2] = (byte) (value >>> 16);
        bytes[at + 3] = (byte) (value >>> 24);
    }
}
