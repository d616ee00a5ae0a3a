package dev.parallax.doctor;

import dev.parallax.doctor.NodeReader.Unavailable;
import dev.parallax.doctor.Query.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What in the definitions makes concurrent writes meet, or makes rows change by themselves. */
final class Tables {

    private static final String NOT_SYSTEM = " NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')";

    private static final String TABLES = "SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, ENGINE AS engine,"
            + " AUTO_INCREMENT AS next_value FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE'"
            + " AND TABLE_SCHEMA" + NOT_SYSTEM;

    private static final String UNIQUE = "SELECT DISTINCT TABLE_SCHEMA AS s, TABLE_NAME AS t, INDEX_NAME AS name"
            + " FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0 AND TABLE_SCHEMA" + NOT_SYSTEM;

    private static final String COLUMNS = "SELECT TABLE_SCHEMA AS s, TABLE_NAME AS t, COLUMN_NAME AS name,"
            + " DATA_TYPE AS type, COLUMN_TYPE AS whole_type, EXTRA AS extra, COLUMN_DEFAULT AS value"
            + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA" + NOT_SYSTEM
            + " AND (LOWER(EXTRA) LIKE '%auto_increment%' OR LOWER(EXTRA) LIKE '%on update%' OR LOWER(COLUMN_DEFAULT) LIKE '%uuid%'"
            + " OR LOWER(COLUMN_DEFAULT) LIKE '%current_timestamp%' OR LOWER(COLUMN_DEFAULT) LIKE '%now(%'"
            + " OR LOWER(COLUMN_DEFAULT) LIKE '%rand(%')";

    private static final String CASCADES = "SELECT CONSTRAINT_SCHEMA AS s, TABLE_NAME AS t, CONSTRAINT_NAME AS name"
            + " FROM information_schema.REFERENTIAL_CONSTRAINTS WHERE CONSTRAINT_SCHEMA" + NOT_SYSTEM
            + " AND (DELETE_RULE IN ('CASCADE', 'SET NULL') OR UPDATE_RULE IN ('CASCADE', 'SET NULL'))";

    private static final Map<String, Integer> BITS =
            Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);

    private Tables() {}

    static List<Map<String, Object>> read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Counters as they are now, not as they were cached a day ago.
            statement.execute("SET SESSION information_schema_stats_expiry = 0");
        }
        Map<String, Map<String, Object>> tables = new LinkedHashMap<>();
        for (Row row : Query.rows(connection, TABLES)) {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("schema", row.text("s"));
            table.put("table", row.text("t"));
            table.put("name", row.text("s") + "." + row.text("t"));
            table.put("engine", row.text("engine"));
            table.put("primary_key", false);
            for (String list : List.of("unique_keys", "cascades", "generated")) {
                table.put(list, new ArrayList<>());
            }
            table.put("auto_increment", false);
            tables.put(row.text("s") + "." + row.text("t"), table);
            if (row.typed("next_value") instanceof Number next) {
                table.put("next_value", next.doubleValue());
            }
        }
        for (Row row : Query.rows(connection, UNIQUE)) {
            Map<String, Object> table = tables.get(row.text("s") + "." + row.text("t"));
            if (table != null && row.text("name").equals("PRIMARY")) {
                table.put("primary_key", true);
            } else {
                add(table, "unique_keys", row.text("name"));
            }
        }
        for (Row row : Query.rows(connection, COLUMNS)) {
            column(tables.get(row.text("s") + "." + row.text("t")), row);
        }
        for (Row row : Query.rows(connection, CASCADES)) {
            add(tables.get(row.text("s") + "." + row.text("t")), "cascades", row.text("name"));
        }
        return new ArrayList<>(tables.values());
    }

    private static void column(@Nullable Map<String, Object> table, Row row) {
        if (table == null) {
            return;
        }
        String extra = row.text("extra").toLowerCase(Locale.ROOT);
        if (!extra.contains("auto_increment")) {
            add(table, "generated", row.text("name"));
            return;
        }
        table.put("auto_increment", true);
        Integer bits = BITS.get(row.text("type").toLowerCase(Locale.ROOT));
        Object next = table.remove("next_value");
        if (bits != null) {
            boolean unsigned = row.text("whole_type").toLowerCase(Locale.ROOT).contains("unsigned");
            double most = Math.pow(2, unsigned ? bits : bits - 1) - 1;
            // A table that never had a row has no next value: nothing is used.
            double used = next instanceof Double value ? (value - 1) / most * 100 : 0;
            table.put("auto_increment_used_percent", Math.round(used * 100) / 100.0);
        }
    }

    @SuppressWarnings("unchecked") // Put there by read.
    private static void add(@Nullable Map<String, Object> table, String list, String name) {
        if (table != null) {
            ((List<Object>) table.getOrDefault(list, new ArrayList<>())).add(name);
        }
    }

    /** Every trigger with its table; an account without TRIGGER sees none, which says nothing. */
    static List<Map<String, Object>> triggers(Connection connection) throws SQLException {
        return seen(
                connection,
                "TRIGGER",
                "SELECT EVENT_OBJECT_SCHEMA AS s, EVENT_OBJECT_TABLE AS t,"
                        + " TRIGGER_NAME AS name, '' AS status FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA"
                        + NOT_SYSTEM);
    }

    /** Every event with its status; likewise without EVENT. */
    static List<Map<String, Object>> events(Connection connection) throws SQLException {
        return seen(
                connection,
                "EVENT",
                "SELECT EVENT_SCHEMA AS s, '' AS t, EVENT_NAME AS name, STATUS AS status"
                        + " FROM information_schema.EVENTS WHERE EVENT_SCHEMA" + NOT_SYSTEM);
    }

    private static List<Map<String, Object>> seen(Connection connection, String privilege, String sql)
            throws SQLException {
        if (!Accounts.privileges(connection).has(privilege)) {
            throw new Unavailable("the account has no " + privilege + " privilege on everything, without which a server"
                    + " shows only some or none of them");
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (Row row : Query.rows(connection, sql)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", row.text("s") + "." + row.text("name"));
            one.put("table", row.text("s") + "." + row.text("t"));
            one.put("status", Vocabulary.current(row.text("status")));
            all.add(one);
        }
        return all;
    }
}
