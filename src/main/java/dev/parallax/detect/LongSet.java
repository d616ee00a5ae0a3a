package dev.parallax.detect;

import java.util.Arrays;

/**
 * Key hashes, eight to sixteen times smaller than in a set of boxed numbers: open addressing with linear probing. The
 * hashes come mixed, so their lowest bits serve as they are.
 */
final class LongSet {

    private static final int SMALLEST = 1 << 10;

    private long[] slots = new long[SMALLEST];
    private int size;
    /** Zero marks an empty slot, so it is kept apart. */
    private boolean hasZero;

    int size() {
        return size + (hasZero ? 1 : 0);
    }

    long heldBytes() {
        return 8L * slots.length;
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : slots[slot(slots, value)] == value;
    }

    void add(long value) {
        if (value == 0) {
            hasZero = true;
            return;
        }
        int slot = slot(slots, value);
        if (slots[slot] == 0) {
            slots[slot] = value;
            size++;
            if (size > slots.length / 4 * 3) {
                grow();
            }
        }
    }

    private void grow() {
        long[] larger = new long[slots.length * 2];
        for (long value : slots) {
            if (value != 0) {
                larger[slot(larger, value)] = value;
            }
        }
        slots = larger;
    }

    void remove(long value) {
        if (value == 0) {
            hasZero = false;
            return;
        }
        int mask = slots.length - 1;
        int gap = slot(slots, value);
        if (slots[gap] == 0) {
            return;
        }
        size--;
        // Close the gap, so that probing never needs tombstones.
        for (int i = (gap + 1) & mask; slots[i] != 0; i = (i + 1) & mask) {
            int home = (int) slots[i] & mask;
            if (((i - home) & mask) >= ((i - gap) & mask)) {
                slots[gap] = slots[i];
                gap = i;
            }
        }
        slots[gap] = 0;
    }

    void clear() {
        if (slots.length > SMALLEST) {
            slots = new long[SMALLEST];
        } else {
            Arrays.fill(slots, 0);
        }
        size = 0;
        hasZero = false;
    }

    /** Where the value is, or would be. */
    private static int slot(long[] slots, long value) {
        int mask = slots.length - 1;
        int i = (int) value & mask;
        while (slots[i] != 0 && slots[i] != value) {
            i = (i + 1) & mask;
        }
        return i;
    }
}
