package dev.parallax.journal;

import dev.parallax.change.Constraints;
import dev.parallax.change.GeneratedKeys;
import dev.parallax.change.LogFile;
import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.ServerAnswers;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads one node's queue, up to where it ended when the reader was opened: each pass delivers the same, even while a
 * capture appends. Used by one thread at a time; every reader has its own view of the queue.
 */
public final class JournalReader implements AutoCloseable {

    private final Path folder;
    private final NodeIdentity identity;
    private final GeneratedKeys keys;
    private final ServerAnswers.Node settings;
    private final QueueState state;
    private final DocumentTailer documents;

    private JournalReader(
            Path folder,
            NodeIdentity identity,
            GeneratedKeys keys,
            ServerAnswers.Node settings,
            QueueState state,
            DocumentTailer documents) {
        this.folder = folder;
        this.settings = settings;
        this.keys = keys;
        this.identity = identity;
        this.state = state;
        this.documents = documents;
    }

    /** Whether a folder holds a journal. Throws ProblemException, as {@link #open}, where it cannot be told. */
    public static boolean isJournal(Path folder) {
        return JournalIdentity.read(folder) != null;
    }

    /**
     * Opens a node's queue; reads its last file to learn where it ends.
     *
     * @throws dev.parallax.problem.ProblemException PX-JRN-001 no journal there, -002 another format version, -008 an
     *     unreadable identity, -010 a damaged queue
     */
    public static JournalReader open(Path folder, JournalNode node) {
        if (Files.isRegularFile(folder)) {
            throw JournalProblems.plainFile(folder);
        }
        JournalIdentity identity = JournalIdentity.read(folder);
        if (identity == null) {
            throw JournalProblems.noJournal(folder);
        }
        Path queue = folder.resolve(node.label());
        return new JournalReader(
                folder,
                identity.of(node),
                KeyNotes.read(folder),
                SettingNotes.read(folder, node),
                QueueState.of(queue),
                DocumentTailer.open(queue));
    }

    /** The server whose log this is, as it was when the journal was begun. */
    public NodeIdentity nodeIdentity() {
        return identity;
    }

    /** What the server said of its settings where the last capture ended. */
    public ServerAnswers.Node settings() {
        return settings;
    }

    /** What the servers said of the tables' primary keys where captures ended. */
    public GeneratedKeys generatedKeys() {
        return keys;
    }

    /** What the servers said of the tables' unique indexes and foreign keys where captures ended. */
    public Constraints constraints() {
        return ConstraintNotes.read(folder);
    }

    /** The state of the node where the last capture ended; empty when none has ended yet. */
    public Optional<Cut> lastCut() {
        return Optional.ofNullable(state.cut());
    }

    /** How far the queue has come; empty when it holds nothing. */
    public Optional<Checkpoint> lastComplete() {
        BinlogPosition resume = state.resume();
        return resume == null ? Optional.empty() : Optional.of(new Checkpoint(resume, state.lastTransaction()));
    }

    /**
     * Delivers every record, from the first one retained. Each complete transaction gets its {@code end}; what was
     * interrupted gets {@code abandon}, also at the very end. Where retention has deleted the beginning, the first call
     * is {@code logFile} with, as previous GTIDs, all that was in the log before the first transaction delivered.
     * Row events carry a locator for {@link #rowStore}.
     *
     * @throws dev.parallax.problem.ProblemException PX-JRN-010 a damaged queue
     */
    public void replay(TransactionSink sink) {
        new Replay(documents, state.lastSequence(), sink).run();
    }

    /** The heads of the log files in the queue, in order. Reads the whole queue. */
    public List<LogFile> logFiles() {
        List<LogFile> files = new ArrayList<>();
        replay(new LogFileCollector(files));
        return files;
    }

    /** Fetches row events that {@link #replay} delivered. Independent of this reader: has to be closed by itself. */
    public RowStore rowStore() {
        return new JournalRowStore(DocumentTailer.open(documents.folder()));
    }

    @Override
    public void close() {
        documents.close();
    }

    private record LogFileCollector(List<LogFile> files) implements TransactionSink {
        @Override
        public void logFile(LogFile file) {
            files.add(file);
        }

        @Override
        public void begin(Transaction transaction) {}

        @Override
        public void rows(RowsEvent rows) {}

        @Override
        public void statement(Statement statement) {}

        @Override
        public void end(BinlogPosition position) {}

        @Override
        public void abandon() {}
    }
}
