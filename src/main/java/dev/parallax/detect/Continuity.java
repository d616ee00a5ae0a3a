package dev.parallax.detect;

/**
 * What the last write of each key in one log left behind. Within one log the row that a write finds must be the one that
 * the write before it left; where it is not, the row was changed without being logged. Images that hold different columns are not compared, but for
 * whether there is a row at all.
 *
 * <p>Sixteen bytes a key, for as many keys as the budget holds. Keys beyond it are not judged, and said to be: what is
 * remembered is never given up for them, so that memory does not grow with the log. One per reader thread.
 */
final class Continuity {

    /** In the place of a number for a key that is no row: nothing follows from write to write. */
    static final long NOT_A_ROW = 0;

    private static final int SMALLEST = 1 << 12;
    private static final int BYTES_PER_SLOT = 16;

    private final long budgetBytes;
    private long[] slots = new long[SMALLEST * 2];
    private int size;
    /** How many it takes as large as it is. */
    private int limit;

    private int epoch;
    private long notJudged;
    /** Keeps the fetching of slots from being optimised away. */
    @SuppressWarnings("UnusedVariable")
    private long touched;

    Continuity(long budgetBytes) {
        this.budgetBytes = budgetBytes;
        this.limit = limit();
    }

    /**
     * A number for a key as long as nothing can have changed its row unseen.
     *
     * @param key a hash of table and key
     * @param keyEpoch another number than before when the table's rows may have changed in between
     */
    long place(long key, int keyEpoch) {
        long hash = key + (keyEpoch + epoch) * 0x9E3779B97F4A7C15L;
        return hash == 0 ? 1 : hash;
    }

    /** Whether a write of the key is known, by its {@link #place}. */
    boolean knows(long place) {
        return slots[slot(place) << 1] != 0;
    }

    /** What the last write of a key that is known left there. */
    long left(long place) {
        return slots[(slot(place) << 1) + 1];
    }

    private int slot(long hash) {
        int mask = (slots.length >> 1) - 1;
        int i = (int) (hash ^ hash >>> 32) & mask;
        while (slots[i << 1] != hash && slots[i << 1] != 0) {
            i = (i + 1) & mask;
        }
        return i;
    }

    /**
     * Takes a batch's writes in their order, as far as it has not yet, and marks those that found another row than the
     * write before had left. The first write of a key never does.
     */
    void judge(WriteBatch batch) {
        // The slots lie all over the memory: loads that do not depend on each other are waited for together.
        long[] table = slots;
        int mask = (table.length >> 1) - 1;
        long sum = 0;
        for (int write = batch.judged; write < batch.writes; write++) {
            long hash = batch.continuity[write];
            sum += table[((int) (hash ^ hash >>> 32) & mask) << 1];
        }
        touched = sum;
        for (int write = batch.judged; write < batch.writes; write++) {
            if (batch.continuity[write] != NOT_A_ROW
                    && !follows(batch.continuity[write], batch.before(write), batch.after(write))) {
                batch.markBroken(write);
            }
        }
        batch.judged = batch.writes;
    }

    private boolean follows(long hash, long before, long after) {
        long[] table = slots;
        int mask = (table.length >> 1) - 1;
        int i = (int) (hash ^ hash >>> 32) & mask;
        while (true) {
            long known = table[i << 1];
            if (known == hash) {
                long left = table[(i << 1) + 1];
                boolean follows = left == before || !ImageDigest.differ(left, before);
                table[(i << 1) + 1] = after;
                return follows;
            }
            if (known == 0) {
                add(i, hash, after);
                return true;
            }
            i = (i + 1) & mask;
        }
    }

    private void add(int slot, long hash, long after) {
        // One branch, also taken while the table is small: a new one in the middle of a log would throw compiled code
        // away.
        if (size >= limit) {
            addBeyond(hash, after);
        } else {
            put(slot, hash, after);
        }
    }

    private void addBeyond(long hash, long after) {
        if (mayGrow(2)) {
            grow();
            put(slot(hash), hash, after);
        } else {
            notJudged++;
        }
    }

    private void put(int slot, long hash, long after) {
        slots[slot << 1] = hash;
        slots[(slot << 1) + 1] = after;
        size++;
    }

    private boolean mayGrow(int times) {
        return (long) slots.length / 2 * times * BYTES_PER_SLOT <= budgetBytes;
    }

    private void grow() {
        long[] old = slots;
        // Fewer steps: new memory has to be cleared, and what is known moved to it.
        slots = new long[old.length * (mayGrow(4) ? 4 : 2)];
        limit = limit();
        int mask = (slots.length >> 1) - 1;
        for (int j = 0; j < old.length; j += 2) {
            if (old[j] != 0) {
                int i = (int) (old[j] ^ old[j] >>> 32) & mask;
                while (slots[i << 1] != 0) {
                    i = (i + 1) & mask;
                }
                slots[i << 1] = old[j];
                slots[(i << 1) + 1] = old[j + 1];
            }
        }
    }

    /** Probing is short in a table half full; one that may not grow any more takes what it can. */
    private int limit() {
        int capacity = slots.length >> 1;
        return mayGrow(2) ? capacity / 2 : capacity / 4 * 3;
    }

    /** Rows may have changed without row events, in any table. */
    void forgetAll() {
        epoch += 1 << 16;
    }

    /** Writes of keys that did not fit any more. */
    long notJudged() {
        return notJudged;
    }
}
