package dev.parallax.source;

import dev.parallax.change.ChangeSource;
import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.TableMap;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node's binary log as files on disk, read in the order of their numbers. A row event is located by its file's
 * place in that order and its position in the file.
 */
public final class LogFiles implements ChangeSource {

    private static final int POSITION_BITS = 44;
    private static final long POSITION_MASK = (1L << POSITION_BITS) - 1;

    private final List<Path> files;
    private final TableCompleter completer;

    /** Throws ProblemException (usage) when a file's name has no number to order it by. */
    public LogFiles(List<Path> files, TableCompleter completer) {
        this.files = inOrder(files);
        this.completer = completer;
    }

    /** Throws ProblemException (usage) when a file's name has no number to order it by. */
    static List<Path> inOrder(List<Path> files) {
        List<Path> sorted = new ArrayList<>(files);
        if (files.size() > 1) {
            try {
                sorted.sort(Comparator.comparingLong(file -> BinlogPosition.sequenceOf(nameOf(file))));
            } catch (IllegalArgumentException e) {
                throw ProblemException.usage(
                        "PX-SRC-007",
                        e.getMessage() + "; several files are ordered by the number at the end of their names");
            }
        }
        return List.copyOf(sorted);
    }

    static String nameOf(Path file) {
        Path name = file.getFileName();
        return name == null ? file.toString() : name.toString();
    }

    public List<Path> files() {
        return files;
    }

    @Override
    public void read(TransactionSink sink) {
        if (files.isEmpty()) {
            return;
        }
        LogParser parser = new LogParser(nameOf(files.get(0)), sink, completer);
        for (int i = 0; i < files.size(); i++) {
            if (i > 0) {
                parser.nextFile(nameOf(files.get(i)));
            }
            long locatorBase = (long) i << POSITION_BITS;
            try (LogFileReader reader = new LogFileReader(files.get(i), LogFileReader.LARGE_BLOCK)) {
                while (reader.next()) {
                    long position = reader.position();
                    parser.event(reader.buffer(), reader.start(), reader.length(), position, locatorBase | position);
                }
            }
        }
        if (parser.inTransaction()) {
            throw ProblemException.inconclusive(
                    "PX-SRC-011",
                    "binary log file " + files.get(files.size() - 1)
                            + " ends inside a transaction: it is cut short; copy the file again");
        }
    }

    @Override
    public RowStore openRowStore() {
        return new FileRowStore(files);
    }

    private static final class FileRowStore implements RowStore {
        private final List<Path> files;
        private final RowsEvent rows = new RowsEvent();
        private final PayloadWindows payloads = new PayloadWindows();
        private @Nullable LogFileReader reader;
        private boolean checksums;
        private int openFile = -1;

        FileRowStore(List<Path> files) {
            this.files = files;
        }

        @Override
        public RowsEvent fetch(long locator, int inner, TableMap table) {
            if (inner >= 0) {
                PayloadWindows.Window window = payloads.find(locator, inner);
                return at(window != null ? window : load(locator, inner), locator, inner, table);
            }
            LogFileReader log = read(locator);
            return rows.set(
                    log.buffer(), body(log), end(log), typeAt(log.buffer(), log.start()), table, locator, inner);
        }

        private RowsEvent at(PayloadWindows.Window window, long locator, int inner, TableMap table) {
            byte[] bytes = window.bytes();
            int start = window.at(inner);
            int end = start + LittleEndian.int32(bytes, start + 9);
            return rows.set(bytes, start + EventType.HEADER_BYTES, end, typeAt(bytes, start), table, locator, inner);
        }

        private PayloadWindows.Window load(long locator, int inner) {
            LogFileReader log = read(locator);
            return payloads.load(locator, inner, log.buffer(), body(log), end(log));
        }

        private LogFileReader read(long locator) {
            LogFileReader log = open((int) (locator >>> POSITION_BITS));
            log.seek(locator & POSITION_MASK);
            log.next();
            return log;
        }

        private static int body(LogFileReader log) {
            return log.start() + EventType.HEADER_BYTES;
        }

        private int end(LogFileReader log) {
            return log.start() + log.length() - (checksums ? EventType.CHECKSUM_BYTES : 0);
        }

        private static int typeAt(byte[] buffer, int at) {
            return LittleEndian.uint8(buffer, at + 4);
        }

        private LogFileReader open(int index) {
            if (reader == null || openFile != index) {
                close();
                LogFileReader opened = new LogFileReader(files.get(index), LogFileReader.SMALL_BLOCK);
                opened.next();
                checksums = LittleEndian.uint8(
                                opened.buffer(), opened.start() + opened.length() - EventType.CHECKSUM_BYTES - 1)
                        == 1;
                reader = opened;
                openFile = index;
            }
            return reader;
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
