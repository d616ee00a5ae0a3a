package dev.parallax.change;

/**
 * A statement logged as text: DDL, or a change under {@code binlog_format} STATEMENT or MIXED, whose rows the log does
 * not hold.
 *
 * @param schema the session's default schema, empty when there was none
 * @param sql the statement as logged
 */
public record Statement(String schema, String sql) {}
