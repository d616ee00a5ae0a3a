package dev.parallax.source;

import dev.parallax.change.LogFile;
import dev.parallax.change.MalformedRowsException;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Turns the events of one binary log, in order, into whole transactions for a {@link TransactionSink}. Live streams, log
 * files and the inside of compressed transactions all come through here.
 *
 * <p>An auditor must not lose anything, so everything that is not understood stops the reading with
 * {@link ProblemException}: a wrong checksum, an unknown event that may not be ignored, rows of an undefined table, a
 * transaction inside another. The event layouts are those of MySQL's libs/mysql/binlog/event.
 */
public final class LogParser {

    private static final int NOT_COMPRESSED = -1;

    private static final int QUERY_HEADER_BYTES = 13;

    /**
     * What an EXECUTE_LOAD_QUERY event has behind those of a QUERY: the file, and where its name stands in the text.
     */
    private static final int LOAD_HEADER_BYTES = 13;

    private final TransactionSink sink;
    private final TableMaps tables;
    private final GtidEventParser gtids = new GtidEventParser();
    private final PayloadReader payload = new PayloadReader();
    private final RowsEvent rows = new RowsEvent();
    private final CRC32 crc = new CRC32();

    private String file;
    private long fileCreated;
    private String serverVersion = "";
    private boolean checksums;
    private boolean inTransaction;
    /** Whether BEGIN or XA START came: then statements do not end the transaction. */
    private boolean inBlock;

    /**
     * @param file name of the log file that the first event comes from
     */
    public LogParser(String file, TransactionSink sink, TableCompleter completer) {
        this.file = file;
        this.sink = sink;
        this.tables = new TableMaps(completer);
    }

    /** Goes on in another log file; called between transactions. */
    public void nextFile(String name) {
        if (inTransaction) {
            throw problem("PX-SRC-011", 0, "the log file ends inside a transaction; the file is cut short");
        }
        file = name;
        tables.forget();
    }

    public boolean inTransaction() {
        return inTransaction;
    }

    /** Drops the open transaction, if any: a connection broke, and it will come again from its start. */
    public void abandon() {
        if (inTransaction) {
            inTransaction = false;
            sink.abandon();
        }
        tables.forget();
    }

    /**
     * Takes one event.
     *
     * @param at where the event's header begins in {@code buffer}
     * @param length of the whole event with its checksum
     * @param position where the event begins in the log file
     * @param locator what a {@link dev.parallax.change.RowStore} of this source finds the event by
     */
    public void event(byte[] buffer, int at, int length, long position, long locator) {
        int type = LittleEndian.uint8(buffer, at + 4);
        try {
            int end = at + length - verifyChecksum(buffer, at, length, type, position);
            dispatch(buffer, at, end, type, position, position + length, locator, NOT_COMPRESSED);
        } catch (ArrayIndexOutOfBoundsException | MalformedRowsException e) {
            throw malformed(type, position, e);
        }
    }

    /** Returns how many bytes at the event's end are its checksum. */
    private int verifyChecksum(byte[] buffer, int at, int length, int type, long position) {
        if (type == EventType.FORMAT_DESCRIPTION) {
            // The algorithm stands in the event itself; its checksum is always there (since 5.6), and right even where
            // the others have none, unless the server edited the event for a stream that begins inside the file.
            int algorithm = LittleEndian.uint8(buffer, at + length - EventType.CHECKSUM_BYTES - 1);
            if (algorithm > 1) {
                throw problem("PX-SRC-010", position, "the log is checksummed by the unknown algorithm " + algorithm);
            }
            checksums = algorithm == 1;
            if (!checksums && LittleEndian.int32(buffer, at + 13) == 0) {
                return EventType.CHECKSUM_BYTES;
            }
        } else if (!checksums) {
            return 0;
        }
        int covered = length - EventType.CHECKSUM_BYTES;
        if (covered < EventType.HEADER_BYTES) {
            throw problem("PX-SRC-010", position, "an event of " + length + " bytes is too short");
        }
        byte flags = buffer[at + 17];
        if (type == EventType.FORMAT_DESCRIPTION) {
            // The server computes it without this flag, which it clears in place when it closes the file.
            buffer[at + 17] &= ~EventType.FLAG_IN_USE;
        }
        crc.reset();
        crc.update(buffer, at, covered);
        buffer[at + 17] = flags;
        if ((int) crc.getValue() != LittleEndian.int32(buffer, at + covered)) {
            throw problem(
                    "PX-SRC-009",
                    position,
                    "the checksum of an event of type " + type + " is wrong: the log is damaged;"
                            + " audit from the next log file, or read the log from an undamaged copy");
        }
        return EventType.CHECKSUM_BYTES;
    }

