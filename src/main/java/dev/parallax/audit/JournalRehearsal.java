package dev.parallax.audit;

import dev.parallax.journal.Journal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gets the journal's library ready on a thread of its own while servers are connected to: it takes a quarter of a second
 * of one processor to open its first queue, and connecting leaves the other idle.
 */
final class JournalRehearsal {

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private JournalRehearsal() {}

    /** Returns at once; what goes wrong is for the journal itself to say. */
    static void begin() {
        if (BEGUN.compareAndSet(false, true)) {
            Thread thread = new Thread(JournalRehearsal::run, "journal-rehearsal");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        try (TemporaryFolder folder = new TemporaryFolder("parallax-rehearsal")) {
            Journal.rehearse(folder.path());
        } catch (RuntimeException | Error e) {
            // A full disk, say: the same will happen to the journal, which names its own folder.
        }
    }
}
