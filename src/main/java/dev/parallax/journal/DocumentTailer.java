package dev.parallax.journal;

import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.wire.DocumentContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of one queue, each into one reusable array, and proves that they are intact and that none is
 * missing: checksums and sequence numbers are ours, so whatever happens to Chronicle's own structures shows.
 */
final class DocumentTailer implements AutoCloseable {

    private final Path folder;
    private final @Nullable SingleChronicleQueue queue;
    private final @Nullable ExcerptTailer tailer;
    private final List<Integer> files;
    private final CRC32C crc = new CRC32C();
    private byte[] array = new byte[64 << 10];
    private int length;
    private long index;
    private long sequence = -1;
    private long bytesRead;
    private boolean positioned;
    private int nextFile;

    private DocumentTailer(Path folder, @Nullable SingleChronicleQueue queue, List<Integer> files) {
        this.folder = folder;
        this.queue = queue;
        this.tailer = queue == null ? null : queue.createTailer();
        this.files = files;
    }

    /** An empty or missing folder is an empty queue. */
    static DocumentTailer open(Path folder) {
        List<Integer> files = QueueFiles.readable(folder);
        if (files.isEmpty()) {
            return new DocumentTailer(folder, null, files);
        }
        int last = files.get(files.size() - 1);
        try {
            return new DocumentTailer(
                    folder, ChronicleSetup.open(folder, () -> ChronicleSetup.timeOf(last), true), files);
        } catch (Exception | InternalError | AssertionError e) { // Chronicle throws checked ones undeclared.
            throw translated(folder, e);
        }
    }

    List<Integer> files() {
        return files;
    }

    /** Goes before the first document of a file that is in {@link #files()}. */
    void toFile(int file) {
        nextFile = files.indexOf(file);
        sequence = -1;
        bytesRead = 0;
        positioned = toNextFile();
    }

    /** False when no file is left that holds a document. */
    private boolean toNextFile() {
        if (tailer == null) {
            return false;
        }
        try {
            if (nextFile >= files.size()) {
                return false;
            }
            int file = files.get(nextFile++);
            if (tailer.moveToIndex(ChronicleSetup.FILES.toIndex(file, 0))) {
                return true;
            }
            if (nextFile < files.size()) {
                // Only the last file may be empty: a writer was killed, or is about to write.
                throw JournalProblems.corrupt(folder, "its file number " + file + " is empty or gone");
            }
            return false;
        } catch (Exception | InternalError | AssertionError e) { // Chronicle throws checked ones undeclared.
            throw translated(folder, e);
        }
    }

    /** Reads the next document; false behind the last complete one. */
    boolean next() {
        if (tailer == null || !positioned) {
            return false;
        }
        while (!read(tailer)) {
            // A writer that was killed left the file without its end mark; the next file goes on nevertheless.
            if (!toNextFile()) {
                return false;
            }
        }
        int file = ChronicleSetup.FILES.toCycle(index);
        while (nextFile < files.size() && files.get(nextFile) <= file) {
            nextFile++;
        }
        long found = DocumentFormat.sequence(array);
        if (sequence >= 0 && found != sequence + 1) {
            throw JournalProblems.corrupt(
                    folder, "document " + (sequence + 1) + " is missing, document " + found + " follows");
        }
        sequence = found;
        bytesRead += length;
        return true;
    }

    /** Reads the document with this {@link #index()}; the next one read follows it. */
    void seek(long documentIndex) {
        try {
            positioned = tailer != null && tailer.moveToIndex(documentIndex);
            if (tailer != null && positioned && read(tailer)) {
                sequence = DocumentFormat.sequence(array);
                return;
            }
        } catch (Exception | InternalError | AssertionError e) { // Chronicle throws checked ones undeclared.
            throw translated(folder, e);
        }
        throw JournalProblems.corrupt(folder, "document " + Long.toHexString(documentIndex) + " is not there any more");
    }

    private boolean read(ExcerptTailer from) {
        try (DocumentContext context = from.readingDocument()) {
            if (!context.isPresent()) {
                return false;
            }
            Bytes<?> bytes = Objects.requireNonNull(context.wire()).bytes();
            long remaining = bytes.readRemaining();
            if (remaining > ChronicleSetup.MAX_DOCUMENT_BYTES) {
                throw JournalProblems.corrupt(folder, "a document of " + remaining + " bytes");
            }
            length = (int) remaining;
            if (array.length < length) {
                array = new byte[Math.max(length, 2 * array.length)];
            }
            bytes.read(array, 0, length);
            index = context.index();
            // Inside, because a read behind the end of a cut-off file raises its InternalError somewhat later.
            if (!DocumentFormat.isIntact(array, length, crc)) {
                throw JournalProblems.corrupt(
                        folder, "the checksum of document " + Long.toHexString(index) + " does not match");
            }
            return true;
        } catch (Exception | InternalError | AssertionError e) { // Chronicle throws checked ones undeclared.
            throw translated(folder, e);
        }
    }

    private static ProblemException translated(Path folder, Throwable e) {
        return e instanceof ProblemException problem
                ? problem
                : JournalProblems.corrupt(folder, "it cannot be read (" + e + ")", e);
    }

    byte[] array() {
        return array;
    }

    int length() {
        return length;
    }

    long index() {
        return index;
    }

    long sequence() {
        return sequence;
    }

    /** Bytes of documents read since {@link #toFile}. */
    long bytesRead() {
        return bytesRead;
    }

    boolean continues() {
        return DocumentFormat.continues(array);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.close();
        }
    }
}
