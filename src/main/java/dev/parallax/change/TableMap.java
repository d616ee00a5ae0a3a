package dev.parallax.change;

import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.TableName;
import java.util.Arrays;
import java.util.List;

/**
 * A table as one place in a binary log defines it: what a TABLE_MAP event says, completed from a server where the event
 * leaves out names and the primary key. Row events point at it; equal definitions in one log share one instance, so
 * that consumers may cache by identity.
 */
public final class TableMap {

    /** Where the names and the primary key come from. */
    public enum KeySource {
        /** From the event itself ({@code binlog_row_metadata=FULL}). */
        LOG,
        /** From a server's {@code information_schema} or a dump of it, checked against the event's columns. */
        SERVER,
        /** From nowhere: rows can be read but not told apart. */
        UNKNOWN
    }

    private final TableName name;
    private final List<Column> columns;
    private final int[] keyColumns;
    private final KeySource keySource;
    private final String keyProblem;
    private final int[] storedLengths;
    private final RowLayout layout;
    private final int jsonColumns;

    /**
     * @param keyColumns places of the primary key's columns in the key's order, from 0; empty where there is none
     * @param keyProblem why rows of this table cannot be told apart; empty when they can
     */
    public TableMap(TableName name, List<Column> columns, int[] keyColumns, KeySource keySource, String keyProblem) {
        this.name = name;
        this.columns = List.copyOf(columns);
        this.keyColumns = keyColumns.clone();
        this.keySource = keySource;
        this.keyProblem = keyProblem;
        this.storedLengths = columns.stream().mapToInt(Column::storedLength).toArray();
        this.layout = new RowLayout(storedLengths, keyColumns);
        this.jsonColumns = (int) columns.stream()
                .filter(column -> column.type() == ColumnType.JSON)
                .count();
    }

    public TableName name() {
        return name;
    }

    /** The same definition under another name. */
    public TableMap named(TableName other) {
        return new TableMap(other, columns, keyColumns, keySource, keyProblem);
    }

    public List<Column> columns() {
        return columns;
    }

    public int columnCount() {
        return storedLengths.length;
    }

    /** Places of the primary key's columns, in the key's order; empty where there is none or none is known. */
    public int[] keyColumns() {
        return keyColumns.clone();
    }

    /** As {@link #keyColumns()} without a copy: not to be changed. */
    int[] sharedKeyColumns() {
        return keyColumns;
    }

    public boolean hasKey() {
        return keyColumns.length > 0;
    }

    public KeySource keySource() {
        return keySource;
    }

    /** Why rows of this table cannot be told apart; empty when they can. */
    public String keyProblem() {
        return keyProblem;
    }

    /** {@link Column#storedLength()} of every column, looked up once. The array is shared: not to be changed. */
    int[] storedLengths() {
        return storedLengths;
    }

    RowLayout layout() {
        return layout;
    }

    int jsonColumns() {
        return jsonColumns;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TableMap that
                && name.equals(that.name)
                && columns.equals(that.columns)
                && Arrays.equals(keyColumns, that.keyColumns)
                && keySource == that.keySource
                && keyProblem.equals(that.keyProblem);
    }

    @Override
    public int hashCode() {
        return name.hashCode() * 31 + columns.hashCode();
    }

    @Override
    public String toString() {
        return name + columns.toString();
    }
}
