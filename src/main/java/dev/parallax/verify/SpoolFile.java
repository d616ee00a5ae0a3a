package dev.parallax.verify;

import dev.parallax.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Records in a file, for what may be too much for memory. The file is made when there is enough to write, and is gone with
 * the process, however that ends. Several threads may use it.
 */
public final class SpoolFile implements AutoCloseable {

    private static final int BUFFER = 1 << 16;
    /** Most records are read at once, with their lengths. */
    private static final int USUAL_RECORD = 2048;

    private static final int LENGTH = 4;

    private final Path folder;
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private @Nullable FileChannel file;
    private long written;

    /** @param folder where the file is made; made as well where it is not there */
    public SpoolFile(Path folder) {
        this.folder = folder;
    }

    /** Returns where the record stands. */
    public synchronized long append(byte[] record) {
        long at = end();
        buffer.writeBytes(ByteBuffer.allocate(LENGTH).putInt(record.length).array());
        buffer.writeBytes(record);
        if (buffer.size() >= BUFFER) {
            flush();
        }
        return at;
    }

    /** The record that stands there. */
    public synchronized byte[] read(long at) {
        flush();
        ByteBuffer first = read(at, (int) Math.min(USUAL_RECORD, written - at));
        int length = first.getInt();
        if (first.remaining() < length) {
            return read(at + LENGTH, length).array();
        }
        byte[] record = new byte[length];
        first.get(record);
        return record;
    }

    /** Where the record begins that comes behind one that was read. */
    static long behind(long at, byte[] record) {
        return at + LENGTH + record.length;
    }

    /** Where the next record will stand; that of the first is 0. */
    public synchronized long end() {
        return written + buffer.size();
    }

    /** Forgets all records. */
    public synchronized void clear() {
        // What is in the file already is written over.
        written = 0;
        buffer.reset();
    }

    private void flush() {
        if (buffer.size() > 0) {
            try {
                FileChannel open = open();
                ByteBuffer bytes = ByteBuffer.wrap(buffer.toByteArray());
                for (long at = written; bytes.hasRemaining(); ) {
                    at += open.write(bytes, at);
                }
            } catch (IOException e) {
                throw failed(folder, e);
            }
            written += buffer.size();
            buffer.reset();
        }
    }

    private ByteBuffer read(long at, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try {
            FileChannel open = open();
            while (bytes.hasRemaining()) {
                if (open.read(bytes, at + bytes.position()) < 0) {
                    throw new IOException("it ends too early");
                }
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
        return bytes.flip();
    }

    private FileChannel open() throws IOException {
        FileChannel open = file;
        if (open == null) {
            open = temporary(folder);
            file = open;
        }
        return open;
    }

    /** A file that has no name any more, so that nobody has to delete it. */
    static FileChannel temporary(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path path = Files.createTempFile(folder, "verify-", ".tmp");
        return FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    static ProblemException failed(Path folder, IOException e) {
        return ProblemException.usage(
                "PX-VER-008",
                "rows that differ cannot be kept in " + folder + ": " + e.getMessage()
                        + "; make room, or give another --journal");
    }

    @Override
    public synchronized void close() {
        try {
            if (file != null) {
                file.close();
                file = null;
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
