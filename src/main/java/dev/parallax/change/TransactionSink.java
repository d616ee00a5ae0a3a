package dev.parallax.change;

import dev.parallax.mysql.BinlogPosition;

/**
 * Takes the whole transactions of one log, in the log's order:
 *
 * <pre>{@code logFile? (begin autoIncrement? (rowsQuery | rows | statement)* (end | abandon))*}</pre>
 *
 * <p>What a transaction holds counts only once {@link #end} has been called; {@link #abandon} takes back what came since
 * {@link #begin}, because a connection broke inside the transaction. Called by one thread at a time.
 */
public interface TransactionSink {

    /** The head of a log file was read. Called between transactions. */
    void logFile(LogFile file);

    void begin(Transaction transaction);

    /**
     * The session's {@code auto_increment_increment} and {@code auto_increment_offset} as the transaction's BEGIN has
     * them. Called only when they are not both 1, which is when a log says them.
     */
    default void autoIncrement(int increment, int offset) {}

    /** The text of the statement that caused the row events that follow ({@code binlog_rows_query_log_events}). */
    default void rowsQuery(String sql) {}

    /** Row changes. The argument is reused: whoever wants to keep bytes copies them before returning. */
    void rows(RowsEvent rows);

    void statement(Statement statement);

    /**
     * The transaction is complete.
     *
     * @param position just behind its last event: the place to resume from
     */
    void end(BinlogPosition position);

    void abandon();
}
