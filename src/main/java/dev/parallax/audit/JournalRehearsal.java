package dev.parallax.audit;

import dev.parallax.journal.Journal;
import org.jspecify.annotations.Nullable;

/**
 * Gets the journal's library ready on a thread of its own while the command line is read and servers are connected to: to
 * open its first queue takes about as long as that, on a processor that would else be idle.
 */
public final class JournalRehearsal {

    private static @Nullable Thread thread;

    private JournalRehearsal() {}

    /** Returns at once; what goes wrong is for the journal itself to say. */
    public static synchronized void begin() {
        if (thread == null) {
            Thread begun = new Thread(JournalRehearsal::run, "journal-rehearsal");
            begun.setDaemon(true);
            begun.start();
            thread = begun;
        }
    }

    /** Waits for its end, where it has begun: the same code is not made ready by two threads from two sides. */
    static void await() {
        Thread begun = begun();
        try {
            if (begun != null) {
                begun.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static synchronized @Nullable Thread begun() {
        return thread;
    }

    private static void run() {
        try (TemporaryFolder folder = new TemporaryFolder("parallax-rehearsal")) {
            Journal.rehearse(folder.path());
        } catch (RuntimeException | Error e) {
            // A full disk, say: the same will happen to the journal, which names its own folder.
        }
    }
}