    private void dispatch(
            byte[] buffer, int at, int end, int type, long position, long nextPosition, long locator, int inner) {
        int body = at + EventType.HEADER_BYTES;
        if (RowsEvent.isRowsEvent(type)) {
            rows(buffer, body, end, type, position, locator, inner);
            return;
        }
        switch (type) {
            case EventType.TABLE_MAP -> tables.define(buffer, body, end);
            case EventType.GTID -> begin(gtids.parse(buffer, body, end, false, serverId(buffer, at), file, position));
            case EventType.ANONYMOUS_GTID ->
                begin(gtids.parse(buffer, body, end, true, serverId(buffer, at), file, position));
            case EventType.GTID_TAGGED ->
                begin(gtids.parseTagged(buffer, body, end, serverId(buffer, at), file, position));
            case EventType.QUERY -> query(buffer, body, QUERY_HEADER_BYTES, end, position, nextPosition);
            case EventType.EXECUTE_LOAD_QUERY ->
                query(buffer, body, QUERY_HEADER_BYTES + LOAD_HEADER_BYTES, end, position, nextPosition);
            case EventType.XID -> end(position, nextPosition);
            case EventType.XA_PREPARE -> {
                requireTransaction(position);
                if (LittleEndian.uint8(buffer, body) == 1) {
                    // Not prepared but committed, which no other event says.
                    sink.statement(new Statement("", "XA COMMIT ONE PHASE"));
                }
                end(position, nextPosition);
            }
            case EventType.ROWS_QUERY -> sink.rowsQuery(text(buffer, body + 1, end));
            case EventType.TRANSACTION_PAYLOAD -> compressed(buffer, body, end, position, nextPosition, locator);
            case EventType.FORMAT_DESCRIPTION -> formatDescription(buffer, body, at);
            case EventType.PREVIOUS_GTIDS ->
                sink.logFile(
                        new LogFile(file, serverVersion, fileCreated, PreviousGtidsParser.parse(buffer, body, end)));
            case EventType.INCIDENT ->
                throw problem(
                        "PX-SRC-012",
                        position,
                        "the server noted an incident: events may be missing from its log;"
                                + " audit from the next log file");
            case EventType.STOP,
                    EventType.ROTATE,
                    EventType.INTVAR,
                    EventType.RAND,
                    EventType.USER_VAR,
                    EventType.BEGIN_LOAD_QUERY,
                    EventType.APPEND_BLOCK,
                    EventType.DELETE_FILE,
                    EventType.HEARTBEAT,
                    EventType.HEARTBEAT_V2,
                    EventType.IGNORABLE,
                    EventType.TRANSACTION_CONTEXT,
                    EventType.VIEW_CHANGE -> {
                // Nothing of a row or of a transaction's bounds; of a LOAD DATA logged as text, the file it reads.
            }
            default -> unknown(buffer, at, type, position);
        }
    }

    private void begin(Transaction transaction) {
        if (inTransaction) {
            throw problem("PX-SRC-010", transaction.offset(), "a transaction begins inside another");
        }
        inTransaction = true;
        inBlock = false;
        sink.begin(transaction);
    }

    private void end(long position, long nextPosition) {
        requireTransaction(position);
        inTransaction = false;
        sink.end(new BinlogPosition(file, nextPosition));
    }

    private void requireTransaction(long position) {
        if (!inTransaction) {
            throw problem(
                    "PX-SRC-013",
                    position,
                    "changes stand outside a transaction: reading began in the middle of one, or the server is older"
                            + " than MySQL 5.7, which names no transaction; begin at a log file's start");
        }
    }

