package dev.parallax.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** One writer at a time. The operating system drops the lock with the process, however that ends. */
final class JournalLock implements AutoCloseable {

    private static final String FILE = "journal.lock";

    private final FileChannel channel;

    private JournalLock(FileChannel channel) {
        this.channel = channel;
    }

    static JournalLock take(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new JournalLock(channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw JournalProblems.inUse(folder);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
