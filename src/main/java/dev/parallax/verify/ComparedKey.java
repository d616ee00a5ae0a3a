package dev.parallax.verify;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The unique index a table is walked along, in its own order: that of the columns' collations.
 *
 * @param columns in the index's order, none of them NULL in the rows that are walked
 * @param indexA the index's name on node a, and so on node b
 * @param primary whether it is the primary key on both nodes, by which logs know rows
 */
record ComparedKey(List<ComparedColumn> columns, String indexA, String indexB, boolean primary) {

    ComparedKey {
        columns = List.copyOf(columns);
    }

    // Written out: a record's own are made at their first call, which takes longer than all that are to come.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ComparedKey key
                && columns.equals(key.columns)
                && indexA.equals(key.indexA)
                && indexB.equals(key.indexB)
                && primary == key.primary;
    }

    @Override
    public int hashCode() {
        return columns.hashCode();
    }

    /** All of it: what a table is compared by is known by this text. */
    @Override
    public String toString() {
        return "ComparedKey[columns=" + columns + ", indexA=" + indexA + ", indexB=" + indexB + ", primary=" + primary
                + "]";
    }

    /** Whether a log writes a key of it without the zeros at its end, so that it cannot be looked up by that. */
    boolean leavesOutZeros() {
        return columns.stream().anyMatch(column -> column.kind() == ValueKind.BYTES);
    }

    /** What is fetched to know a row by: a text per column. */
    String parts() {
        return columns.stream().map(ComparedKey::part).collect(Collectors.joining(", "));
    }

    private static String part(ComparedColumn column) {
        // The bytes as they are stored: a bound is handed back in the column's own character set.
        return column.isPlain() ? column.plain() : "HEX(" + column.quoted() + ")";
    }

    /** The columns in their order, for ORDER BY. */
    String order() {
        return columns.stream().map(ComparedColumn::quoted).collect(Collectors.joining(", "));
    }

    /** A part as a literal that the column is compared with. */
    String literal(int column, String part) {
        ComparedColumn of = columns.get(column);
        return switch (of.kind()) {
            case TEMPORAL -> "'" + part + "'";
            case TEXT, LONG_TEXT -> "_" + of.charset() + " x'" + part + "'";
            case BYTES, LONG_BYTES -> "x'" + part + "'";
            default -> part;
        };
    }

    /** The rows behind this one, which is what a row constructor would say if the server knew to use an index for it. */
    String behind(List<String> row) {
        return beyond(row, ">", ">");
    }

    /** The rows up to this one, itself included. */
    String upTo(List<String> row) {
        return beyond(row, "<", "<=");
    }

    private String beyond(List<String> row, String sign, String lastSign) {
        String condition = "";
        for (int i = columns.size() - 1; i >= 0; i--) {
            String column = columns.get(i).quoted();
            String value = literal(i, row.get(i));
            if (i == columns.size() - 1) {
                condition = column + " " + lastSign + " " + value;
            } else {
                // The first half is implied by the second; it is what the index can be searched by.
                condition = column + " " + sign + "= " + value + " AND (" + column + " " + sign + " " + value + " OR ("
                        + condition + "))";
            }
        }
        return condition;
    }

    /**
     * Any of these rows. Each column is compared by itself: within a row constructor a number is compared with an ENUM as
     * text.
     */
    String isOneOf(List<List<String>> rows) {
        if (columns.size() == 1) {
            return order()
                    + rows.stream().map(row -> literal(0, row.get(0))).collect(Collectors.joining(", ", " IN (", ")"));
        }
        return rows.stream().map(this::is).collect(Collectors.joining(" OR "));
    }

    private String is(List<String> row) {
        return IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).quoted() + " = " + literal(i, row.get(i)))
                .collect(Collectors.joining(" AND ", "(", ")"));
    }

    /** A number by which rows are put into groups, the same on both nodes. */
    String groupNumber() {
        return "CRC32(CONCAT_WS('#', " + parts() + "))";
    }
}
