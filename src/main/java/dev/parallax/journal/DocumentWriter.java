package dev.parallax.journal;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Gathers records into documents and appends them: one when the buffer is full or on {@link #flush}. A record bigger
 * than the buffer takes documents of its own. After an error nothing more is written.
 */
final class DocumentWriter implements AutoCloseable {

    static final int DOCUMENT_BYTES = 256 << 10;
    private static final long SPACE_CHECK_BYTES = 8 << 20;

    private final Path folder;
    private final JournalOptions options;
    private final LongSupplier nowMillis;
    private final DocumentAppender appender;
    private final byte[] array = new byte[DOCUMENT_BYTES];
    private final CRC32C crc = new CRC32C();
    private int at = DocumentFormat.HEADER_BYTES;
    private int flags;
    private long sequence;
    private long fileBytes;
    private long fileCreatedMillis;
    private long bytesToSpaceCheck;
    private long appendedBytes;
    private @Nullable ProblemException broken;
    private @Nullable BinlogPosition pendingResume;
    private @Nullable BinlogPosition savedResume;

    /**
     * Goes on behind what {@code state} found, in a new file: what a killed writer left of the last one, an end mark or
     * half a document, is then nobody's concern. The file comes into being with the first record.
     */
    DocumentWriter(Path folder, JournalOptions options, QueueState state) {
        this.folder = folder;
        this.options = options;
        this.nowMillis = options.clock()::millis;
        sequence = state.lastSequence() + 1;
        savedResume = state.resume();
        pendingResume = savedResume;
        // Before the queue is opened: that alone maps a block.
        checkSpace();
        try {
            appender = new DocumentAppender(folder, state.nextFile());
        } catch (Exception | InternalError | AssertionError e) { // Chronicle throws checked ones undeclared.
            throw failed(e);
        }
    }

    /** Whether the file being written is empty or full or old: time for {@link #startFile}. */
    boolean fileEnded() {
        return fileBytes == 0
                || fileBytes >= options.fileBytes()
                || nowMillis.getAsLong() - fileCreatedMillis
                        >= options.fileAge().toMillis();
    }

    /** Begins a new file, unless the current one is empty. The next record must be a HEAD. */
    void startFile() {
        flush();
        if (fileBytes > 0) {
            appender.roll();
        }
        fileBytes = 0;
        fileCreatedMillis = nowMillis.getAsLong();
    }

    int file() {
        return appender.file();
    }

    long fileCreatedMillis() {
        return fileCreatedMillis;
    }

    /** Bytes appended through this writer, headers included. */
    long appendedBytes() {
        return appendedBytes;
    }

    void record(int type, ByteWriter body) {
        startRecord(type, body.length());
        put(body.array(), 0, body.length());
    }

    /** Announces a record; its body follows with the put methods, exactly {@code bodyLength} bytes. */
    void startRecord(int type, int bodyLength) {
        throwIfBroken();
        long size = (long) DocumentFormat.RECORD_HEADER_BYTES + bodyLength;
        if (size > array.length - at && at > DocumentFormat.HEADER_BYTES) {
            flush();
        }
        array[at] = (byte) type;
        ByteWriter.INT.set(array, at + 1, bodyLength);
        at += DocumentFormat.RECORD_HEADER_BYTES;
    }

    /** Only for the first bytes of a body. */
    void putByte(int value) {
        array[at++] = (byte) value;
    }

    /** Only for the first bytes of a body. */
    void putInt(int value) {
        ByteWriter.INT.set(array, at, value);
        at += 4;
    }

    /** The rest of a body. */
    void put(byte[] source, int offset, int length) {
        if (length <= array.length - at) {
            System.arraycopy(source, offset, array, at, length);
            at += length;
        } else {
            putInParts(source, offset, length);
        }
    }

    private void putInParts(byte[] source, int offset, int length) {
        int from = offset;
        int end = offset + length;
        while (true) {
            int part = Math.min(end - from, array.length - at);
            System.arraycopy(source, from, array, at, part);
            at += part;
            from += part;
            append();
            if (from == end) {
                return;
            }
            flags = DocumentFormat.CONTINUES;
        }
    }

    /** Where to resume once everything recorded so far has been appended. */
    void resume(BinlogPosition position) {
        pendingResume = position;
    }

    /** Appends what has been gathered, if anything. */
    void flush() {
        throwIfBroken();
        if (at > DocumentFormat.HEADER_BYTES) {
            append();
        }
    }

    private void append() {
        if (bytesToSpaceCheck <= 0) {
            checkSpace();
        }
        DocumentFormat.seal(array, at, sequence, flags, crc);
        try {
            appender.append(array, at);
        } catch (Exception | InternalError | AssertionError e) { // Chronicle throws checked ones undeclared.
            throw failed(e);
        }
        sequence++;
        fileBytes += at;
        appendedBytes += at;
        bytesToSpaceCheck -= at;
        savedResume = pendingResume;
        at = DocumentFormat.HEADER_BYTES;
        flags = 0;
    }

    /** Chronicle cannot survive a full disk: a write into a mapped file fails inside the JVM. So ask before. */
    private void checkSpace() {
        long free;
        try {
            free = options.freeSpace().usableBytes(folder);
        } catch (IOException e) {
            throw breakWith(JournalProblems.ioFailed(folder, "ask for the free space of", savedResume, e));
        }
        if (free < options.reserveBytes()) {
            throw breakWith(JournalProblems.diskFull(folder, free, options.reserveBytes(), savedResume));
        }
        bytesToSpaceCheck = SPACE_CHECK_BYTES;
    }

    private ProblemException failed(Throwable e) {
        return breakWith(JournalProblems.ioFailed(folder, "append to", savedResume, e));
    }

    private ProblemException breakWith(ProblemException problem) {
        broken = problem;
        return problem;
    }

    private void throwIfBroken() {
        if (broken != null) {
            throw broken;
        }
    }

    boolean isBroken() {
        return broken != null;
    }

    void refresh() {
        appender.refresh();
    }

    @Override
    public void close() {
        appender.close();
    }
}
