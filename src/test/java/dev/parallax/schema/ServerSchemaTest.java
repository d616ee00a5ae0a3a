package dev.parallax.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.JdbcConnection;
import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.Connections;
import dev.parallax.server.PeerProgress;
import dev.parallax.source.LogFiles;
import dev.parallax.testing.AsRoot;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Under MINIMAL metadata the server completes a table to what FULL metadata would have said. */
class ServerSchemaTest {

    private static final String COLUMNS = "c1 TINYINT, c2 SMALLINT UNSIGNED, c3 MEDIUMINT, c4 INT UNSIGNED, c5 BIGINT,"
            + " c6 FLOAT, c7 DOUBLE, c8 DECIMAL(30,7), c9 DECIMAL(5) UNSIGNED, c10 BIT(1), c11 BIT(20), c12 YEAR,"
            + " c13 DATE, c14 TIME, c15 TIME(3), c16 DATETIME, c17 DATETIME(6), c18 TIMESTAMP NULL, c19 TIMESTAMP(1)"
            + " NULL, c20 CHAR(10), c21 CHAR(255) CHARACTER SET utf8mb4, c22 BINARY(16), c23 VARCHAR(10) CHARACTER SET"
            + " latin1, c24 VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, c25 VARBINARY(500), c26 TINYBLOB,"
            + " c27 BLOB, c28 MEDIUMTEXT, c29 LONGTEXT CHARACTER SET latin2, c30 JSON, c31 POINT, c32 GEOMETRY,"
            + " c33 ENUM('a','it''s','x,y'), c34 SET('p','q','r') CHARACTER SET latin1, c35 INT AS (c1 + 1) STORED,"
            + " c36 INT AS (c1 + 2) VIRTUAL, c37 CHAR(0), c38 BOOLEAN, c39 TINYTEXT";

    @TempDir
    private Path folder;

    @ParameterizedTest(name = "MySQL {0}")
    @MethodSource("dev.parallax.testing.TestVersions#all")
    void completesWhatTheLogLeavesOut(String version) throws Exception {
        TestVersions.assume(version);
        PairOptions options =
                PairOptions.defaults().withVersion(version).withGtid(false).withRowMetadata("MINIMAL");
        try (MySqlPair pair = MySqlPair.start(options)) {
            MySqlServer a = pair.a();
            a.execute("CREATE DATABASE shop");
            String more = version.startsWith("9") ? ", c40 VECTOR(3)" : "";
            a.execute(
                    "CREATE TABLE shop.all_kinds (" + COLUMNS + more
                            + ", k1 INT, k2 VARCHAR(20), PRIMARY KEY (k2, k1))",
                    "CREATE TABLE shop.plain (x INT)",
                    "CREATE TABLE shop.prefix (x VARCHAR(100), PRIMARY KEY (x(10)))",
                    "CREATE TABLE shop.gone (id INT PRIMARY KEY)",
                    "CREATE TABLE shop.other (id INT PRIMARY KEY)",
                    "INSERT INTO shop.all_kinds (k1, k2) VALUES (1, 'one')",
                    "INSERT INTO shop.plain VALUES (1)",
                    "INSERT INTO shop.prefix VALUES ('x')",
                    "INSERT INTO shop.gone VALUES (1)",
                    "INSERT INTO shop.other VALUES (1)",
                    "DROP TABLE shop.gone",
                    "ALTER TABLE shop.other MODIFY id BIGINT");
            Path dump = dump(a, "all_kinds");
            progressByPosition(pair);
            pair.stopReplica(Side.A);
            pair.stopReplica(Side.B);
            Map<String, TableMap> minimal = read(a, TableCompleter.NONE);
            Map<String, TableMap> completed;
            try (ServerSchema schema = new ServerSchema(AsRoot.on(a))) {
                completed = read(a, schema);
                killEveryOtherConnection(a);
                assertThat(read(a, schema)).isEqualTo(completed);
            }
            assertThat(table(minimal, "all_kinds").hasKey()).isFalse();
            TableMap all = table(completed, "all_kinds");
            assertThat(all.keyProblem()).isEmpty();
            assertThat(all.keySource()).isEqualTo(TableMap.KeySource.SERVER);
            assertThat(problem(completed, "plain")).isEqualTo("it has no primary key");
            assertThat(problem(completed, "prefix")).contains("only a prefix");
            assertThat(problem(completed, "gone")).contains("gone or not visible");
            assertThat(problem(completed, "other")).contains("schema unknown").contains("bigint");

            assertThat(withoutNamedCollations(table(read(a, DumpSchema.read(List.of(dump))), "all_kinds")))
                    .isEqualTo(withoutNamedCollations(all));
            sameAsFull(a, all);
        }
    }

