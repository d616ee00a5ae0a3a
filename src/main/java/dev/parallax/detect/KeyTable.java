package dev.parallax.detect;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The keys in flight, by their 128-bit hash: open addressing with linear probing, no wrapper objects. Half of each hash
 * stands in an array of its own, so that probing reads one piece of memory and not one object after the other.
 */
final class KeyTable {

    private long[] lows = new long[1 << 12];
    private @Nullable KeyState[] slots = new KeyState[1 << 12];
    private int size;
    /** Keeps {@link #approach} from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    int size() {
        return size;
    }

    KeyState getOrCreate(long high, long low) {
        if (size * 2 >= slots.length) {
            grow();
        }
        long[] table = lows;
        long stored = stored(low);
        int mask = table.length - 1;
        for (int i = (int) stored & mask; ; i = (i + 1) & mask) {
            long found = table[i];
            if (found == 0) {
                KeyState created = new KeyState(high, low);
                table[i] = stored;
                slots[i] = created;
                size++;
                return created;
            }
            if (found == stored) {
                KeyState state = slots[i];
                if (state != null && state.keyLow == low && state.keyHigh == high) {
                    return state;
                }
            }
        }
    }

    /** Zero marks a free slot. */
    private static long stored(long low) {
        return low == 0 ? 1 : low;
    }

    /**
     * Fetches the slots of a whole batch into the processor's cache: they lie all over the memory, and loads that do not
     * depend on each other are waited for together.
     */
    void approach(WriteBatch batch) {
        long[] table = lows;
        int mask = table.length - 1;
        long sum = 0;
        for (int write = 0; write < batch.writes; write++) {
            sum += table[(int) batch.keyLow(write) & mask];
        }
        touched = sum;
    }

    private void insert(KeyState state) {
        int mask = slots.length - 1;
        long stored = stored(state.keyLow);
        int i = (int) stored & mask;
        while (lows[i] != 0) {
            i = (i + 1) & mask;
        }
        lows[i] = stored;
        slots[i] = state;
    }

    private void grow() {
        @Nullable KeyState[] old = slots;
        slots = new KeyState[old.length * 2];
        lows = new long[old.length * 2];
        for (KeyState state : old) {
            if (state != null) {
                insert(state);
            }
        }
    }

    void remove(KeyState state) {
        long[] table = lows;
        int mask = table.length - 1;
        long stored = stored(state.keyLow);
        int i = (int) stored & mask;
        while (table[i] != stored || slots[i] != state) {
            if (table[i] == 0) {
                return;
            }
            i = (i + 1) & mask;
        }
        size--;
        // Close the gap, so that probing never needs tombstones.
        int gap = i;
        for (int j = (i + 1) & mask; ; j = (j + 1) & mask) {
            long next = table[j];
            if (next == 0) {
                break;
            }
            int home = (int) next & mask;
            if (((j - home) & mask) >= ((j - gap) & mask)) {
                table[gap] = next;
                slots[gap] = slots[j];
                gap = j;
            }
        }
        table[gap] = 0;
        slots[gap] = null;
    }

    void forEach(Consumer<KeyState> action) {
        for (KeyState state : slots.clone()) {
            if (state != null) {
                action.accept(state);
            }
        }
    }
}
