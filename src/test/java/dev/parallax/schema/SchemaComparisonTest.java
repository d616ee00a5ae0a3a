package dev.parallax.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.mysql.TableName;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.schema.compare.Effect;
import dev.parallax.schema.compare.SchemaComparison;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.schema.compare.ServerSchemas;
import dev.parallax.server.Connections;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of difference, made by DDL that one of two real servers does not log. */
@ParameterizedClass(name = "MySQL {0}")
@MethodSource("dev.parallax.testing.TestVersions#main")
class SchemaComparisonTest {

    private static @Nullable MySqlPair started;

    private final MySqlPair pair;

    SchemaComparisonTest(String version) {
        pair = Objects.requireNonNull(started, version);
    }

    @BeforeParameterizedClassInvocation
    static void start(String version) throws SQLException {
        TestVersions.assume(version);
        started = MySqlPair.start(PairOptions.defaults().withVersion(version));
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        if (started != null) {
            started.close();
            started = null;
        }
    }

    private ServerSchemas read(MySqlServer server, String database) {
        ConnectionSettings settings = ConnectionSettings.of(
                server.name(),
                server.host(),
                server.port(),
                server.root().user(),
                Password.of(server.root().password()));
        try (Connection connection = Connections.open(settings)) {
            return ServerSchemas.read(
                    connection, settings, object -> object.schema().equals(database));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<SchemaDifference> compare(String database) {
        return SchemaComparison.of(read(pair.a(), database), read(pair.b(), database));
    }

    /** Both get the same, then b alone gets something else, unlogged; each line says what is to be found. */
    private List<String> differences(String database, List<String> common, List<String> onB) throws SQLException {
        List<String> statements = new ArrayList<>(
                List.of("DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database, "USE " + database));
        statements.addAll(common);
        pair.a().execute(statements.toArray(String[]::new));
        pair.awaitInSync(Duration.ofSeconds(60));
        assertThat(compare(database)).isEmpty();
        List<String> unlogged = new ArrayList<>(List.of("SET sql_log_bin = 0", "USE " + database));
        unlogged.addAll(onB);
        pair.server(Side.B).execute(unlogged.toArray(String[]::new));
        return compare(database).stream().map(SchemaComparisonTest::line).toList();
    }

    private static String line(SchemaDifference difference) {
        assertThat(difference.why()).isNotEmpty();
        String property = difference.property() == null ? "missing" : difference.property();
        return difference.object() + " | " + property + " | " + difference.a() + " | " + difference.b() + " | "
                + difference.effect().id();
    }

    @Test
    void tablesAndColumns() throws SQLException {
        assertThat(differences(
                        "shapes",
                        List.of(
                                "CREATE TABLE kept (id INT PRIMARY KEY, v INT)",
                                "CREATE TABLE gone (id INT PRIMARY KEY)",
                                "CREATE TABLE t (id INT PRIMARY KEY, a INT NOT NULL, b VARCHAR(10) CHARACTER SET latin1,"
                                        + " c VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci, d INT"
                                        + " DEFAULT 1, e INT, f INT) COMMENT 'same'"),
                        List.of(
                                "DROP TABLE gone",
                                "CREATE TABLE extra (id INT PRIMARY KEY)",
                                "ALTER TABLE t MODIFY a BIGINT, MODIFY b VARCHAR(10) CHARACTER SET utf8mb4 COLLATE"
                                        + " utf8mb4_0900_ai_ci, MODIFY c VARCHAR(10) CHARACTER SET utf8mb4 COLLATE"
                                        + " utf8mb4_bin, MODIFY d INT DEFAULT 2, MODIFY f INT AFTER id, DROP COLUMN e,"
                                        + " ADD COLUMN g INT, COMMENT 'another'")))
                .containsExactlyInAnyOrder(
                        "table shapes.extra | missing | null | there | replication_can_break",
                        "table shapes.gone | missing | there | null | replication_can_break",
                        "table shapes.t | column order | id, a, b, c, d, f | id, f, a, b, c, d | data_can_differ",
                        "table shapes.t | comment | same | another | harmless",
                        "column shapes.t.a | nullable | NO | YES | replication_can_break",
                        "column shapes.t.a | type | int | bigint | replication_can_break",
                        "column shapes.t.b | character set | latin1 | utf8mb4 | data_can_differ",
                        "column shapes.t.b | collation | latin1_swedish_ci | utf8mb4_0900_ai_ci | data_can_differ",
                        "column shapes.t.c | collation | utf8mb4_0900_ai_ci | utf8mb4_bin | data_can_differ",
                        "column shapes.t.d | default | 1 | 2 | behaviour_differs",
                        "column shapes.t.e | missing | there | null | replication_can_break",
                        "column shapes.t.g | missing | null | there | data_can_differ");
    }

    @Test
    void keysConstraintsAndPartitions() throws SQLException {
        assertThat(differences(
                        "keyed",
                        List.of(
                                "CREATE TABLE parent (id INT PRIMARY KEY, u INT, v INT, UNIQUE KEY u (u), KEY v (v))",
                                "CREATE TABLE child (id INT PRIMARY KEY, p INT, n INT, CONSTRAINT fk FOREIGN KEY (p)"
                                        + " REFERENCES parent (id), CONSTRAINT positive CHECK (n > 0))",
                                "CREATE TABLE parted (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES"
                                        + " LESS THAN (10), PARTITION p1 VALUES LESS THAN (20))"),
                        List.of(
                                "ALTER TABLE parent DROP KEY u, ADD UNIQUE KEY u (u, v), DROP KEY v",
                                "ALTER TABLE child DROP FOREIGN KEY fk",
                                "ALTER TABLE child ADD CONSTRAINT fk FOREIGN KEY (p) REFERENCES parent (id) ON DELETE"
                                        + " CASCADE, DROP CHECK positive, ADD CONSTRAINT positive CHECK (n > 1)",
                                "ALTER TABLE parted DROP PARTITION p1")))
                .containsExactlyInAnyOrder(
                        "foreign key keyed.child.fk | on delete | NO ACTION | CASCADE | replication_can_break",
                        "check constraint keyed.child.positive | clause | (`n` > 0) | (`n` > 1) | replication_can_break",
                        "index keyed.parent.u | columns | u | u, v | replication_can_break",
                        "index keyed.parent.v | missing | there | null | harmless",
                        "partition keyed.parted.p1 | missing | there | null | replication_can_break");
    }

    @Test
    void programsAndDatabases() throws SQLException {
        assertThat(differences(
                        "programs",
                        List.of(
                                "CREATE TABLE t (id INT PRIMARY KEY, v INT)",
                                "CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 1",
                                "CREATE VIEW w AS SELECT id FROM t",
                                "CREATE PROCEDURE p() SELECT 1",
                                "CREATE PROCEDURE q(IN x INT, OUT y VARCHAR(5)) SET y = x",
                                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1",
                                "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SET @x = 1"),
                        List.of(
                                "DROP TRIGGER trg",
                                "CREATE TRIGGER trg BEFORE INSERT ON t FOR EACH ROW SET NEW.v = 2",
                                "CREATE OR REPLACE VIEW w AS SELECT v FROM t",
                                "DROP PROCEDURE p",
                                "DROP PROCEDURE q",
                                "CREATE PROCEDURE q(IN x BIGINT, OUT y VARCHAR(5)) SET y = x",
                                "DROP FUNCTION f",
                                "CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 2",
                                "ALTER EVENT e ON SCHEDULE EVERY 2 DAY",
                                "ALTER DATABASE programs COLLATE utf8mb4_bin")))
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .isEqualTo("database programs | collation | utf8mb4_0900_ai_ci | utf8mb4_bin |"
                                        + " data_can_differ"),
                        line -> assertThat(line).startsWith("trigger programs.t.trg | body | SET NEW.v = 1 | SET"),
                        line -> assertThat(line).startsWith("view programs.w | definition | "),
                        line -> assertThat(line)
                                .isEqualTo("routine programs.procedure p | missing | there | null | behaviour_differs"),
                        line -> assertThat(line)
                                .isEqualTo("routine programs.procedure q | parameters | IN x int, OUT y varchar(5) |"
                                        + " IN x bigint, OUT y varchar(5) | behaviour_differs"),
                        line -> assertThat(line)
                                .isEqualTo("routine programs.function f | body | RETURN 1 | RETURN 2 |"
                                        + " behaviour_differs"),
                        line -> assertThat(line).startsWith("event programs.e | schedule | 1 DAY"));
    }

    @Test
    void aMissingDatabaseIsOneDifference() throws SQLException {
        assertThat(differences(
                        "lost",
                        List.of("CREATE TABLE t (id INT PRIMARY KEY)", "CREATE VIEW w AS SELECT id FROM t"),
                        List.of("DROP DATABASE lost")))
                .containsExactly("database lost | missing | there | null | replication_can_break");
    }

    @Test
    void whatWasOnItsWayIsNoDifference() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS moving",
                        "CREATE DATABASE moving",
                        "CREATE TABLE moving.t (id INT PRIMARY KEY)");
        pair.awaitInSync(Duration.ofSeconds(60));
        pair.stopReplica(Side.B);
        pair.a().execute("ALTER TABLE moving.t ADD v INT");
        List<SchemaDifference> early = compare("moving");
        assertThat(early).singleElement().extracting(SchemaDifference::effect).isEqualTo(Effect.DATA_CAN_DIFFER);
        pair.startReplica(Side.B);
        pair.awaitInSync(Duration.ofSeconds(60));
        assertThat(SchemaComparison.lasting(early, compare("moving"))).isEmpty();
    }

    @Test
    void countersAreComparedApart() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS counted",
                        "CREATE DATABASE counted",
                        "CREATE TABLE counted.t (id INT AUTO_INCREMENT PRIMARY KEY)",
                        "INSERT INTO counted.t VALUES ()");
        pair.awaitInSync(Duration.ofSeconds(60));
        pair.server(Side.B).execute("SET sql_log_bin = 0", "ALTER TABLE counted.t AUTO_INCREMENT = 1000");
        assertThat(compare("counted")).isEmpty();
        List<ServerSchemas> both = List.of(read(pair.a(), "counted"), read(pair.b(), "counted"));
        Map<TableName, List<String>> counters = SchemaComparison.lateCounters(both, both, 2);
        assertThat(counters).hasSize(1);
        assertThat(Integer.parseInt(counters.getOrDefault(new TableName("counted", "t"), List.of("0", "0"))
                        .get(1)))
                .isGreaterThanOrEqualTo(1000);
        assertThat(SchemaComparison.lateCounters(both, both, 1000)).isEmpty();
    }
}
