package dev.parallax.faults;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.ReplicationVocabulary;
import dev.parallax.sandbox.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One server of the pair, written to through one connection. Everything it reports is read back from the server. */
final class Node implements AutoCloseable {

    final Side side;
    private final MySqlPair pair;
    private final Logging logging;
    private Connection connection;

    Node(MySqlPair pair, Side side, Logging logging) throws SQLException {
        this.pair = pair;
        this.side = side;
        this.logging = logging;
        this.connection = pair.connect(side);
    }

    /** Starts the server again, after it was shut down or killed. */
    void restart(boolean kill) throws SQLException {
        connection.close();
        if (kill) {
            pair.server(side).kill();
        }
        pair.server(side).restart();
        connection = pair.connect(side);
    }

    void disconnect() throws SQLException {
        connection.close();
    }

    void connect() throws SQLException {
        connection = pair.connect(side);
    }

    /** Runs a transaction; returns null when it was rolled back. Nothing else may write to the node meanwhile. */
    @Nullable
    Written write(TxPlan plan) throws SQLException {
        String before = pair.gtid() ? executed() : "";
        String position = logEnd();
        List<Change> changes = new ArrayList<>();
        if (plan.gtid() != null) {
            execute("SET SESSION gtid_next = '" + plan.gtid() + "'");
        }
        if (plan.laneOffset() != 0) {
            execute("SET SESSION auto_increment_offset = " + plan.laneOffset());
        }
        if (plan.ddl() != null) {
            execute(plan.ddl().sql());
        } else {
            execute("BEGIN");
            for (Op op : plan.ops()) {
                changes.add(run(op));
            }
            execute(plan.rollback() ? "ROLLBACK" : "COMMIT");
        }
        if (plan.gtid() != null) {
            execute("SET SESSION gtid_next = 'AUTOMATIC'");
        }
        if (plan.laneOffset() != 0) {
            execute("SET SESSION auto_increment_offset = @@GLOBAL.auto_increment_offset");
        }
        if (plan.rollback()) {
            return null;
        }
        String gtid = pair.gtid() ? one("SELECT GTID_SUBTRACT('" + executed() + "', '" + before + "')") : "";
        return new Written(side, position, gtid, plan, changes);
    }

    /** Runs one statement without logging it. */
    Change unlogged(Op op) throws SQLException {
        execute("SET SESSION sql_log_bin = 0");
        try {
            return run(op);
        } finally {
            execute("SET SESSION sql_log_bin = 1");
        }
    }

    private Change run(Op op) throws SQLException {
        FaultTable table = op.table();
        if (op.kind() == Op.Kind.INSERT_AUTO) {
            execute(table.sql(op));
            int key = Integer.parseInt(one("SELECT LAST_INSERT_ID()"));
            return logging.change(null, null, table.key(key), read(table, key), table.assigned(op), null);
        }
        Image before = read(table, op.key());
        Op.Kind kind = op.kind();
        if (before == null) {
            kind = Op.Kind.INSERT;
        } else if (kind == Op.Kind.INSERT || (kind == Op.Kind.REKEY && read(table, op.newKey()) != null)) {
            kind = Op.Kind.UPDATE;
        }
        Op effective = new Op(kind, table, op.key(), op.newKey(), op.value(), op.special());
        execute(table.sql(effective));
        int after = kind == Op.Kind.REKEY ? op.newKey() : op.key();
        boolean gone = kind == Op.Kind.DELETE;
        return logging.change(
                before == null ? null : table.key(op.key()),
                before,
                gone ? null : table.key(after),
                gone ? null : read(table, after),
                table.assigned(effective),
                table.member(effective));
    }

    private @Nullable Image read(FaultTable table, int key) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(table.selectSql() + table.where(key))) {
            return rows.next() ? image(rows, table) : null;
        }
    }

    private static Image image(ResultSet rows, FaultTable table) throws SQLException {
        Map<String, String> values = new LinkedHashMap<>();
        int at = table.keyColumns().size();
        for (String column : table.valueColumns()) {
            values.put(column, Image.text(rows.getString(++at)));
        }
        return new Image(values);
    }

    /** All rows of a table. */
    Map<RowKey, Image> rows(FaultTable table) throws SQLException {
        Map<RowKey, Image> all = new TreeMap<>(Comparator.comparing(RowKey::toString));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(table.selectSql())) {
            while (rows.next()) {
                List<String> key = new ArrayList<>();
                for (int i = 1; i <= table.keyColumns().size(); i++) {
                    key.add(rows.getString(i));
                }
                all.put(table.key(key), image(rows, table));
            }
        }
        return all;
    }

    /** All rows of a table with every column it has now, as bytes. */
    Map<RowKey, Map<String, String>> dump(FaultTable table) throws SQLException {
        Map<RowKey, Map<String, String>> all = new HashMap<>();
        int keys = table.keyColumns().size();
        String sql = "SELECT " + String.join(", ", table.keySelects()) + ", t.* FROM " + table.qualified() + " t";
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> key = new ArrayList<>();
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    if (i <= keys) {
                        key.add(rows.getString(i));
                    } else {
                        byte[] bytes = rows.getBytes(i);
                        String value =
                                Image.text(bytes == null ? null : HexFormat.of().formatHex(bytes));
                        row.put(rows.getMetaData().getColumnName(i), value);
                    }
                }
                all.put(table.key(key), row);
            }
        }
        return all;
    }

    /** The statement that would make the table as it is. */
    String definition(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW CREATE TABLE " + table)) {
            rows.next();
            return rows.getString(2);
        }
    }

    private String executed() throws SQLException {
        return one("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    }

    /** Where the next transaction will begin in this node's log. */
    String logEnd() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        ReplicationVocabulary.of(pair.server(side).version()).showLogEnd())) {
            rows.next();
            return rows.getString("File") + ":" + rows.getLong("Position");
        }
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new SQLException(side + ": " + sql + ": " + e.getMessage(), e);
        }
    }

    private String one(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
