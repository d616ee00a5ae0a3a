package dev.parallax.e2e;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whole databases read from both servers, and where they differ: the truth that reports are held against. */
final class Dumps {

    private Dumps() {}

    /** Every row that differs or is on one server only, as {@code shop.accounts{id=6}}. */
    static Set<String> differences(MySqlPair pair, String... databases) throws SQLException {
        Set<String> different = new TreeSet<>();
        for (String database : databases) {
            Map<String, String> a = rows(pair.a(), database);
            Map<String, String> b = rows(pair.b(), database);
            different.addAll(a.keySet());
            different.addAll(b.keySet());
            different.removeIf(key -> key.startsWith(database + ".") && Objects.equals(a.get(key), b.get(key)));
        }
        return different;
    }

    private static Map<String, String> rows(MySqlServer server, String database) throws SQLException {
        Map<String, String> all = new TreeMap<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (Map.Entry<String, Set<String>> table :
                    keys(statement, database).entrySet()) {
                String name = database + "." + table.getKey();
                try (ResultSet rows = statement.executeQuery(
                        "SELECT * FROM " + name + " ORDER BY " + String.join(", ", table.getValue()))) {
                    while (rows.next()) {
                        Map<String, String> key = new LinkedHashMap<>();
                        for (String column : table.getValue()) {
                            key.put(column, String.valueOf(rows.getString(column)));
                        }
                        all.put(name + key, row(rows));
                    }
                }
            }
        }
        return all;
    }

    /** Primary key columns in the key's order, by table. */
    private static Map<String, Set<String>> keys(Statement statement, String database) throws SQLException {
        Map<String, Set<String>> keys = new TreeMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT TABLE_NAME, COLUMN_NAME FROM"
                + " information_schema.STATISTICS WHERE INDEX_NAME = 'PRIMARY' AND TABLE_SCHEMA = '" + database
                + "' ORDER BY TABLE_NAME, SEQ_IN_INDEX")) {
            while (rows.next()) {
                keys.computeIfAbsent(rows.getString(1), name -> new java.util.LinkedHashSet<>())
                        .add(rows.getString(2));
            }
        }
        return keys;
    }

    private static String row(ResultSet rows) throws SQLException {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            byte[] bytes = rows.getBytes(i);
            row.append(bytes == null ? "NULL" : HexFormat.of().formatHex(bytes)).append('|');
        }
        return row.toString();
    }
}
