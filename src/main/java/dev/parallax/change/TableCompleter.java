package dev.parallax.change;

/** Supplies what a TABLE_MAP event leaves out under {@code binlog_row_metadata=MINIMAL}: names and the primary key. */
@FunctionalInterface
public interface TableCompleter {

    /** For log files alone: nobody can be asked, and tables whose key is not in the log stay unknown. */
    TableCompleter NONE = table -> table;

    /** Returns the table with names and key, or with a {@link TableMap#keyProblem()} that says why not. */
    TableMap complete(TableMap fromLog);

    /** The log has DDL here, or another file begins: what was learnt about tables may no longer hold. */
    default void forget() {}
}
