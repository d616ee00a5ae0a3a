package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;

/**
 * What one transaction did to one row in one log, all its events on the row taken together.
 *
 * @param key the primary key's columns in order; empty where rows of the table cannot be told apart
 * @param before the row it found; empty when there was none
 * @param after the row it left; empty when it deleted the row
 */
public record TransactionRow(TableName table, List<Value> key, List<Value> before, List<Value> after) {

    /** insert, update or delete: the net effect. */
    public String operation() {
        if (after.isEmpty()) {
            return "delete";
        }
        return before.isEmpty() ? "insert" : "update";
    }

    /** Columns that an update wrote and whose value before the log does not show: {@code binlog_row_image=MINIMAL}. */
    public List<Value> writtenBlind() {
        return before.isEmpty()
                ? List.of()
                : after.stream()
                        .filter(value -> RowText.find(before, value.column()) == null)
                        .toList();
    }
}
