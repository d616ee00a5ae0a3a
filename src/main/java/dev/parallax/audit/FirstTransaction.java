package dev.parallax.audit;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notes with which transaction a log begins that is read again. What a journal holds of a log has no gaps, so if that one
 * was committed before some moment, the journal holds all that came since.
 */
final class FirstTransaction implements TransactionSink {

    private final TransactionSink sink;
    private @Nullable Transaction first;

    FirstTransaction(TransactionSink sink) {
        this.sink = sink;
    }

    /** Whether the log begins before a moment, by its server's clock; false where it holds nothing, or no time. */
    boolean isBefore(Instant moment) {
        return first != null
                && first.immediateCommitMicros() != 0
                && Instant.EPOCH
                        .plus(first.immediateCommitMicros(), ChronoUnit.MICROS)
                        .isBefore(moment);
    }

    @Override
    public void logFile(LogFile file) {
        sink.logFile(file);
    }

    @Override
    public void begin(Transaction transaction) {
        if (first == null) {
            first = transaction;
        }
        sink.begin(transaction);
    }

    @Override
    public void rows(RowsEvent rows) {
        sink.rows(rows);
    }

    @Override
    public void statement(Statement statement) {
        sink.statement(statement);
    }

    @Override
    public void end(BinlogPosition position) {
        sink.end(position);
    }

    @Override
    public void abandon() {
        sink.abandon();
    }
}
