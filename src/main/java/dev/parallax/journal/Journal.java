package dev.parallax.journal;

import dev.parallax.change.Constraints;
import dev.parallax.change.ServerAnswers;
import dev.parallax.mysql.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal opened for writing: a folder with one queue per node and a small file that says whose they are. One process
 * at a time writes it; any number may read it meanwhile ({@link JournalReader#open}).
 */
public final class Journal implements AutoCloseable {

    private final Path folder;
    private final JournalOptions options;
    private final JournalLock lock;
    private final Map<JournalNode, JournalWriter> writers = new EnumMap<>(JournalNode.class);

    private Journal(Path folder, JournalOptions options, JournalLock lock) {
        this.folder = folder;
        this.options = options;
        this.lock = lock;
    }

    /** Makes a queue in an empty folder and closes it: of the time that the first queue takes, most is loading code. */
    public static void rehearse(Path scratch) {
        try (DocumentAppender appender = new DocumentAppender(scratch, ChronicleSetup.FIRST_FILE)) {
            appender.append(new byte[1], 1);
        }
    }

    /**
     * Opens the journal in a folder, or begins one in an empty or missing folder.
     *
     * @throws dev.parallax.problem.ProblemException PX-JRN-002 another format version, -003 another pair of servers,
     *     -004 the pair exchanged, -005 one server given twice, -006 in use by another process, -007 the folder holds
     *     something else, -008 an unreadable identity, -012 an I/O error
     */
    public static Journal open(Path folder, NodeIdentity a, NodeIdentity b, JournalOptions options) {
        if (a.serverUuid().equals(b.serverUuid())) {
            throw JournalProblems.oneServerTwice(a);
        }
        JournalIdentity given = new JournalIdentity(a, b);
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw JournalProblems.notEmpty(folder);
        }
        JournalLock lock = null;
        try {
            // Read first: a folder that is something else must not even get a lock file.
            identify(folder, given);
            Files.createDirectories(folder);
            lock = JournalLock.take(folder);
            if (identify(folder, given) == null) {
                given.write(folder);
            }
            return new Journal(folder, options, lock);
        } catch (IOException e) {
            close(lock);
            throw JournalProblems.ioFailed(folder, "open the journal in", null, e);
        } catch (RuntimeException e) {
            close(lock);
            throw e;
        }
    }

    private static @Nullable JournalIdentity identify(Path folder, JournalIdentity given) throws IOException {
        JournalIdentity found = JournalIdentity.read(folder);
        if (found != null) {
            found.check(folder, given);
        } else if (Files.exists(folder) && !isEmptyJournal(folder)) {
            throw JournalProblems.notEmpty(folder);
        }
        return found;
    }

    /** What a process leaves that was killed while it began a journal counts as nothing. */
    private static boolean isEmptyJournal(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.allMatch(path -> path.getFileName().toString().startsWith("journal."));
        }
    }

    /**
     * The writer of one node's queue, the same at each call. Reads the end of the queue the first time.
     *
     * @throws dev.parallax.problem.ProblemException PX-JRN-010 a damaged queue, -011 a full disk, -012 an I/O error
     */
    public synchronized JournalWriter writer(JournalNode node) {
        JournalWriter writer = writers.get(node);
        if (writer == null) {
            Path queue = folder.resolve(node.label());
            try {
                Files.createDirectories(queue);
            } catch (IOException e) {
                throw JournalProblems.ioFailed(queue, "create", null, e);
            }
            writer = new JournalWriter(node, queue, options);
            writers.put(node, writer);
        }
        return writer;
    }

    /** Notes what servers said: whether a table's primary key is an AUTO_INCREMENT column. */
    public void note(Map<TableName, Boolean> generatedKeys) {
        if (!generatedKeys.isEmpty()) {
            KeyNotes.add(folder, generatedKeys);
        }
    }

    /** Notes what servers said of their settings. */
    public void note(ServerAnswers.Node a, ServerAnswers.Node b) {
        SettingNotes.write(folder, a, b);
    }

    /** Notes what servers said: the tables' unique indexes and foreign keys. */
    public void note(Constraints constraints) {
        ConstraintNotes.add(folder, constraints);
    }

    public Path folder() {
        return folder;
    }

    /** Closes both writers and lets other processes write. */
    @Override
    public synchronized void close() {
        try {
            for (JournalWriter writer : writers.values()) {
                writer.close();
            }
        } finally {
            close(lock);
        }
    }

    private static void close(@Nullable JournalLock lock) {
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                throw JournalProblems.ioFailed(Path.of("journal.lock"), "release", null, e);
            }
        }
    }
}
