package dev.parallax.schema.compare;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.Privileges;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything one server says of the schemas of its users, at one moment as far as a server can say that.
 *
 * @param objects each with its properties, name to value; a property that is NULL is left out
 * @param privileges of the account: without SELECT in a database a table that is not here may be there
 * @param notVisible what the account may not see, as sentences: an object of that kind can be missing here although it
 *     is there
 */
public record ServerSchemas(
        Map<SchemaObject, Map<String, String>> objects, Privileges privileges, List<String> notVisible) {

    private static final String DATABASES = """
            SELECT SCHEMA_NAME FROM information_schema.SCHEMATA
             WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')""";

    private static final int NAME_COLUMNS = 3;

    /**
     * Reads them all.
     *
     * @param includes which objects; asked with databases and tables too
     * @throws dev.parallax.problem.ProblemException when the server cannot be asked
     */
    public static ServerSchemas read(
            Connection connection, ConnectionSettings server, Predicate<SchemaObject> includes) {
        try (Statement session = connection.createStatement()) {
            // Counters as they are, not as they were a day ago; and lists of columns whole.
            session.execute("SET SESSION information_schema_stats_expiry = 0, group_concat_max_len = 1048576");
            Map<SchemaObject, Map<String, String>> objects = new TreeMap<>();
            List<String> databases = new ArrayList<>();
            try (ResultSet rows = session.executeQuery(DATABASES)) {
                while (rows.next()) {
                    SchemaObject database = new SchemaObject(ObjectKind.DATABASE, rows.getString(1), "", "");
                    if (includes.test(database)) {
                        databases.add(database.schema());
                    }
                }
            }
            for (ObjectKind kind : databases.isEmpty() ? new ObjectKind[0] : ObjectKind.values()) {
                if (kind != ObjectKind.CHECK || hasChecks(session)) {
                    read(connection, kind, databases, includes, objects);
                }
            }
            Privileges privileges = Privileges.of(session);
            return new ServerSchemas(objects, privileges, notVisible(privileges, objects));
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
    }

    /** Servers before 8.0.16 parse check constraints and forget them. */
    private static boolean hasChecks(Statement session) throws SQLException {
        try (ResultSet rows = session.executeQuery("SELECT COUNT(*) FROM information_schema.TABLES"
                + " WHERE TABLE_SCHEMA = 'information_schema' AND TABLE_NAME = 'CHECK_CONSTRAINTS'")) {
            return rows.next() && rows.getInt(1) > 0;
        }
    }

    private static void read(
            Connection connection,
            ObjectKind kind,
            List<String> databases,
            Predicate<SchemaObject> includes,
            Map<SchemaObject, Map<String, String>> objects)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SchemaQueries.of(kind, databases.size()))) {
            for (int i = 0; i < databases.size(); i++) {
                statement.setString(i + 1, databases.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                ResultSetMetaData columns = rows.getMetaData();
                while (rows.next()) {
                    SchemaObject object =
                            new SchemaObject(kind, rows.getString(1), rows.getString(2), rows.getString(3));
                    if (includes.test(object)) {
                        objects.put(object, properties(rows, columns));
                    }
                }
            }
        }
    }

    private static Map<String, String> properties(ResultSet rows, ResultSetMetaData columns) throws SQLException {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = NAME_COLUMNS + 1; i <= columns.getColumnCount(); i++) {
            @Nullable String value = rows.getString(i);
            if (value != null) {
                properties.put(columns.getColumnLabel(i), value);
            }
        }
        return properties;
    }

    /** What nobody without the privilege is told, not even that it is kept back. */
    private static List<String> notVisible(Privileges held, Map<SchemaObject, Map<String, String>> objects) {
        List<String> missing = new ArrayList<>();
        if (!held.has("TRIGGER")) {
            missing.add("triggers (grant TRIGGER)");
        }
        if (!held.has("EVENT")) {
            missing.add("events (grant EVENT)");
        }
        objects.forEach((object, properties) -> {
            if (object.kind() == ObjectKind.ROUTINE && !properties.containsKey("body")) {
                missing.add("the body of " + object + " (grant SHOW_ROUTINE)");
            }
            if (object.kind() == ObjectKind.VIEW
                    && properties.getOrDefault("definition", "").isEmpty()) {
                missing.add("the definition of " + object + " (grant SHOW VIEW)");
            }
        });
        if (!held.has("SHOW_ROUTINE") && !held.has("SELECT")) {
            missing.add("routines (grant SHOW_ROUTINE, or SELECT, on all databases)");
        }
        return missing;
    }
}
