package dev.parallax.detect;

import dev.parallax.change.Transaction;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of one log as the correlator needs it: transactions in order, and for each its writes as key hash, image
 * digests and the place to find the row again. Numbers in one array, so that a reader thread fills and the correlator
 * empties it without an object per row, and with one piece of memory for each. A transaction larger than a batch spans
 * several.
 */
final class WriteBatch {

    static final int MAX_WRITES = 2048;
    static final int MAX_FRAGMENTS = 1024;

    /** The digest that stands for a row that does not exist. */
    static final long ABSENT = 0;

    private static final int FIELDS = 7;

    /** One of two writes that an update of the primary key is split into. */
    static final byte KEY_CHANGE = 1;

    /** The write found another row than the write before it in the same log had left. */
    static final byte CONTINUITY_BREAK = 2;

    /** Transactions or parts of one, in the log's order. */
    int fragments;

    final @Nullable Transaction[] transaction = new Transaction[MAX_FRAGMENTS];
    final int[] writesEnd = new int[MAX_FRAGMENTS];
    final boolean[] first = new boolean[MAX_FRAGMENTS];
    final boolean[] last = new boolean[MAX_FRAGMENTS];
    /** Files of the log are missing right before the transaction. */
    final boolean[] behindGap = new boolean[MAX_FRAGMENTS];
    /** The statement that caused the transaction's rows, where the server logs it; else null. */
    final @Nullable String[] statement = new String[MAX_FRAGMENTS];
    /** Row changes of the fragment, also those that are not correlated. */
    final int[] rowChanges = new int[MAX_FRAGMENTS];
    /** The transaction changes rows, up to here, that are not among the writes: text, no key. */
    final boolean[] opaque = new boolean[MAX_FRAGMENTS];
    /** Statements of the fragment that were logged as text; null when there are none. */
    final @Nullable LoggedText[] text = new LoggedText[MAX_FRAGMENTS];
    /** The transaction was cut off by a lost connection and will come again: what came of it does not count. */
    final boolean[] abandoned = new boolean[MAX_FRAGMENTS];

    int writes;
    /** How many of them {@link Continuity} has looked at. */
    int judged;

    private final long[] data = new long[MAX_WRITES * FIELDS];
    /** What the write's key is known by among those of one fold; 0 where equal keys have equal bytes. */
    private final long[] spelling = new long[MAX_WRITES];
    /** For {@link Continuity}: what the write's row is known by. */
    final long[] continuity = new long[MAX_WRITES];

    boolean isFull() {
        return fragments == MAX_FRAGMENTS || writes == MAX_WRITES;
    }

    boolean isEmpty() {
        return fragments == 0;
    }

    void clear() {
        fragments = 0;
        writes = 0;
        judged = 0;
    }

    void addWrite(
            long high,
            long low,
            long beforeDigest,
            long afterDigest,
            long eventLocator,
            int eventInner,
            int rowOffset,
            int tableIndex,
            byte flag) {
        spelling[writes] = 0;
        int at = writes++ * FIELDS;
        data[at] = high;
        data[at + 1] = low;
        data[at + 2] = beforeDigest;
        data[at + 3] = afterDigest;
        data[at + 4] = eventLocator;
        data[at + 5] = (long) eventInner << 32 | rowOffset;
        data[at + 6] = (long) tableIndex << 8 | flag;
    }

    /** How the key of the write last added is spelt. */
    void isSpelt(long hash) {
        spelling[writes - 1] = hash;
    }

    /** A hash of the key's bytes; 0 where its hash is one already. */
    long spelling(int write) {
        return spelling[write];
    }

    /** The write last added is of a key that is no row. */
    void belongsTo(int space) {
        data[(writes - 1) * FIELDS + 6] |= (long) space << 40;
    }

    /** Number of the {@link KeySpaces.Space} that the write's key is of; 0 for a row. */
    int space(int write) {
        return (int) (data[write * FIELDS + 6] >>> 40);
    }

    void markBroken(int write) {
        data[write * FIELDS + 6] |= CONTINUITY_BREAK;
    }

    long keyHigh(int write) {
        return data[write * FIELDS];
    }

    long keyLow(int write) {
        return data[write * FIELDS + 1];
    }

    long before(int write) {
        return data[write * FIELDS + 2];
    }

    long after(int write) {
        return data[write * FIELDS + 3];
    }

    long locator(int write) {
        return data[write * FIELDS + 4];
    }

    int inner(int write) {
        return (int) (data[write * FIELDS + 5] >> 32);
    }

    int row(int write) {
        return (int) data[write * FIELDS + 5];
    }

    int table(int write) {
        return (int) (data[write * FIELDS + 6] >> 8);
    }

    byte flags(int write) {
        return (byte) data[write * FIELDS + 6];
    }

    void addFragment(Transaction of, boolean isFirst, boolean isLast) {
        int i = fragments++;
        transaction[i] = of;
        writesEnd[i] = writes;
        first[i] = isFirst;
        last[i] = isLast;
        behindGap[i] = false;
        abandoned[i] = false;
        statement[i] = null;
        rowChanges[i] = 0;
        opaque[i] = false;
        text[i] = null;
    }

    void addAbandoned(Transaction of) {
        addFragment(of, false, true);
        abandoned[fragments - 1] = true;
    }

    Transaction transactionAt(int fragment) {
        Transaction result = transaction[fragment];
        if (result == null) {
            throw new IllegalStateException("fragment " + fragment + " of " + fragments);
        }
        return result;
    }

    /** When the batch's first transaction committed at this log's server, to read the two logs side by side. */
    long commitMicros() {
        return fragments == 0 ? Long.MAX_VALUE : transactionAt(0).immediateCommitMicros();
    }
}
