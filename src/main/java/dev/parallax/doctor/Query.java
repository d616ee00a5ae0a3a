package dev.parallax.doctor;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small results as values, by the columns' names in today's words. */
final class Query {

    private Query() {}

    /** One row; a column that is NULL is absent. */
    record Row(Map<String, String> columns) {

        /** "" for NULL. */
        String text(String column) {
            return columns.getOrDefault(column, "");
        }

        /** 0 for NULL and for what is no number. */
        long number(String column) {
            return Vocabulary.typed(columns.get(column)) instanceof Long number ? number : 0;
        }

        @Nullable
        Object typed(String column) {
            return Vocabulary.typed(columns.get(column));
        }

        boolean is(String column) {
            return !text(column).isEmpty() && !text(column).matches("0|N|NO|No|OFF");
        }
    }

    static List<Row> rows(Connection connection, String sql) throws SQLException {
        List<Row> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData labels = rows.getMetaData();
            while (rows.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= labels.getColumnCount(); i++) {
                    String value = rows.getString(i);
                    if (value != null) {
                        row.put(Vocabulary.current(labels.getColumnLabel(i)), value);
                    }
                }
                all.add(new Row(row));
            }
        }
        return all;
    }

    /** The only row; SQLException where there is none. */
    static Row one(Connection connection, String sql) throws SQLException {
        List<Row> rows = rows(connection, sql);
        if (rows.isEmpty()) {
            throw new SQLException("no row: " + sql);
        }
        return rows.get(0);
    }
}
