package dev.parallax.detect;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys in flight, by their 128-bit hash: open addressing with linear probing, no wrapper objects. */
final class KeyTable {

    private @Nullable KeyState[] slots = new KeyState[1 << 12];
    private int size;

    int size() {
        return size;
    }

    KeyState getOrCreate(long high, long low) {
        if (size * 2 >= slots.length) {
            grow();
        }
        @Nullable KeyState[] table = slots;
        int mask = table.length - 1;
        for (int i = (int) low & mask; ; i = (i + 1) & mask) {
            KeyState state = table[i];
            if (state == null) {
                KeyState created = new KeyState(high, low);
                table[i] = created;
                size++;
                return created;
            }
            if (state.keyLow == low && state.keyHigh == high) {
                return state;
            }
        }
    }

    private void insert(KeyState state) {
        int mask = slots.length - 1;
        int i = (int) state.keyLow & mask;
        while (slots[i] != null) {
            i = (i + 1) & mask;
        }
        slots[i] = state;
    }

    private void grow() {
        @Nullable KeyState[] old = slots;
        slots = new KeyState[old.length * 2];
        for (KeyState state : old) {
            if (state != null) {
                insert(state);
            }
        }
    }

    void remove(KeyState state) {
        int mask = slots.length - 1;
        int i = (int) state.keyLow & mask;
        while (slots[i] != state) {
            if (slots[i] == null) {
                return;
            }
            i = (i + 1) & mask;
        }
        size--;
        // Close the gap, so that probing never needs tombstones.
        int gap = i;
        for (int j = (i + 1) & mask; ; j = (j + 1) & mask) {
            KeyState next = slots[j];
            if (next == null) {
                break;
            }
            int home = (int) next.keyLow & mask;
            if (((j - home) & mask) >= ((j - gap) & mask)) {
                slots[gap] = next;
                gap = j;
            }
        }
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