    /** As mysqldump asks for it. */
    private Path dump(MySqlServer server, String table) throws Exception {
        try (Connection connection = server.connect();
                java.sql.Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW CREATE TABLE shop." + table)) {
            rows.next();
            return Files.writeString(folder.resolve("dump.sql"), "USE `shop`;\n" + rows.getString(2) + ";\n");
        }
    }

    /** The dump has the members of an ENUM or SET as text; the collation they are compared by is not asked for. */
    private static List<Column> withoutNamedCollations(TableMap table) {
        assertThat(table.keyColumns()).hasSize(2);
        return table.columns().stream()
                .map(column -> column.members().isEmpty()
                        ? column
                        : new Column(
                                column.name(),
                                column.type(),
                                column.metadata(),
                                column.nullable(),
                                column.unsigned(),
                                0,
                                column.members()))
                .toList();
    }

    /** What the same table's event says by itself once the server logs all it knows. */
    private static void sameAsFull(MySqlServer a, TableMap completed) throws SQLException {
        a.execute("SET GLOBAL binlog_row_metadata = FULL", "FLUSH BINARY LOGS");
        a.execute("INSERT INTO shop.all_kinds (k1, k2) VALUES (2, 'two')");
        TableMap full = table(read(a, TableCompleter.NONE), "all_kinds");
        assertThat(full.keySource()).isEqualTo(TableMap.KeySource.LOG);
        assertThat(completed.keyColumns()).isEqualTo(full.keyColumns()).hasSize(2);
        for (int i = 0; i < full.columnCount(); i++) {
            Column expected = full.columns().get(i);
            assertThat(completed.columns().get(i))
                    .as("column " + expected.name())
                    .isEqualTo(expected);
        }
    }

    private static void progressByPosition(MySqlPair pair) throws Exception {
        ConnectionSettings b = AsRoot.on(pair.b());
        pair.awaitInSync(Duration.ofSeconds(30));
        pair.stopApplier(Side.B);
        try (Connection onA = Connections.open(AsRoot.on(pair.a()));
                Connection onB = Connections.open(b)) {
            PeerProgress.Mark reached = PeerProgress.Mark.read(onA, AsRoot.on(pair.a()));
            assertThat(PeerProgress.of(onB, b, reached, false).state()).isEqualTo(PeerProgress.State.CAUGHT_UP);
            pair.a().execute("CREATE TABLE shop.more (id INT PRIMARY KEY)");
            PeerProgress.Mark ahead = PeerProgress.Mark.read(onA, AsRoot.on(pair.a()));
            PeerProgress.Answer stopped = PeerProgress.of(onB, b, ahead, false);
            assertThat(stopped.state()).isEqualTo(PeerProgress.State.CANNOT);
            assertThat(stopped.reason()).contains("the applier of b").contains("is stopped");
            pair.startApplier(Side.B);
            pair.awaitInSync(Duration.ofSeconds(30));
            assertThat(PeerProgress.of(onB, b, ahead, false).state()).isEqualTo(PeerProgress.State.CAUGHT_UP);
        }
    }

    private static void killEveryOtherConnection(MySqlServer server) throws SQLException {
        try (Connection connection = server.connect();
                java.sql.Statement statement = connection.createStatement();
                java.sql.Statement kill = connection.createStatement()) {
            long own = connection.unwrap(JdbcConnection.class).getId();
            try (ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
                while (rows.next()) {
                    if (rows.getLong("Id") != own && "Sleep".equals(rows.getString("Command"))) {
                        kill.execute("KILL " + rows.getLong("Id"));
                    }
                }
            }
        }
    }

    private static String problem(Map<String, TableMap> tables, String name) {
        TableMap table = table(tables, name);
        assertThat(table.hasKey()).isFalse();
        return table.keyProblem();
    }

    private static TableMap table(Map<String, TableMap> tables, String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    private static Map<String, TableMap> read(MySqlServer server, TableCompleter completer) throws SQLException {
        ConnectionSettings settings = AsRoot.on(server);
        Tables sink = new Tables();
        try (Connection connection = Connections.open(settings)) {
            List<Path> files = BinaryLogs.list(connection, settings).stream()
                    .map(log -> server.dataDirectory().resolve(log.file()))
                    .toList();
            new LogFiles(files, completer).read(sink);
        }
        return sink.last;
    }

    /** Keeps each table as its last row event had it. */
    private static final class Tables implements TransactionSink {
        private final Map<String, TableMap> last = new HashMap<>();

        @Override
        public void logFile(LogFile file) {}

        @Override
        public void begin(Transaction transaction) {}

        @Override
        public void rows(RowsEvent rows) {
            last.put(rows.table().name().table(), rows.table());
        }

        @Override
        public void statement(Statement statement) {}

        @Override
        public void end(BinlogPosition position) {}

        @Override
        public void abandon() {}
    }
}
