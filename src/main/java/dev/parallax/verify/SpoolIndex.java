package dev.parallax.verify;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where records stand in a {@link SpoolFile}, by a hash of what they are looked up by. Three numbers a record, which are
 * outside of the heap once there are many. Whoever looks up a hash is asked whether it is the record that is meant, so that
 * two that share a hash are two. Not safe for several threads.
 */
public final class SpoolIndex implements AutoCloseable {

    private static final int SLOT = 3 * Long.BYTES;
    private static final int FIRST_SLOTS = 1 << 10;
    /** Fewer than this are kept on the heap. */
    private static final int MAPPED_SLOTS = 1 << 14;
    /** A buffer holds no more than 2 GB. */
    private static final int MOST_SLOTS = 1 << 26;

    /** As many records fit. */
    static final int MOST = 50_000_000;

    private static final int BLOCK = 1 << 16;

    private final Path folder;
    private ByteBuffer slots = ByteBuffer.allocate(FIRST_SLOTS * SLOT);
    private int mask = FIRST_SLOTS - 1;
    private int size;
    private @Nullable FileChannel file;

    /** @param folder where a file is made once there are many */
    public SpoolIndex(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks for a record.
     *
     * @param isIt whether the record that stands there is the one that is meant
     * @return its slot; -1 when there is none
     */
    public int find(long hash, LongPredicate isIt) {
        for (int slot = first(hash); at(slot) != 0; slot = (slot + 1) & mask) {
            if (hash(slot) == hash && isIt.test(offset(slot))) {
                return slot;
            }
        }
        return -1;
    }

    /** Adds a record that stands there; one that is in it already would be in it twice. */
    public void add(long hash, long offset) {
        if (size >= MOST) {
            throw new IllegalStateException("more than " + MOST + " records");
        }
        if ((size + 1L) * 4 > (mask + 1L) * 3 && mask + 1 < MOST_SLOTS) {
            grow();
        }
        put(hash, offset, 0);
        size++;
    }

    /** Where the record of a slot stands. */
    public long offset(int slot) {
        return at(slot) - 1;
    }

    /** What was noted of the record; 0 at first. */
    public long note(int slot) {
        return slots.getLong(slot * SLOT + 2 * Long.BYTES);
    }

    public void note(int slot, long note) {
        slots.putLong(slot * SLOT + 2 * Long.BYTES, note);
    }

    /** Forgets what was noted of any record. */
    public void clearNotes() {
        for (int slot = 0; slot <= mask; slot++) {
            note(slot, 0);
        }
    }

    private void put(long hash, long offset, long note) {
        int slot = first(hash);
        while (at(slot) != 0) {
            slot = (slot + 1) & mask;
        }
        slots.putLong(slot * SLOT, hash);
        slots.putLong(slot * SLOT + Long.BYTES, offset + 1);
        note(slot, note);
    }

    private int first(long hash) {
        return (int) (hash ^ hash >>> 32) & mask;
    }

    private long hash(int slot) {
        return slots.getLong(slot * SLOT);
    }

    /** One more than the offset, so that 0 is an empty slot. */
    private long at(int slot) {
        return slots.getLong(slot * SLOT + Long.BYTES);
    }

    private void grow() {
        ByteBuffer old = slots;
        int oldSlots = mask + 1;
        FileChannel oldFile = file;
        // First what may fail: others go on with what there was.
        slots = room(oldSlots * 2);
        mask = oldSlots * 2 - 1;
        for (int slot = 0; slot < oldSlots; slot++) {
            long at = old.getLong(slot * SLOT + Long.BYTES);
            if (at != 0) {
                put(old.getLong(slot * SLOT), at - 1, old.getLong(slot * SLOT + 2 * Long.BYTES));
            }
        }
        close(oldFile);
    }

    private ByteBuffer room(int count) {
        if (count < MAPPED_SLOTS) {
            return ByteBuffer.allocate(count * SLOT);
        }
        try {
            FileChannel made = SpoolFile.temporary(folder);
            file = made;
            // Written, not left to the first touch: a disk that is full is an error that can be told.
            ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
            long bytes = (long) count * SLOT;
            for (long at = 0; at < bytes; ) {
                zeros.clear().limit((int) Math.min(BLOCK, bytes - at));
                at += made.write(zeros, at);
            }
            return made.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        } catch (IOException e) {
            throw SpoolFile.failed(folder, e);
        }
    }

    private void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw SpoolFile.failed(folder, e);
        }
    }

    @Override
    public void close() {
        close(file);
        file = null;
    }
}
