package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks a server which tables have an AUTO_INCREMENT column for their whole primary key, as they are defined now. */
public final class PrimaryKeys {

    /** A schema at a time: one question a table costs as much as one a schema. */
    private static final String GENERATED = """
            SELECT TABLE_NAME,
                   SUM(COLUMN_KEY = 'PRI') = 1 AND SUM(COLUMN_KEY = 'PRI' AND EXTRA LIKE '%auto_increment%') = 1
              FROM information_schema.COLUMNS
             WHERE TABLE_SCHEMA = ?
             GROUP BY TABLE_NAME""";

    private static final String SCHEMAS = """
            SELECT SCHEMA_NAME FROM information_schema.SCHEMATA
             WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')""";

    private PrimaryKeys() {}

    /** Returns an answer for each table of users that the account can see. */
    public static Map<TableName, Boolean> generated(Connection connection, ConnectionSettings server) {
        Set<String> schemas = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(SCHEMAS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
        return generated(connection, server, schemas, null);
    }

    /** Returns an answer for each table that the account can see; the others are not in it. */
    public static Map<TableName, Boolean> generated(
            Connection connection, ConnectionSettings server, Set<TableName> tables) {
        Set<String> schemas = new TreeSet<>();
        for (TableName table : tables) {
            schemas.add(table.schema());
        }
        return generated(connection, server, schemas, tables);
    }

    private static Map<TableName, Boolean> generated(
            Connection connection, ConnectionSettings server, Set<String> schemas, @Nullable Set<TableName> tables) {
        Map<TableName, Boolean> answers = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(GENERATED)) {
            for (String schema : schemas) {
                statement.setString(1, schema);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        TableName table = new TableName(schema, rows.getString(1));
                        if (tables == null || tables.contains(table)) {
                            answers.put(table, rows.getBoolean(2));
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
        return answers;
    }
}
