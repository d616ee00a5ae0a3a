package dev.parallax.verify;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.TableName;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.Connections;
import dev.parallax.server.Privileges;
import dev.parallax.verify.TableDefinition.ColumnDefinition;
import dev.parallax.verify.TableDefinition.IndexDefinition;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which tables a server has and how they are made.
 *
 * @param cascades which tables' rows follow those of others
 * @param privileges of the account: without SELECT in a database a table that is not here may be there
 */
record TableCatalog(Map<TableName, TableDefinition> tables, Cascades cascades, Privileges privileges) {

    private static final String USERS = " NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')";

    private static final String TABLES =
            "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, COALESCE(CREATE_TIME, ''), COALESCE(TABLE_ROWS, 0)"
                    + " FROM information_schema.TABLES WHERE TABLE_SCHEMA" + USERS;

    private static final String COLUMNS = "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, DATA_TYPE, COLUMN_TYPE,"
            + " COALESCE(DATETIME_PRECISION, NUMERIC_SCALE, -1), IS_NULLABLE, COALESCE(CHARACTER_SET_NAME, ''),"
            + " COALESCE(COLLATION_NAME, ''), COALESCE(GENERATION_EXPRESSION, '') <> ''"
            + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA" + USERS
            + " ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION";

    private static final String INDEXES = "SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, COLUMN_NAME,"
            + " SUB_PART IS NULL AND (INDEX_NAME = 'PRIMARY' OR IS_VISIBLE = 'YES')"
            + " FROM information_schema.STATISTICS WHERE NON_UNIQUE = 0 AND TABLE_SCHEMA" + USERS
            + " ORDER BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX";

    private static final String CASCADES =
            "SELECT r.CONSTRAINT_SCHEMA, r.TABLE_NAME, r.UNIQUE_CONSTRAINT_SCHEMA, r.REFERENCED_TABLE_NAME,"
                    + " r.DELETE_RULE, r.UPDATE_RULE, k.REFERENCED_COLUMN_NAME"
                    + " FROM information_schema.REFERENTIAL_CONSTRAINTS r JOIN information_schema.KEY_COLUMN_USAGE k"
                    + " ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME"
                    + " AND k.TABLE_NAME = r.TABLE_NAME WHERE k.REFERENCED_COLUMN_NAME IS NOT NULL";

    /**
     * Every table and view of the users' databases that is asked for, and the foreign keys of all; ProblemException
     * where it cannot be read.
     */
    static TableCatalog read(Connection connection, ConnectionSettings server, Predicate<TableName> includes) {
        Map<TableName, TableDefinition> tables = new TreeMap<>();
        Cascades cascades = new Cascades();
        Privileges privileges;
        try (Statement statement = connection.createStatement()) {
            privileges = Privileges.of(statement);
            try (ResultSet rows = statement.executeQuery(TABLES)) {
                while (rows.next()) {
                    TableName name = name(rows);
                    if (includes.test(name)) {
                        tables.put(name, TableDefinition.of(rows.getString(3), text(rows, 4), rows.getLong(5)));
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery(COLUMNS)) {
                while (rows.next()) {
                    TableDefinition table = tables.get(name(rows));
                    if (table != null) {
                        table.columns().put(rows.getString(3), column(rows));
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery(INDEXES)) {
                while (rows.next()) {
                    TableDefinition table = tables.get(name(rows));
                    if (table != null) {
                        addPart(table, rows.getString(3), rows.getString(4), rows.getBoolean(5));
                    }
                }
            }
            try (ResultSet rows = statement.executeQuery(CASCADES)) {
                while (rows.next()) {
                    cascades.add(
                            name(rows),
                            new TableName(rows.getString(3), rows.getString(4)),
                            rows.getString(5),
                            rows.getString(6),
                            rows.getString(7));
                }
            }
        } catch (SQLException e) {
            throw ConnectionProblems.statementFailed(server, e, Connections.PRIVILEGES);
        }
        return new TableCatalog(tables, cascades, privileges);
    }

    /** A time as the server writes it, which the driver would turn into one of this machine. */
    private static String text(ResultSet rows, int column) throws SQLException {
        return new String(rows.getBytes(column), StandardCharsets.UTF_8);
    }

    private static TableName name(ResultSet rows) throws SQLException {
        return new TableName(rows.getString(1), rows.getString(2));
    }

    private static ColumnDefinition column(ResultSet rows) throws SQLException {
        return new ColumnDefinition(
                rows.getString(4),
                rows.getString(5),
                rows.getInt(6),
                rows.getString(7).equals("YES"),
                sameOnAll(rows.getString(8)),
                sameOnAll(rows.getString(9)),
                rows.getBoolean(10));
    }

    /** Until 8.0.27 a server calls the character set utf8mb3 utf8, and its collations so until 8.0.29. */
    private static String sameOnAll(String charsetOrCollation) {
        return charsetOrCollation.equals("utf8") || charsetOrCollation.startsWith("utf8_")
                ? "utf8mb3" + charsetOrCollation.substring("utf8".length())
                : charsetOrCollation;
    }

    /** @param column null for a part that is an expression */
    private static void addPart(TableDefinition table, String index, @Nullable String column, boolean usable) {
        IndexDefinition known = table.uniqueIndexes().getOrDefault(index, new IndexDefinition(true, List.of()));
        List<String> columns = new ArrayList<>(known.columns());
        columns.add(column == null ? "" : column);
        table.uniqueIndexes()
                .put(index, new IndexDefinition(known.usable() && usable && column != null, List.copyOf(columns)));
    }
}
