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
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every type against real servers: rows are written, and what their SELECT prints is compared value by value with what
 * is decoded from the row images in their binary log.
 */
@ParameterizedClass(name = "MySQL {0}")
@MethodSource("dev.parallax.testing.TestVersions#main")
class ValueDecoderServerTest {

    private static final String CHARACTER_SETS =
            "SELECT character_set_name FROM information_schema.character_sets WHERE character_set_name <> 'binary'";

    private static @Nullable MySqlPair pair;

    private final MySqlServer server;

    ValueDecoderServerTest(String version) {
        server = Objects.requireNonNull(pair, version).a();
    }

    @BeforeParameterizedClassInvocation
    static void start(String version) throws SQLException {
        TestVersions.assume(version);
        pair = MySqlPair.start(PairOptions.defaults().withVersion(version));
        // Only one log is looked at; the other server need not do all of this again.
        pair.stopReplica(Side.B);
        pair.a().execute("CREATE DATABASE decode");
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (pair != null) {
            pair.close();
            pair = null;
        }
    }

    @Test
    void printsWhatTheServerPrints() throws SQLException {
        long seed = new Random().nextLong();
        System.out.println("seed of the random rows: " + seed);
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            List<ValueTable> tables =
                    new ArrayList<>(new ValueTables(seed).all(server.version().atLeast(9, 0, 0)));
            TextTables texts = new TextTables(seed);
            for (String charset : column(statement, CHARACTER_SETS)) {
                tables.add(texts.strings(charset));
            }
            tables.add(texts.documents());
            for (ValueTable table : tables) {
                statement.execute(table.create());
                for (String insert : table.inserts()) {
                    statement.execute(insert);
                }
            }
            LoggedRows logged = read();
            List<String> differences = new ArrayList<>();
            int values = 0;
            for (ValueTable table : tables) {
                values += compare(statement, table, logged, differences);
            }
            System.out.println(values + " values compared on MySQL " + server.version());
            assertThat(differences).as("seed " + seed).isEmpty();
        }
    }

    /**
     * No log says how a number is padded, nor how many decimals of a FLOAT(M,D) are shown: what is stored is printed.
     */
    @Test
    void printsNumbersAsStored() throws SQLException {
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE padded (id INT PRIMARY KEY, z INT(5) ZEROFILL, y BIGINT(20) ZEROFILL,"
                    + " f FLOAT(7,2), d DOUBLE(10,3), g FLOAT(12,4))");
            statement.execute("INSERT INTO padded VALUES (1, 42, 7, 1.5, 2.5, 123456.7891)");
            List<String> stored = read().of("padded").get(0).stream()
                    .map(value -> String.valueOf(value.text()))
                    .toList();
            assertThat(column(statement, "SELECT CONCAT_WS(' ', z, y, f, d, g) FROM padded"))
                    .containsExactly("00042 00000000000000000007 1.50 2.500 123456.7891");
            assertThat(stored).containsExactly("1", "42", "7", "1.5", "2.5", "123457");
        }
    }

    @Test
    void knowsEveryCollation() throws SQLException {
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            Map<Integer, String> known = new TreeMap<>();
            for (int id = 0; id < 4096; id++) {
                String name = Charsets.nameOf(id);
                if (name != null) {
                    known.put(id, name);
                }
            }
            assertThat(known).isEqualTo(collations(statement));
        }
    }

    @Test
    void mapsEveryCharacterAsTheServerDoes() throws SQLException {
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            CharacterCheck check = new CharacterCheck(statement);
            for (String charset : column(statement, CHARACTER_SETS + " AND character_set_name NOT REGEXP '^u[tc]'")) {
                String sql = " FROM information_schema.";
                int collation = Integer.parseInt(column(
                                statement,
                                "SELECT MIN(id)" + sql + "collations WHERE character_set_name = '" + charset + "'")
                        .get(0));
                int longest = Integer.parseInt(column(
                                statement,
                                "SELECT maxlen" + sql + "character_sets WHERE character_set_name = '" + charset + "'")
                        .get(0));
                check.check(charset, collation, longest);
            }
            System.out.println(check.checked() + " characters compared on MySQL " + server.version());
            assertThat(check.differences()).isEmpty();
        }
    }

    /** An update in place leaves a document laid out otherwise than one that is inserted anew. */
    @Test
    void seesOneDocumentInTwoLayouts() throws SQLException {
        try (Connection connection = session();
                Statement statement = connection.createStatement()) {
            String grown = "JSON_OBJECT('a', REPEAT('x', 40), 'b', 'y', 'n', 70000)";
            String changed = "JSON_SET(%s, '$.a', 'short', '$.n', 3)";
            statement.execute("CREATE TABLE updated (id INT PRIMARY KEY, j JSON)");
            statement.execute("CREATE TABLE inserted (id INT PRIMARY KEY, j JSON)");
            statement.execute("INSERT INTO updated VALUES (1, " + grown + ")");
            statement.execute("UPDATE updated SET j = " + changed.formatted("j"));
            statement.execute(
                    "INSERT INTO inserted SELECT 1, CAST(CAST(" + changed.formatted(grown) + " AS CHAR) AS JSON)");
            LoggedRows logged = read();
            LoggedRows.Stored updated = logged.of("updated").get(1).get(1);
            LoggedRows.Stored inserted = logged.of("inserted").get(0).get(1);
            assertThat(updated.sameBytes(inserted)).isFalse();
            assertThat(updated.text())
                    .isEqualTo(inserted.text())
                    .isEqualTo("{\"a\": \"short\", \"b\": \"y\", \"n\": 3}");
            assertThat(updated.sameValue(inserted)).isTrue();
            assertThat(updated.sameValue(logged.of("updated").get(0).get(1))).isFalse();
        }
    }

    private static Map<Integer, String> collations(Statement statement) throws SQLException {
        Map<Integer, String> collations = new TreeMap<>();
        try (ResultSet rows =
                statement.executeQuery("SELECT id, character_set_name FROM information_schema.collations")) {
            while (rows.next()) {
                collations.put(rows.getInt(1), String.valueOf(text(rows, 2)));
            }
        }
        return collations;
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
                    if (!Objects.equals(expected, actual)) {
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
    private Connection session() throws SQLException {
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

    private LoggedRows read() throws SQLException {
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
