package dev.parallax.detect;

import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.TransactionId;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The transactions in flight by their id: open addressing with linear probing, no object per entry. Transactions that a
 * server committed one after the other stand side by side, eight at a time, since that is how they are asked for. Must
 * not change while it is iterated over.
 */
final class TransactionTable extends AbstractCollection<TransactionState> {

    private static final int SMALLEST = 1 << 10;
    private static final int RUN_BITS = 3;

    /** Per slot the hash of what stands there, so that probing seldom touches an object; 0 where nothing does. */
    private int[] hashes = new int[SMALLEST];

    private @Nullable TransactionState[] slots = new TransactionState[SMALLEST];
    private int size;

    private static int hash(TransactionId id) {
        int hash = id instanceof Gtid gtid ? inRuns(gtid) : id.hashCode();
        return hash == 0 ? 1 : hash;
    }

    private static int inRuns(Gtid gtid) {
        long run =
                (gtid.number() >>> RUN_BITS) + gtid.server().low() + gtid.tag().hashCode();
        int mixed = (int) ((run * 0x9E3779B97F4A7C15L) >>> 32);
        return (mixed << RUN_BITS) | ((int) gtid.number() & ((1 << RUN_BITS) - 1));
    }

    @Nullable
    TransactionState get(TransactionId id) {
        return slots[slot(hash(id), id)];
    }

    /** Where the transaction is, or would be. */
    private int slot(int hash, TransactionId id) {
        int mask = hashes.length - 1;
        int i = hash & mask;
        while (hashes[i] != 0) {
            TransactionState state = hashes[i] == hash ? slots[i] : null;
            if (state != null && state.id.equals(id)) {
                return i;
            }
            i = (i + 1) & mask;
        }
        return i;
    }

    /** Adds one that is not there. */
    void put(TransactionState transaction) {
        if (size * 2 >= slots.length) {
            grow();
        }
        insert(hash(transaction.id), transaction);
        size++;
    }

    private void insert(int hash, TransactionState transaction) {
        int mask = hashes.length - 1;
        int i = hash & mask;
        while (hashes[i] != 0) {
            i = (i + 1) & mask;
        }
        hashes[i] = hash;
        slots[i] = transaction;
    }

    private void grow() {
        int[] oldHashes = hashes;
        @Nullable TransactionState[] old = slots;
        hashes = new int[old.length * 2];
        slots = new TransactionState[old.length * 2];
        for (int i = 0; i < old.length; i++) {
            TransactionState state = old[i];
            if (state != null) {
                insert(oldHashes[i], state);
            }
        }
    }

    /** Takes one out, if it is there. */
    void remove(TransactionId id) {
        int mask = hashes.length - 1;
        int gap = slot(hash(id), id);
        if (hashes[gap] == 0) {
            return;
        }
        size--;
        // Close the gap, so that probing never needs tombstones.
        for (int i = (gap + 1) & mask; hashes[i] != 0; i = (i + 1) & mask) {
            if (((i - hashes[i]) & mask) >= ((i - gap) & mask)) {
                hashes[gap] = hashes[i];
                slots[gap] = slots[i];
                gap = i;
            }
        }
        hashes[gap] = 0;
        slots[gap] = null;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Iterator<TransactionState> iterator() {
        return new Iterator<>() {
            private int next = from(0);

            private int from(int slot) {
                int i = slot;
                while (i < slots.length && slots[i] == null) {
                    i++;
                }
                return i;
            }

            @Override
            public boolean hasNext() {
                return next < slots.length;
            }

            @Override
            public TransactionState next() {
                TransactionState state = hasNext() ? slots[next] : null;
                if (state == null) {
                    throw new NoSuchElementException();
                }
                next = from(next + 1);
                return state;
            }
        };
    }
}
