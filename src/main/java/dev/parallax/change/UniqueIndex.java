package dev.parallax.change;

import java.util.List;

/**
 * A unique index beside the primary key.
 *
 * @param columns in the index's order
 * @param problem why two rows' values in it cannot be told equal from their bytes in a log; empty when they can
 */
public record UniqueIndex(String name, List<String> columns, String problem) {

    /** A part of it is only the beginning of a column. */
    public static final String PREFIX = "the index holds only a prefix of a column";

    /** A part of it is an expression. */
    public static final String EXPRESSION = "the index holds an expression, whose value is not in the log";

    public UniqueIndex {
        columns = List.copyOf(columns);
    }

    UniqueIndex because(String newProblem) {
        return new UniqueIndex(name, columns, newProblem);
    }
}
