package dev.parallax.journal;

import java.nio.file.Path;
import java.util.Objects;
import net.openhft.chronicle.core.time.SetTimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Appends documents to one node's queue. Chronicle marks a document ready only when all of it has been written, so a
 * process that is killed leaves whole documents behind.
 */
final class DocumentAppender implements AutoCloseable {

    private final SetTimeProvider fileCounter;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private int file;

    /** Goes on with file number {@code file}, which need not exist yet. */
    DocumentAppender(Path folder, int file) {
        this.file = file;
        fileCounter = new SetTimeProvider(0);
        fileCounter.currentTimeMillis(ChronicleSetup.timeOf(file));
        queue = ChronicleSetup.open(folder, fileCounter, false);
        try {
            queue.refreshDirectoryListing();
            appender = queue.createAppender();
        } catch (RuntimeException | Error e) {
            queue.close();
            throw e;
        }
    }

    int file() {
        return file;
    }

    /** The next document begins a new file. */
    void roll() {
        file++;
        fileCounter.currentTimeMillis(ChronicleSetup.timeOf(file));
    }

    /** Files were deleted under the queue. */
    void refresh() {
        queue.refreshDirectoryListing();
    }

    void append(byte[] array, int length) {
        try (DocumentContext context = appender.writingDocument()) {
            try {
                Objects.requireNonNull(context.wire()).bytes().write(array, 0, length);
            } catch (RuntimeException | Error e) {
                context.rollbackOnClose();
                throw e;
            }
        }
    }

    @Override
    public void close() {
        queue.close();
    }
}
