package dev.parallax.audit;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;

/** Hands a log to two who take it, always to the first one first. */
record TwoSinks(TransactionSink first, TransactionSink second) implements TransactionSink {

    @Override
    public void logFile(LogFile file) {
        first.logFile(file);
        second.logFile(file);
    }

    @Override
    public void begin(Transaction transaction) {
        first.begin(transaction);
        second.begin(transaction);
    }

    @Override
    public void autoIncrement(int increment, int offset) {
        first.autoIncrement(increment, offset);
        second.autoIncrement(increment, offset);
    }

    @Override
    public void rowsQuery(String sql) {
        first.rowsQuery(sql);
        second.rowsQuery(sql);
    }

    @Override
    public void rows(RowsEvent rows) {
        first.rows(rows);
        second.rows(rows);
    }

    @Override
    public void statement(Statement statement) {
        first.statement(statement);
        second.statement(statement);
    }

    @Override
    public void end(BinlogPosition position) {
        first.end(position);
        second.end(position);
    }

    @Override
    public void abandon() {
        first.abandon();
        second.abandon();
    }
}
