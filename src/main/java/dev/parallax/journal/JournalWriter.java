package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends one node's transactions to its queue. Used by one thread at a time.
 *
 * <p><b>Exactly once.</b> A log's transactions have ascending positions. The queue's state is a position R: every
 * transaction that begins before R and was seen is complete in the queue, none at or behind R is. A source that resumes
 * at R or before it, and so delivers some transactions twice, gives each transaction a begin position; those before R
 * are dropped and counted ({@link #duplicates}). What a killed process left unfinished is marked abandoned when the
 * queue is opened, and comes again from R. This holds as long as the server's log is the same log: the same file name
 * with another creation time is refused.
 *
 * <p>Records are gathered in memory: call {@link #flush} when the source has nothing more to deliver at the moment.
 */
public final class JournalWriter implements TransactionSink, AutoCloseable {

    /** A binary log's first event stands behind the four bytes of its magic number. */
    private static final long FIRST_EVENT = 4;

    /** Event type and table number in front of a row event's bytes. */
    static final int ROWS_PREFIX_BYTES = 5;

    private final JournalNode node;
    private final Path folder;
    private final JournalOptions options;
    private final DocumentWriter documents;
    private final TableNumbers tables = new TableNumbers();
    private final ByteWriter body = new ByteWriter();
    private final ExecutedSet executed = new ExecutedSet();
    private final PositionOrder order = new PositionOrder();
    private @Nullable BinlogPosition resume;
    private @Nullable TransactionId lastTransaction;
    private @Nullable LogFile logFile;
    private @Nullable Cut cut;
    private @Nullable TransactionId open;
    private boolean unfinishedTail;
    private boolean skipping;
    /** The open transaction's increment and offset, until its first insert; 0 when there is nothing to write. */
    private long autoIncrement;

    private long transactions;
    private long duplicates;
    private boolean closed;

    JournalWriter(JournalNode node, Path folder, JournalOptions options) {
        this.node = node;
        this.folder = folder;
        this.options = options;
        QueueState state = QueueState.of(folder);
        documents = new DocumentWriter(folder, options, state);
        executed.addAll(state.executed());
        resume = state.resume();
        lastTransaction = state.lastTransaction();
        logFile = state.logFile();
        cut = state.cut();
        unfinishedTail = state.openTransaction();
        if (resume != null) {
            order.resume(resume);
        }
        if (unfinishedTail) {
            startFileIfDue();
            body.clear();
            documents.record(RecordType.ABANDON, body);
            unfinishedTail = false;
            documents.flush();
        }
    }

    static BinlogPosition startOf(LogFile file) {
        return new BinlogPosition(file.name(), FIRST_EVENT);
    }

    /** Where the source should go on; empty while the queue is. */
    public Optional<BinlogPosition> resumePosition() {
        return Optional.ofNullable(resume);
    }

    /** How far the queue has come; empty while it is. */
    public Optional<Checkpoint> lastComplete() {
        return resume == null ? Optional.empty() : Optional.of(new Checkpoint(resume, lastTransaction));
    }

    /** Transactions completed through this writer. */
    public long transactions() {
        return transactions;
    }

    /** Transactions that were delivered again and dropped. */
    public long duplicates() {
        return duplicates;
    }

    /** The tables whose rows were appended through this writer. */
    public Set<TableName> tables() {
        return tables.names();
    }

    /** Bytes appended through this writer. */
    public long appendedBytes() {
        return documents.appendedBytes();
    }

    /**
     * A log file that the queue has come to already, or past, is ignored.
     *
     * @throws dev.parallax.problem.ProblemException PX-JRN-013 when it is another file of the same name
     */
    @Override
    public void logFile(LogFile file) {
        LogFile current = logFile;
        if (current != null) {
            if (current.name().equals(file.name())
                    && current.createdSeconds() != 0
                    && file.createdSeconds() != 0
                    && current.createdSeconds() != file.createdSeconds()) {
                throw JournalProblems.logWasReset(node, file.name());
            }
            if (startOf(file).compareTo(startOf(current)) <= 0) {
                return;
            }
        }
        startFileIfDue();
        body.clear();
        Codec.write(body, file);
        documents.record(RecordType.LOG_FILE, body);
        executed.addAll(file.previousGtids());
        logFile = file;
        BinlogPosition start = startOf(file);
        if (resume == null || resume.compareTo(start) < 0) {
            advance(start);
        }
    }

    @Override
    public void begin(Transaction transaction) {
        if (open != null) {
            throw new IllegalStateException("a transaction begins inside another one");
        }
        autoIncrement = 0;
        skipping = order.isBeforeResume(transaction.file(), transaction.offset());
        if (skipping) {
            open = transaction.id();
            return;
        }
        // A file begun here begins in front of the transaction, not inside it.
        startFileIfDue();
        open = transaction.id();
        body.clear();
        Codec.write(body, transaction);
        documents.record(RecordType.BEGIN, body);
    }

    @Override
    public void autoIncrement(int increment, int offset) {
        if (!skipping) {
            autoIncrement = (long) increment << 32 | offset;
        }
    }

    /** Only inserts need it: nothing is written for the many transactions without one. */
    private void writeAutoIncrement() {
        startFileIfDue();
        body.clear();
        body.putInt((int) (autoIncrement >> 32));
        body.putInt((int) autoIncrement);
        documents.record(RecordType.AUTO_INCREMENT, body);
        autoIncrement = 0;
    }

    @Override
    public void rowsQuery(String sql) {
        if (!skipping) {
            startFileIfDue();
            body.clear();
            body.putString(sql);
            documents.record(RecordType.ROWS_QUERY, body);
        }
    }

    @Override
    public void rows(RowsEvent rows) {
        if (skipping) {
            return;
        }
        if (autoIncrement != 0 && rows.kind() == RowsEvent.Kind.INSERT) {
            writeAutoIncrement();
        }
        startFileIfDue();
        int number = tables.numberOf(rows.table());
        if (tables.isNewIn(documents.file(), number)) {
            body.clear();
            body.putInt(number);
            Codec.write(body, rows.table());
            documents.record(RecordType.TABLE, body);
        }
        int length = rows.bodyEnd() - rows.bodyStart();
        documents.startRecord(RecordType.ROWS, ROWS_PREFIX_BYTES + length);
        documents.putByte(rows.eventType());
        documents.putInt(number);
        documents.put(rows.buffer(), rows.bodyStart(), length);
    }

    @Override
    public void statement(Statement statement) {
        if (!skipping) {
            startFileIfDue();
            body.clear();
            body.putString(statement.schema());
            body.putString(statement.sql());
            documents.record(RecordType.STATEMENT, body);
        }
    }

    @Override
    public void end(BinlogPosition position) {
        TransactionId id = open;
        if (id == null) {
            throw new IllegalStateException("a transaction ends that has not begun");
        }
        open = null;
        if (skipping) {
            skipping = false;
            duplicates++;
            return;
        }
        body.clear();
        Codec.writePosition(body, position);
        Codec.writeId(body, id);
        documents.record(RecordType.END, body);
        executed.add(id);
        lastTransaction = id;
        transactions++;
        advance(position);
    }

    @Override
    public void abandon() {
        if (open == null) {
            return;
        }
        open = null;
        if (!skipping) {
            body.clear();
            documents.record(RecordType.ABANDON, body);
        }
        skipping = false;
    }

    /** Records the state of the node where the window ends; the latest one counts. Flushes. */
    public void cut(Cut newCut) {
        startFileIfDue();
        body.clear();
        Codec.write(body, newCut);
        documents.record(RecordType.CUT, body);
        cut = newCut;
        documents.flush();
    }

    /** Hands what has been gathered to the operating system; readers see it from now on. */
    public void flush() {
        documents.flush();
    }

    private void advance(BinlogPosition position) {
        resume = position;
        order.resume(position);
        documents.resume(position);
    }

    private void startFileIfDue() {
        if (!documents.fileEnded()) {
            return;
        }
        documents.startFile();
        body.clear();
        new Head(
                        documents.fileCreatedMillis(),
                        open != null || unfinishedTail,
                        resume,
                        lastTransaction,
                        logFile,
                        executed.toSet(),
                        cut)
                .write(body);
        documents.record(RecordType.HEAD, body);
        documents.flush();
        if (!options.retention().isUnlimited()) {
            RetentionSweep.run(folder, options);
            documents.refresh();
        }
    }

    /** Flushes and closes; an open transaction is marked abandoned. After an error only closes. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (documents) {
            if (!documents.isBroken()) {
                abandon();
                documents.flush();
            }
        }
    }
}
