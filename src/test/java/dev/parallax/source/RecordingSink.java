package dev.parallax.source;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Keeps a line per complete transaction: its identity, its end, and a digest of all its rows and statements. */
final class RecordingSink implements TransactionSink {

    final List<String> transactions = new ArrayList<>();
    final List<LogFile> logFiles = new ArrayList<>();
    final List<TableMap> tables = new ArrayList<>();
    final List<Statement> statements = new ArrayList<>();
    int abandoned;
    /** Run at each row event, to break things in the middle of a transaction. */
    Runnable onRows = () -> {};

    private final CRC32 digest = new CRC32();
    private int events;
    private @Nullable Transaction open;

    @Override
    public void logFile(LogFile file) {
        logFiles.add(file);
    }

    @Override
    public void begin(Transaction transaction) {
        if (open != null) {
            throw new AssertionError("a transaction begins inside another");
        }
        open = transaction;
        digest.reset();
        events = 0;
    }

    @Override
    public void rows(RowsEvent rows) {
        digest.update(rows.buffer(), rows.bodyStart(), rows.bodyEnd() - rows.bodyStart());
        digest.update(rows.eventType());
        if (!tables.contains(rows.table())) {
            tables.add(rows.table());
        }
        events++;
        onRows.run();
    }

    @Override
    public void statement(Statement statement) {
        statements.add(statement);
        digest.update(statement.sql().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        events++;
    }

    @Override
    public void end(BinlogPosition position) {
        if (open == null) {
            throw new AssertionError("a transaction ends that did not begin");
        }
        transactions.add(open + " .. " + position + " " + events + " events " + Long.toHexString(digest.getValue()));
        open = null;
    }

    @Override
    public void abandon() {
        if (open == null) {
            throw new AssertionError("a transaction is abandoned that did not begin");
        }
        open = null;
        abandoned++;
    }

    boolean inTransaction() {
        return open != null;
    }
}
