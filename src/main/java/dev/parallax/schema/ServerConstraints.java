package dev.parallax.schema;

import dev.parallax.change.Constraints;
import dev.parallax.change.ForeignKey;
import dev.parallax.change.UniqueIndex;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Asks a server for the unique indexes and foreign keys of tables, as they are defined now. */
public final class ServerConstraints {

    private static final String TABLES = "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = ?";

    private static final String SCHEMAS = """
            SELECT SCHEMA_NAME FROM information_schema.SCHEMATA
             WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')""";

    private static final String UNIQUE = """
            SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME, SUB_PART
              FROM information_schema.STATISTICS
             WHERE TABLE_SCHEMA = ? AND NON_UNIQUE = 0 AND INDEX_NAME <> 'PRIMARY'
             ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX""";

    private static final String FOREIGN = """
            SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME,
                   k.REFERENCED_COLUMN_NAME, r.DELETE_RULE
              FROM information_schema.KEY_COLUMN_USAGE k
              JOIN information_schema.REFERENTIAL_CONSTRAINTS r
                ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.TABLE_NAME = k.TABLE_NAME
               AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME
             WHERE k.TABLE_SCHEMA = ? AND k.REFERENCED_TABLE_NAME IS NOT NULL
             ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION""";

    private ServerConstraints() {}

    /** Returns an answer for each table of these schemas that the account can see; the others are not in it. */
    public static Constraints read(Connection connection, ConnectionSettings server, Set<String> schemas) {
        Map<TableName, TableConstraints> found = new HashMap<>();
        try (PreparedStatement names = connection.prepareStatement(TABLES);
                PreparedStatement unique = connection.prepareStatement(UNIQUE);
                PreparedStatement foreign = connection.prepareStatement(FOREIGN)) {
            for (String schema : schemas) {
                names(names, schema, found);
                unique(unique, schema, found);
                foreign(foreign, schema, found);
            }
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
        return TableConstraints.all(found);
    }

    /** Of every table that the account can see. */
    public static Constraints read(Connection connection, ConnectionSettings server) {
        Set<String> schemas = new TreeSet<>();
        try (PreparedStatement all = connection.prepareStatement(SCHEMAS);
                ResultSet rows = all.executeQuery()) {
            while (rows.next()) {
                schemas.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
        return read(connection, server, schemas);
    }

    private static void names(PreparedStatement statement, String schema, Map<TableName, TableConstraints> found)
            throws SQLException {
        statement.setString(1, schema);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.put(new TableName(schema, rows.getString(1)), new TableConstraints());
            }
        }
    }

    private static void unique(PreparedStatement statement, String schema, Map<TableName, TableConstraints> found)
            throws SQLException {
        statement.setString(1, schema);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TableConstraints table = found.get(new TableName(schema, rows.getString(1)));
                if (table != null) {
                    String column = rows.getString(3);
                    String problem = rows.getString(4) != null ? UniqueIndex.PREFIX : "";
                    table.uniquePart(
                            rows.getString(2),
                            column == null ? "" : column,
                            column == null ? UniqueIndex.EXPRESSION : problem);
                }
            }
        }
    }

    private static void foreign(PreparedStatement statement, String schema, Map<TableName, TableConstraints> found)
            throws SQLException {
        statement.setString(1, schema);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TableConstraints table = found.get(new TableName(schema, rows.getString(1)));
                if (table != null) {
                    TableName parent = new TableName(rows.getString(4), rows.getString(5));
                    ForeignKey part = new ForeignKey(
                            rows.getString(2),
                            List.of(rows.getString(3)),
                            parent,
                            List.of(rows.getString(6)),
                            rows.getString(7),
                            "");
                    table.foreignPart(part);
                }
            }
        }
    }
}
