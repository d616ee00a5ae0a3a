package dev.parallax.journal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the body of one record: little-endian numbers, text as a length and UTF-8. Reused; grows as needed. */
final class ByteWriter {

    static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] array = new byte[4096];
    private int length;

    void clear() {
        length = 0;
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    void putByte(int value) {
        ensure(1);
        array[length++] = (byte) value;
    }

    void putBoolean(boolean value) {
        putByte(value ? 1 : 0);
    }

    void putInt(int value) {
        ensure(4);
        INT.set(array, length, value);
        length += 4;
    }

    void putLong(long value) {
        ensure(8);
        LONG.set(array, length, value);
        length += 8;
    }

    /** No allocation for ASCII, which names and positions are made of. */
    void putString(String text) {
        int chars = text.length();
        ensure(4 + chars);
        int start = length + 4;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                putBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            array[start + i] = (byte) c;
        }
        INT.set(array, length, chars);
        length = start + chars;
    }

    private void putBytes(byte[] bytes) {
        putInt(bytes.length);
        ensure(bytes.length);
        System.arraycopy(bytes, 0, array, length, bytes.length);
        length += bytes.length;
    }

    private void ensure(int more) {
        if (length + more > array.length) {
            array = Arrays.copyOf(array, Math.max(array.length * 2, length + more));
        }
    }
}
