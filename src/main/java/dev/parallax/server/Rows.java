package dev.parallax.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Small results as values; NULL is "". For SHOW statements, whose columns differ by version. */
final class Rows {

    private Rows() {}

    /** The first column of the first row. */
    static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("no row: " + sql);
            }
            return orEmpty(rows.getString(1));
        }
    }

    /** The first two columns, as name and value. */
    static Map<String, String> pairs(Connection connection, String sql) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                pairs.put(rows.getString(1), orEmpty(rows.getString(2)));
            }
        }
        return pairs;
    }

    /** Every row by its columns' labels. */
    static List<Map<String, String>> all(Connection connection, String sql) throws SQLException {
        List<Map<String, String>> all = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData labels = rows.getMetaData();
            while (rows.next()) {
                Map<String, String> row = new HashMap<>();
                for (int i = 1; i <= labels.getColumnCount(); i++) {
                    row.put(labels.getColumnLabel(i), orEmpty(rows.getString(i)));
                }
                all.add(row);
            }
        }
        return all;
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text;
    }
}