    private void rows(byte[] buffer, int body, int end, int type, long position, long locator, int inner) {
        requireTransaction(position);
        TableMap table = tables.get(RowsEvent.tableId(buffer, body));
        if (table == null) {
            throw problem("PX-SRC-010", position, "a row event names a table that no TABLE_MAP event defines");
        }
        sink.rows(rows.set(buffer, body, end, type, table, locator, inner));
    }

    private void query(byte[] buffer, int body, int headerBytes, int end, long position, long nextPosition) {
        int schemaLength = LittleEndian.uint8(buffer, body + 8);
        int statusLength = LittleEndian.uint16(buffer, body + 11);
        int statusStart = body + headerBytes;
        int schemaStart = statusStart + statusLength;
        int sqlStart = schemaStart + schemaLength + 1;
        if (QueryText.is(buffer, sqlStart, end, QueryText.BEGIN)) {
            inBlock = true;
            autoIncrement(buffer, statusStart, schemaStart);
        } else if (QueryText.is(buffer, sqlStart, end, QueryText.COMMIT)) {
            end(position, nextPosition);
        } else {
            String sql = text(buffer, sqlStart, end);
            if (inBlock && QueryText.isSavepoint(sql)) {
                return;
            }
            if (QueryText.startsBlock(sql)) {
                inBlock = true;
                autoIncrement(buffer, statusStart, schemaStart);
            }
            statement(text(buffer, schemaStart, schemaStart + schemaLength), sql, position, nextPosition);
        }
    }

    private void autoIncrement(byte[] buffer, int from, int to) {
        int at = QueryStatus.autoIncrement(buffer, from, to);
        if (at >= 0) {
            sink.autoIncrement(LittleEndian.uint16(buffer, at), LittleEndian.uint16(buffer, at + 2));
        }
    }

    private void statement(String schema, String sql, long position, long nextPosition) {
        requireTransaction(position);
        sink.statement(new Statement(schema, sql));
        tables.forget();
        if (!inBlock || sql.equalsIgnoreCase("ROLLBACK")) {
            end(position, nextPosition);
        }
    }

    private void compressed(byte[] buffer, int body, int end, long position, long nextPosition, long locator) {
        payload.open(buffer, body, end);
        while (payload.next()) {
            int type = LittleEndian.uint8(payload.buffer(), 4);
            dispatch(payload.buffer(), 0, payload.length(), type, position, nextPosition, locator, payload.offset());
        }
    }

    private void formatDescription(byte[] buffer, int body, int at) {
        int length = 0;
        while (length < 50 && buffer[body + 2 + length] != 0) {
            length++;
        }
        serverVersion = new String(buffer, body + 2, length, StandardCharsets.ISO_8859_1);
        fileCreated = LittleEndian.uint32(buffer, at);
    }

    private void unknown(byte[] buffer, int at, int type, long position) {
        if ((LittleEndian.uint16(buffer, at + 17) & EventType.FLAG_IGNORABLE) == 0) {
            throw problem(
                    "PX-SRC-014",
                    position,
                    "an event of unknown type " + type + " stands in the log; a newer Parallax may know it");
        }
    }

    private static long serverId(byte[] buffer, int at) {
        return LittleEndian.uint32(buffer, at + 5);
    }

    private static String text(byte[] buffer, int from, int to) {
        return new String(buffer, from, to - from, StandardCharsets.UTF_8);
    }

    private ProblemException malformed(int type, long position, @Nullable Throwable cause) {
        String detail = cause == null || cause.getMessage() == null ? "" : ": " + cause.getMessage();
        return ProblemException.inconclusive(
                "PX-SRC-010",
                "binary log " + file + " at position " + position + ": an event of type " + type + " cannot be read"
                        + detail,
                cause == null ? new IllegalStateException() : cause);
    }

    private ProblemException problem(String code, long position, String what) {
        return ProblemException.inconclusive(code, "binary log " + file + " at position " + position + ": " + what);
    }
}
