package dev.parallax.repair;

import dev.parallax.finding.Value;
import dev.parallax.repair.LiveRow.Cell;
import dev.parallax.verify.ValueKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads whole rows of a table as they are now. */
final class RowReader {

    private final RepairTable table;

    RowReader(RepairTable table) {
        this.table = table;
    }

    /** The row with this key, as the server compares keys; null where there is none. */
    @Nullable
    LiveRow read(Node node, List<Value> key) throws InterruptedException {
        StringJoiner columns = new StringJoiner(", ");
        for (RepairColumn column : table.columns().values()) {
            columns.add(column.compared().fingerprint());
            columns.add(column.written());
            columns.add(column.compared().shown());
        }
        List<List<@Nullable String>> rows =
                node.rows(columns + " FROM " + table.name().quoted() + " WHERE " + condition(key));
        if (rows.size() > 1) {
            throw new LeftException("the key as the report shows it fits " + rows.size() + " rows on "
                    + node.side().label());
        }
        return rows.isEmpty() ? null : row(rows.get(0));
    }

    private String condition(List<Value> key) {
        StringJoiner condition = new StringJoiner(" AND ");
        for (RepairColumn column : table.key()) {
            for (Value value : key) {
                if (value.column().equals(column.name())) {
                    String text = value.text();
                    String part = text == null || value.truncated() ? null : column.lookUp(text);
                    if (part == null) {
                        throw new LeftException("the report does not show the whole key, " + column.name());
                    }
                    condition.add(part);
                }
            }
        }
        return condition.toString();
    }

    private LiveRow row(List<@Nullable String> values) {
        Map<String, Cell> cells = new LinkedHashMap<>();
        int at = 0;
        for (RepairColumn column : table.columns().values()) {
            cells.put(
                    column.name(),
                    new Cell(
                            values.get(at),
                            values.get(at + 1),
                            column.compared().shown(values.get(at + 2))));
            at += 3;
        }
        return new LiveRow(cells);
    }

    /** Whether the text of a JSON gives the same JSON again: a date or bytes within it would come back as text. */
    private static String textIsAll(String json) {
        String again = "CAST(CONVERT(" + json + " USING utf8mb4) AS JSON)";
        return "COALESCE(" + json + " = " + again + ", TRUE) AND COALESCE(SHA2(" + json + ", 256) = SHA2(" + again
                + ", 256), TRUE)";
    }

    /** Whether all that an update writes is JSON which the server takes for equal to what is there. */
    boolean takesForEqual(Node node, Change change) throws InterruptedException {
        StringJoiner equal = new StringJoiner(" AND ");
        for (String name : change.written()) {
            RepairColumn column = table.column(name);
            String wanted = change.wanted().get(name);
            if (column.kind() != ValueKind.JSON || wanted == null) {
                return false;
            }
            equal.add("COALESCE(" + column.quoted() + " = CAST(" + column.literal(wanted) + " AS JSON), FALSE)");
        }
        return equal.length() > 0
                && node.value("(SELECT " + equal + " FROM " + table.name().quoted() + " WHERE "
                                + table.is(change.existing()) + ")")
                        .equals("1");
    }

    /** The JSON columns of a row whose text does not say all that is in them. */
    List<String> jsonBeyondText(Node node, LiveRow row) throws InterruptedException {
        List<String> names = new ArrayList<>();
        StringJoiner checks = new StringJoiner(", ");
        for (RepairColumn column : table.columns().values()) {
            if (column.kind() == ValueKind.JSON && row.written(column.name()) != null) {
                names.add(column.name());
                checks.add(textIsAll(column.quoted()));
            }
        }
        List<String> beyond = new ArrayList<>();
        if (!names.isEmpty()) {
            List<List<@Nullable String>> answers =
                    node.rows(checks + " FROM " + table.name().quoted() + " WHERE " + table.is(row));
            for (int i = 0; i < names.size(); i++) {
                if (answers.isEmpty() || !"1".equals(answers.get(0).get(i))) {
                    beyond.add(names.get(i));
                }
            }
        }
        return beyond;
    }
}
