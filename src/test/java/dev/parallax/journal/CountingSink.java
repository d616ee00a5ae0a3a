package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;

/** Counts what it is given. */
final class CountingSink implements TransactionSink {
    long rows;
    long ends;
    long abandons;

    @Override
    public void logFile(LogFile file) {}

    @Override
    public void begin(Transaction transaction) {}

    @Override
    public void rows(RowsEvent event) {
        rows++;
    }

    @Override
    public void statement(Statement statement) {}

    @Override
    public void end(BinlogPosition position) {
        ends++;
    }

    @Override
    public void abandon() {
        abandons++;
    }
}
