package dev.parallax.source;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the raw events of one binary log file in order, a large block at a time. */
final class LogFileReader implements AutoCloseable {

    /** For reading a whole file. */
    static final int LARGE_BLOCK = 1 << 17;

    /** For fetching single events. */
    static final int SMALL_BLOCK = 1 << 11;

    private static final int MAGIC_BYTES = 4;
    private static final int MAGIC = 0x6E6962FE;
    private static final int ENCRYPTED_MAGIC = 0x6E6962FD;

    private final Path path;
    private final FileChannel file;
    private final long size;
    private byte[] buffer;
    /** The log position of buffer[0]. */
    private long bufferPosition;

    private int filled;
    private int eventStart;
    private int eventLength;

    LogFileReader(Path path, int blockBytes) {
        this.path = path;
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new IOException(Files.isDirectory(path) ? "it is a folder" : "it is not a regular file");
            }
            file = FileChannel.open(path);
            size = file.size();
            buffer = new byte[(int) Math.min(blockBytes, Math.max(size, MAGIC_BYTES))];
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-SRC-001", "binary log file " + path + " cannot be opened: " + reason(e) + "; check the path");
        }
        if (!fill(MAGIC_BYTES)) {
            throw ProblemException.inconclusive(
                    "PX-SRC-002", "binary log file " + path + " is empty: it ends before its first event");
        }
        int magic = LittleEndian.int32(buffer, 0);
        if (magic == ENCRYPTED_MAGIC) {
            throw ProblemException.inconclusive(
                    "PX-SRC-004",
                    "binary log file " + path
                            + " is encrypted (binlog_encryption=ON); read it from its server with --node instead");
        }
        if (magic != MAGIC) {
            throw ProblemException.usage(
                    "PX-SRC-003", path + " is not a binary log file of MySQL; if it is compressed, unpack it first");
        }
        eventStart = MAGIC_BYTES;
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "its permissions forbid to read it";
        }
        return e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
    }

    /** Goes before the event at this position. */
    void seek(long position) {
        eventLength = 0;
        if (position >= bufferPosition && position < bufferPosition + filled) {
            eventStart = (int) (position - bufferPosition);
            return;
        }
        bufferPosition = position;
        filled = 0;
        eventStart = 0;
    }

    /** Goes to the next event; false at the end of the file. */
    boolean next() {
        eventStart += eventLength;
        eventLength = 0;
        if (!fill(EventType.HEADER_BYTES)) {
            if (filled > eventStart) {
                throw truncated("only " + (filled - eventStart) + " bytes of an event's header are there");
            }
            return false;
        }
        int length = LittleEndian.int32(buffer, eventStart + 9);
        if (length < EventType.HEADER_BYTES) {
            throw ProblemException.inconclusive(
                    "PX-SRC-010",
                    "binary log file " + path + " at position " + position() + ": an event claims to be "
                            + Integer.toUnsignedString(length) + " bytes long: the file is damaged");
        }
        if (length > size - position()) {
            throw truncated("an event of " + length + " bytes has only " + (size - position()) + " of them");
        }
        if (!fill(length)) {
            throw truncated("an event of " + length + " bytes is cut short");
        }
        eventLength = length;
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return eventStart;
    }

    int length() {
        return eventLength;
    }

    /** Where the current event begins in the file. */
    long position() {
        return bufferPosition + eventStart;
    }

    long size() {
        return size;
    }

    /** Makes sure that this many bytes from the current event's start are in the buffer; false when the file ends. */
    private boolean fill(int bytes) {
        if (filled - eventStart >= bytes) {
            return true;
        }
        byte[] target = bytes > buffer.length ? new byte[Math.max(bytes, buffer.length * 2)] : buffer;
        int rest = filled - eventStart;
        System.arraycopy(buffer, eventStart, target, 0, rest);
        buffer = target;
        bufferPosition += eventStart;
        eventStart = 0;
        filled = rest;
        try {
            while (filled < bytes) {
                int read = file.read(ByteBuffer.wrap(buffer, filled, buffer.length - filled), bufferPosition + filled);
                if (read < 0) {
                    return false;
                }
                filled += read;
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        return true;
    }

    private ProblemException truncated(String what) {
        return ProblemException.inconclusive(
                "PX-SRC-005",
                "binary log file " + path + " is cut short at position " + position() + ": " + what
                        + "; copy the file again");
    }

    private ProblemException unreadable(IOException e) {
        return ProblemException.inconclusive(
                "PX-SRC-006", "binary log file " + path + " cannot be read: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }
}
