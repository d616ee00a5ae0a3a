package dev.parallax.mysql;

import java.util.ArrayList;
import java.util.List;

/**
 * One table of the decoder's test: a type per column, and expressions to insert. Each column may be read back by an
 * expression of its own, where a plain SELECT sends bytes that are no text.
 */
final class ValueTable {

    /** @param reference what to select as the truth; {@code {}} stands for the column's name */
    record Typed(String definition, String reference, List<String> expressions) {}

    private final String name;
    private final List<Typed> columns = new ArrayList<>();

    ValueTable(String name) {
        this.name = name;
    }

    ValueTable column(String definition, List<String> expressions) {
        return column(definition, "{}", expressions);
    }

    ValueTable column(String definition, String reference, List<String> expressions) {
        columns.add(new Typed(definition, reference, expressions));
        return this;
    }

    String name() {
        return name;
    }

    List<Typed> columns() {
        return columns;
    }

    String create() {
        StringBuilder sql = new StringBuilder("CREATE TABLE " + name + " (id INT PRIMARY KEY");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", ")
                    .append(columnName(i))
                    .append(' ')
                    .append(columns.get(i).definition());
        }
        return sql.append(')').toString();
    }

    /** One row per longest list; shorter lists begin anew. Several statements, none of them large. */
    List<String> inserts() {
        int rows = columns.stream().mapToInt(c -> c.expressions().size()).max().orElse(0);
        List<String> statements = new ArrayList<>();
        StringBuilder sql = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            sql.append(sql.isEmpty() ? "INSERT INTO " + name + " VALUES (" : ", (")
                    .append(row);
            for (Typed column : columns) {
                List<String> values = column.expressions();
                sql.append(", ").append(values.get(row % values.size()));
            }
            sql.append(')');
            if (sql.length() > 100_000 || row == rows - 1) {
                statements.add(sql.toString());
                sql.setLength(0);
            }
        }
        return statements;
    }

    String select() {
        StringBuilder sql = new StringBuilder("SELECT id");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", ").append(columns.get(i).reference().replace("{}", columnName(i)));
        }
        return sql.append(" FROM ").append(name).append(" ORDER BY id").toString();
    }

    static String columnName(int index) {
        return "c" + index;
    }
}
