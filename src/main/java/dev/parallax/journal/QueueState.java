package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a queue holds at its end, found by reading its last file alone: the {@link Head} there stands for all before it.
 *
 * @param file the number of the last file
 * @param fileBytes bytes of documents in it; 0 when it is empty or the queue is
 * @param lastSequence number of the last document; -1 when there is none
 * @param tables the tables of the last file by their number there
 * @param openTransaction whether the last transaction has neither END nor ABANDON
 */
record QueueState(
        int file,
        long fileBytes,
        long fileCreatedMillis,
        long lastSequence,
        Map<Integer, TableMap> tables,
        boolean openTransaction,
        @Nullable BinlogPosition resume,
        @Nullable TransactionId lastTransaction,
        @Nullable LogFile logFile,
        GtidSet executed,
        @Nullable Cut cut) {

    static QueueState empty() {
        return new QueueState(
                ChronicleSetup.FIRST_FILE, 0, 0, -1, Map.of(), false, null, null, null, GtidSet.empty(), null);
    }

    /** Reads the last file of the queue in {@code folder}. */
    static QueueState of(Path folder) {
        try (DocumentTailer documents = DocumentTailer.open(folder)) {
            List<Integer> files = documents.files();
            for (int i = files.size() - 1; i >= 0; i--) {
                Scan scan = new Scan(documents);
                scan.read(files.get(i));
                if (scan.bytes > 0) {
                    // A file behind it was created and nothing was written to it yet.
                    boolean emptyFileBehind = i < files.size() - 1;
                    return scan.state(files.get(files.size() - 1), emptyFileBehind);
                }
            }
            return files.isEmpty() ? empty() : empty().inFile(files.get(files.size() - 1));
        }
    }

    private QueueState inFile(int number) {
        return new QueueState(
                number, 0, 0, lastSequence, Map.of(), openTransaction, resume, lastTransaction, logFile, executed, cut);
    }

    private static final class Scan {
        private final DocumentTailer documents;
        private final ByteReader body = new ByteReader();
        private final Map<Integer, TableMap> tables = new TreeMap<>();
        private final ExecutedSet executed = new ExecutedSet();
        private long bytes;
        private long createdMillis;
        private boolean open;
        private @Nullable BinlogPosition resume;
        private @Nullable TransactionId last;
        private @Nullable LogFile logFile;
        private @Nullable Cut cut;

        Scan(DocumentTailer documents) {
            this.documents = documents;
        }

        void read(int file) {
            RecordReader records = new RecordReader(documents, Long.MAX_VALUE);
            records.toFile(file);
            while (records.next()) {
                body.set(records.array(), records.start(), records.end());
                try {
                    take(records.type());
                } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                    throw JournalProblems.corrupt(documents.folder(), "a record cannot be read", e);
                }
            }
            bytes = documents.bytesRead();
        }

        private void take(int type) {
            switch (type) {
                case RecordType.HEAD -> {
                    Head head = Head.read(body);
                    createdMillis = head.createdMillis();
                    open = head.insideTransaction();
                    resume = head.resume();
                    last = head.lastTransaction();
                    logFile = head.logFile();
                    executed.addAll(head.executed());
                    cut = head.cut();
                }
                case RecordType.TABLE -> tables.put(body.readInt(), Codec.readTable(body));
                case RecordType.LOG_FILE -> {
                    LogFile file = Codec.readLogFile(body);
                    logFile = file;
                    resume = JournalWriter.startOf(file);
                    executed.addAll(file.previousGtids());
                }
                case RecordType.BEGIN -> open = true;
                case RecordType.ABANDON -> open = false;
                case RecordType.END -> {
                    open = false;
                    resume = Codec.readRequiredPosition(body);
                    last = Codec.readId(body);
                    executed.add(last);
                }
                case RecordType.CUT -> cut = Codec.readCut(body);
                default -> {
                    // What a transaction holds says nothing about where the queue ends.
                }
            }
        }

        QueueState state(int lastFile, boolean lastFileIsEmpty) {
            return new QueueState(
                    lastFile,
                    lastFileIsEmpty ? 0 : bytes,
                    createdMillis,
                    documents.sequence(),
                    lastFileIsEmpty ? Map.of() : tables,
                    open,
                    resume,
                    last,
                    logFile,
                    executed.toSet(),
                    cut);
        }
    }
}
