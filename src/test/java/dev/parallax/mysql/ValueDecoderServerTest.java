package dev.parallax.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.TableCompleter;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.source.LogFiles;
import dev.parallax.testing.TestVersions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type against real servers: rows are written, and what their SELECT prints is compared value by value with what
 * is decoded from the row images in their binary log.
 */
class ValueDecoderServerTest {

    @ParameterizedTest(name = "MySQL {0}")
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void printsWhatTheServerPrints(String version) throws SQLException {
        TestVersions.assume(version);
        long seed = new Random().nextLong();
        System.out.println("seed of the random rows: " + seed);
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(version))) {
            // Only one log is looked at; the other server need not do all of this again.
            pair.stopReplica(Side.B);
            MySqlServer server = pair.a();
            try (Connection connection = session(server);
                    Statement statement = connection.createStatement()) {
                List<ValueTable> tables = new ArrayList<>(
                        new ValueTables(seed).all(server.version().atLeast(9, 0, 0)));
                TextTables texts = new TextTables(seed);
                for (String charset : column(
                        statement,
                        "SELECT character_set_name FROM"
                                + " information_schema.character_sets WHERE character_set_name <> 'binary'")) {
                    tables.add(texts.strings(charset));
                }
                tables.add(texts.documents());
                for (ValueTable table : tables) {
                    statement.execute(table.create());
                    for (String insert : table.inserts()) {
                        statement.execute(insert);
                    }
                }
                LoggedRows logged = read(server);
                List<String> differences = new ArrayList<>();
                int values = 0;
                for (ValueTable table : tables) {
                    values += compare(statement, table, logged, differences);
                }
                System.out.println(values + " values compared on MySQL " + server.version());
                assertThat(differences).as("seed " + seed).isEmpty();
            }
        }
    }

    private static int compare(Statement statement, ValueTable table, LoggedRows logged, List<String> differences)
            throws SQLException {
        List<List<LoggedRows.Stored>> rows = logged.of(table.name());
        int row = 0;
        int values = 0;
        try (ResultSet truth = statement.executeQuery(table.select())) {
            for (; truth.next(); row++) {
                List<LoggedRows.Stored> image = rows.get(row);
                for (int i = 0; i < image.size(); i++, values++) {
                    String expected = text(truth, i + 1);
                    String actual = image.get(i).text();
                    if (!java.util.Objects.equals(expected, actual)) {
                        String definition =
                                i == 0 ? "id" : table.columns().get(i - 1).definition();
                        differences.add(table.name() + " row " + row + " " + definition + ": server " + expected
                                + ", decoded " + actual);
                    }
                }
            }
        }
        assertThat(rows).as(table.name()).hasSize(row);
        return values;
    }

    /** As text in utf8mb4, whatever the column; the session is in UTC and lets every value in. */
    private static Connection session(MySqlServer server) throws SQLException {
        server.execute("CREATE DATABASE decode");
        Connection connection = server.connect();
        connection.setCatalog("decode");
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET NAMES utf8mb4");
            statement.execute("SET SESSION character_set_results = 'utf8mb4', time_zone = '+00:00', sql_mode = ''");
        }
        return connection;
    }

    /** The bytes that the server sent: the driver's own conversions might hide a difference. */
    private static @Nullable String text(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<String> column(Statement statement, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(String.valueOf(text(rows, 1)));
            }
        }
        return values;
    }

    private static LoggedRows read(MySqlServer server) throws SQLException {
        List<Path> files = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String name : column(statement, "SHOW BINARY LOGS")) {
                files.add(server.dataDirectory().resolve(name));
            }
        }
        LoggedRows rows = new LoggedRows();
        new LogFiles(files, TableCompleter.NONE).read(rows);
        return rows;
    }
}
