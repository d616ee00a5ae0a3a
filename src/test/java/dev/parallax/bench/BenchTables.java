package dev.parallax.bench;

import dev.parallax.sandbox.MySqlServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The tables of the benchmark: four in sysbench's shape, and one of order lines with a composite key and more types.
 *
 * <p>Ids 1 to {@link #HOT} of each sysbench table are written by both masters. The others are split in halves, one for
 * each, so that the share of conflicts is the share of hot writes times the chance of meeting in time, and not an
 * accident of the tables' size.
 */
final class BenchTables {

    static final int SYSBENCH = 4;
    static final int ROWS = 25_000;
    static final int HOT = 50;
    static final int HALF = (ROWS - HOT) / 2;

    private static final String DIGITS = "0123456789";

    private BenchTables() {}

    /** Their definitions, as {@code --schema} reads them. */
    static String schema() {
        return "CREATE DATABASE sbtest;\nUSE sbtest;\n" + String.join(";\n", definitions()) + ";\n";
    }

    static void create(MySqlServer server) throws SQLException {
        server.execute("CREATE DATABASE sbtest");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            connection.setCatalog("sbtest");
            for (String definition : definitions()) {
                statement.execute(definition);
            }
        }
    }

    private static List<String> definitions() {
        List<String> definitions = new ArrayList<>();
        for (int table = 1; table <= SYSBENCH; table++) {
            definitions.add("CREATE TABLE sbtest" + table + " (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                    + " k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '',"
                    + " pad CHAR(60) NOT NULL DEFAULT '', KEY k (k))");
        }
        definitions.add("CREATE TABLE order_line (order_id BIGINT UNSIGNED NOT NULL,"
                + " line_no SMALLINT NOT NULL, sku VARCHAR(40) NOT NULL, quantity INT NOT NULL,"
                + " price DECIMAL(10,2) NOT NULL, added DATETIME(6) NOT NULL, note VARCHAR(80),"
                + " PRIMARY KEY (order_id, line_no))");
        return definitions;
    }

    static void fill(MySqlServer server) throws SQLException {
        Random random = new Random(1);
        try (Connection connection = server.connect()) {
            connection.setAutoCommit(false);
            for (int table = 1; table <= SYSBENCH; table++) {
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO sbtest.sbtest" + table + " (id, k, c, pad) VALUES (?, ?, ?, ?)")) {
                    for (int id = 1; id <= ROWS; id++) {
                        insert.setInt(1, id);
                        insert.setInt(2, random.nextInt(ROWS));
                        insert.setString(3, groups(random, 10));
                        insert.setString(4, groups(random, 5));
                        insert.addBatch();
                        if (id % 1000 == 0 || id == ROWS) {
                            insert.executeBatch();
                            connection.commit();
                        }
                    }
                }
            }
        }
    }

    /** As sysbench fills its text columns: groups of eleven digits with dashes between. */
    static String groups(Random random, int count) {
        StringBuilder text = new StringBuilder(count * 12);
        for (int group = 0; group < count; group++) {
            if (group > 0) {
                text.append('-');
            }
            for (int digit = 0; digit < 11; digit++) {
                text.append(DIGITS.charAt(random.nextInt(10)));
            }
        }
        return text.toString();
    }
}
