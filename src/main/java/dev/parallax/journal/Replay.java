package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.change.MalformedRowsException;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass over a queue. */
final class Replay {

    private final DocumentTailer documents;
    private final RecordReader records;
    private final TransactionSink sink;
    private final ByteReader body = new ByteReader();
    private final RowsEvent rows = new RowsEvent();
    private final Map<TableMap, TableMap> shared = new HashMap<>();
    private @Nullable TableMap[] tables = new @Nullable TableMap[64];
    private boolean headSeen;
    /** The head of the first file, while the rest of the transaction it cut in two is being passed over. */
    private @Nullable Head severed;

    private boolean open;

    Replay(DocumentTailer documents, long lastSequence, TransactionSink sink) {
        this.documents = documents;
        this.records = new RecordReader(documents, lastSequence);
        this.sink = sink;
    }

    void run() {
        if (documents.files().isEmpty()) {
            return;
        }
        records.toFile(documents.files().get(0));
        while (records.next()) {
            int type = records.type();
            if (type == RecordType.ROWS && severed == null) {
                rows();
                continue;
            }
            body.set(records.array(), records.start(), records.end());
            if (severed != null) {
                passOver(type, severed);
            } else {
                deliver(type);
            }
        }
        if (open) {
            open = false;
            sink.abandon();
        }
    }

    private void deliver(int type) {
        switch (type) {
            case RecordType.HEAD -> head(Head.read(body));
            case RecordType.LOG_FILE -> sink.logFile(Codec.readLogFile(body));
            case RecordType.TABLE -> table();
            case RecordType.BEGIN -> {
                open = true;
                sink.begin(Codec.readTransaction(body));
            }
            case RecordType.AUTO_INCREMENT -> sink.autoIncrement(body.readInt(), body.readInt());
            case RecordType.ROWS_QUERY -> sink.rowsQuery(body.readString());
            case RecordType.STATEMENT -> sink.statement(new Statement(body.readString(), body.readString()));
            case RecordType.END -> {
                open = false;
                sink.end(Codec.readRequiredPosition(body));
            }
            case RecordType.ABANDON -> {
                if (open) {
                    open = false;
                    sink.abandon();
                }
            }
            case RecordType.CUT -> {
                // Read with the queue's state.
            }
            default -> throw JournalProblems.corrupt(documents.folder(), "a record of unknown type " + type);
        }
    }

    /** Only the first file's head matters: the others repeat what has been delivered. */
    private void head(Head head) {
        if (headSeen) {
            return;
        }
        headSeen = true;
        if (head.insideTransaction()) {
            severed = head;
        } else {
            deliverBaseline(head, null);
        }
    }

    private void passOver(int type, Head head) {
        if (type == RecordType.TABLE) {
            table();
        } else if (type == RecordType.END) {
            Codec.readRequiredPosition(body);
            deliverBaseline(head, Codec.readId(body));
            severed = null;
        } else if (type == RecordType.ABANDON) {
            deliverBaseline(head, null);
            severed = null;
        }
    }

    private void deliverBaseline(Head head, @Nullable TransactionId passedOver) {
        LogFile file = head.logFile();
        if (file == null) {
            return;
        }
        GtidSet executed = head.executed();
        if (passedOver instanceof Gtid gtid) {
            executed = new GtidSet.Builder().addAll(executed).add(gtid).build();
        }
        sink.logFile(new LogFile(file.name(), file.serverVersion(), file.createdSeconds(), executed));
    }

    /** Equal tables stay one instance from file to file. */
    private void table() {
        int number = body.readInt();
        TableMap table = Codec.readTable(body);
        TableMap known = shared.putIfAbsent(table, table);
        if (number >= tables.length) {
            tables = Arrays.copyOf(tables, Math.max(number + 1, 2 * tables.length));
        }
        tables[number] = known == null ? table : known;
    }

    private void rows() {
        byte[] array = records.array();
        int start = records.start();
        int number = (int) ByteWriter.INT.get(array, start + 1);
        TableMap table = number >= 0 && number < tables.length ? tables[number] : null;
        if (table == null) {
            throw JournalProblems.corrupt(
                    documents.folder(), "rows of table number " + number + ", which is not defined");
        }
        sink.rows(view(rows, records, table, documents.folder()));
    }

    /** Points a view at the ROWS record the reader is at. */
    static RowsEvent view(RowsEvent rows, RecordReader records, TableMap table, Path folder) {
        byte[] array = records.array();
        int start = records.start();
        try {
            return rows.set(
                    array,
                    start + JournalWriter.ROWS_PREFIX_BYTES,
                    records.end(),
                    array[start],
                    table,
                    records.locator(),
                    records.inner());
        } catch (MalformedRowsException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw JournalProblems.corrupt(folder, String.valueOf(e.getMessage()), e);
        }
    }
}
