package dev.parallax.change;

import dev.parallax.mysql.TableName;
import java.util.List;

/**
 * A foreign key, as its child table has it.
 *
 * @param columns of the child, in the key's order
 * @param parentColumns what they refer to, in the same order
 * @param onDelete what happens to children of a parent that is deleted: {@code CASCADE}, {@code SET NULL}, {@code NO
 *     ACTION} or {@code RESTRICT}
 * @param problem why it cannot be judged; empty when it can
 */
public record ForeignKey(
        String name,
        List<String> columns,
        TableName parent,
        List<String> parentColumns,
        String onDelete,
        String problem) {

    public ForeignKey {
        columns = List.copyOf(columns);
        parentColumns = List.copyOf(parentColumns);
    }

    ForeignKey because(String newProblem) {
        return new ForeignKey(name, columns, parent, parentColumns, onDelete, newProblem);
    }
}
