package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a queue holds at its end, found by reading its last file alone: the {@link Head} there stands for all before it.
 *
 * @param nextFile the number of the file to go on in: the last one where that is empty, otherwise a new one
 * @param lastSequence number of the last document; -1 when there is none
 * @param openTransaction whether the last transaction has neither END nor ABANDON
 */
record QueueState(
        int nextFile,
        long lastSequence,
        boolean openTransaction,
        @Nullable BinlogPosition resume,
        @Nullable TransactionId lastTransaction,
        @Nullable LogFile logFile,
        GtidSet executed,
        @Nullable Cut cut) {

    static QueueState empty() {
        return new QueueState(ChronicleSetup.FIRST_FILE, -1, false, null, null, null, GtidSet.empty(), null);
    }

    /** Reads the last file of the queue in {@code folder}. */
    static QueueState of(Path folder) {
        try (DocumentTailer documents = DocumentTailer.open(folder)) {
            List<Integer> files = documents.files();
            for (int i = files.size() - 1; i >= 0; i--) {
                Scan scan = new Scan(documents);
                scan.read(files.get(i));
                if (scan.bytes > 0) {
                    return scan.state(files.get(i) + 1);
                }
            }
            return empty();
        }
    }

    private static final class Scan {
        private final DocumentTailer documents;
        private final ByteReader body = new ByteReader();
        private final ExecutedSet executed = new ExecutedSet();
        private long bytes;
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
                    open = head.insideTransaction();
                    resume = head.resume();
                    last = head.lastTransaction();
                    logFile = head.logFile();
                    executed.addAll(head.executed());
                    cut = head.cut();
                }
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

        QueueState state(int nextFile) {
            return new QueueState(nextFile, documents.sequence(), open, resume, last, logFile, executed.toSet(), cut);
        }
    }
}
