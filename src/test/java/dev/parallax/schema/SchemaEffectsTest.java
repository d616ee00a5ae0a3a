package dev.parallax.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.schema.compare.Effect;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What differences of definitions are said to do is what they do to appliers of real servers. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "MySQL {0}")
@MethodSource("dev.parallax.testing.TestVersions#main")
class SchemaEffectsTest {

    private static final Duration SOON = Duration.ofSeconds(90);

    private static final String STOPS = "stops with error ";
    private static final String DIFFERS = "rows differ";
    private static final String EQUAL = "rows are equal";

    private static @Nullable MySqlPair started;

    private final MySqlPair pair;

    SchemaEffectsTest(String version) {
        pair = Objects.requireNonNull(started, version);
    }

    @BeforeParameterizedClassInvocation
    static void start(String version) {
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

    /**
     * One difference.
     *
     * @param columns of the table e.t, as both make it
     * @param onB what b changes of it, unlogged
     * @param writer who is written to then
     * @param write what
     * @param outcome what the applier of the other makes of that
     */
    private record Case(String columns, String onB, Side writer, String write, String outcome) {}

    private static List<Case> cases() {
        String insert = "INSERT INTO e.t VALUES ";
        return List.of(
                new Case("id INT PRIMARY KEY", "DROP PRIMARY KEY", Side.B, insert + "(1), (1)", STOPS + 1062),
                new Case(
                        "id INT PRIMARY KEY, v INT NOT NULL",
                        "DROP PRIMARY KEY, ADD PRIMARY KEY (id, v)",
                        Side.B,
                        insert + "(1, 1), (1, 2)",
                        STOPS + 1062),
                new Case(
                        "id INT PRIMARY KEY, u INT UNIQUE",
                        "DROP KEY u",
                        Side.B,
                        insert + "(1, 1), (2, 1)",
                        STOPS + 1062),
                new Case("id INT PRIMARY KEY, v INT", "MODIFY v INT NOT NULL", Side.A, insert + "(1, NULL)", DIFFERS),
                new Case("id INT PRIMARY KEY, v INT", "MODIFY v BIGINT", Side.A, insert + "(1, 2)", STOPS + 13146),
                new Case("id INT PRIMARY KEY, v INT", "MODIFY v INT UNSIGNED", Side.A, insert + "(1, -2)", DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, v BIGINT",
                        "MODIFY v BIGINT UNSIGNED",
                        Side.B,
                        insert + "(1, 18446744073709551615)",
                        DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, v TINYINT",
                        "MODIFY v TINYINT ZEROFILL",
                        Side.A,
                        insert + "(1, -2)",
                        DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, v INT UNSIGNED",
                        "MODIFY v INT UNSIGNED ZEROFILL",
                        Side.A,
                        insert + "(1, 2)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v INT UNSIGNED",
                        "MODIFY v INT(3) ZEROFILL",
                        Side.B,
                        insert + "(1, 4294967295)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v DECIMAL(5, 2) UNSIGNED",
                        "MODIFY v DECIMAL(5, 2) ZEROFILL",
                        Side.A,
                        insert + "(1, 2.5)",
                        EQUAL),
                // The sign is in the bytes.
                new Case(
                        "id INT PRIMARY KEY, v DECIMAL(5, 2)",
                        "MODIFY v DECIMAL(5, 2) UNSIGNED",
                        Side.A,
                        insert + "(1, -2.5)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v DECIMAL(5, 2)",
                        "MODIFY v DECIMAL(5, 2) ZEROFILL",
                        Side.A,
                        insert + "(1, -2.5)",
                        EQUAL),
                new Case("id INT PRIMARY KEY, v FLOAT", "MODIFY v FLOAT UNSIGNED", Side.A, insert + "(1, -2.5)", EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v DOUBLE",
                        "MODIFY v DOUBLE UNSIGNED",
                        Side.A,
                        insert + "(1, -2.5)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v ENUM('x', 'y')",
                        "MODIFY v ENUM('y', 'x')",
                        Side.A,
                        insert + "(1, 'x')",
                        DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, v SET('1', '2', '3', '4', '5', '6', '7', '8')",
                        "MODIFY v SET('1', '2', '3', '4', '5', '6', '7', '8', '9')",
                        Side.A,
                        insert + "(1, '2')",
                        STOPS + 13146),
                new Case(
                        "id INT PRIMARY KEY, v VARCHAR(5)",
                        "MODIFY v VARCHAR(6)",
                        Side.A,
                        insert + "(1, 'x')",
                        STOPS + 13146),
                new Case(
                        "id INT PRIMARY KEY, v INT AS (id * 2)",
                        "DROP COLUMN v, ADD COLUMN v INT AS (id * 2) STORED",
                        Side.A,
                        "INSERT INTO e.t (id) VALUES (1)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v INT AS (id * 2)",
                        "DROP COLUMN v, ADD COLUMN v INT AS (id * 2) STORED",
                        Side.B,
                        "INSERT INTO e.t (id) VALUES (1)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v INT AS (id * 2) STORED",
                        "MODIFY v INT AS (id * 3) STORED",
                        Side.A,
                        "INSERT INTO e.t (id) VALUES (1)",
                        DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, v VARCHAR(5) CHARACTER SET latin1",
                        "MODIFY v VARCHAR(5) CHARACTER SET cp1251",
                        Side.A,
                        insert + "(1, '\u00e9')",
                        DIFFERS),
                new Case("id INT PRIMARY KEY, v INT", "DROP COLUMN v", Side.A, insert + "(1, 2)", DIFFERS),
                new Case("id INT PRIMARY KEY, v INT, w INT", "DROP COLUMN v", Side.A, insert + "(1, 2, 3)", DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, v CHAR(9)",
                        "MODIFY v CHAR(9) FIRST",
                        Side.A,
                        insert + "(1, 'x')",
                        STOPS + 13146),
                new Case(
                        "id INT PRIMARY KEY, v INT, w INT",
                        "MODIFY w INT FIRST",
                        Side.A,
                        insert + "(1, 2, 3)",
                        DIFFERS),
                new Case(
                        "id INT PRIMARY KEY, CONSTRAINT c CHECK (id > 0)",
                        "DROP CHECK c",
                        Side.B,
                        insert + "(-1)",
                        STOPS + 3819),
                new Case(
                        "id INT PRIMARY KEY, CONSTRAINT c CHECK (id > 0)",
                        "ALTER CHECK c NOT ENFORCED",
                        Side.B,
                        insert + "(-1)",
                        STOPS + 3819),
                new Case(
                        "id INT PRIMARY KEY, p INT, CONSTRAINT f FOREIGN KEY (p) REFERENCES e.t (id)",
                        "DROP FOREIGN KEY f",
                        Side.B,
                        insert + "(1, 2)",
                        STOPS + 1452),
                new Case(
                        "id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN (9)",
                        "ADD PARTITION (PARTITION q VALUES LESS THAN (99))",
                        Side.B,
                        insert + "(50)",
                        STOPS + 1526),
                new Case(
                        "id INT PRIMARY KEY, v INT, KEY k (v)",
                        "ALTER INDEX k INVISIBLE",
                        Side.A,
                        insert + "(1, 2)",
                        EQUAL),
                new Case(
                        "id INT PRIMARY KEY, v INT DEFAULT 1",
                        "ALTER v SET DEFAULT 2",
                        Side.B,
                        "INSERT INTO e.t (id) VALUES (1)",
                        EQUAL),
                new Case("id INT PRIMARY KEY, v INT", "ROW_FORMAT = COMPACT", Side.A, insert + "(1, 2)", EQUAL));
    }

    @Test
    void appliersDoWhatIsSaid() throws SQLException, InterruptedException {
        List<String> outcomes = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (Case one : cases()) {
            String name = one.columns() + " | " + one.onB() + " | " + one.write() + " on " + one.writer() + " | ";
            expected.add(name + one.outcome());
            outcomes.add(name + outcome(one));
        }
        assertThat(outcomes).isEqualTo(expected);
    }

    private String outcome(Case one) throws SQLException, InterruptedException {
        pair.a().execute("DROP DATABASE IF EXISTS e", "CREATE DATABASE e", "CREATE TABLE e.t (" + one.columns() + ")");
        pair.awaitInSync(SOON);
        pair.unlogged(Side.B, "ALTER TABLE e.t " + one.onB());
        Effect said = Definitions.compare(pair, "e").stream()
                .map(SchemaDifference::effect)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        String before = executed(one.writer());
        pair.server(one.writer()).execute(one.write());
        String written = pair.server(one.writer())
                .queryOne("SELECT GTID_SUBTRACT('" + executed(one.writer()) + "', '" + before + "')");
        Side other = one.writer() == Side.A ? Side.B : Side.A;
        Instant deadline = Instant.now().plus(SOON);
        while (Instant.now().isBefore(deadline)) {
            Map<String, String> link = pair.link(other).status();
            if (!"0".equals(link.get("Last_SQL_Errno"))) {
                pair.stopApplier(other);
                pair.injectEmptyTransaction(other, written);
                pair.startApplier(other);
                assertThat(said).as("%s", one).isEqualTo(Effect.REPLICATION_CAN_BREAK);
                return STOPS + link.get("Last_SQL_Errno");
            }
            if (pair.server(other)
                    .queryOne("SELECT GTID_SUBSET('" + written + "', @@GLOBAL.gtid_executed)")
                    .equals("1")) {
                boolean equal = rows(Side.A).equals(rows(Side.B));
                assertThat(said).as("%s", one).satisfies(effect -> {
                    if (equal) {
                        assertThat(effect).isGreaterThan(Effect.DATA_CAN_DIFFER);
                    } else {
                        assertThat(effect).isLessThanOrEqualTo(Effect.DATA_CAN_DIFFER);
                    }
                });
                return equal ? EQUAL : DIFFERS;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("neither applied nor stopped: " + one);
    }

    private String executed(Side side) throws SQLException {
        return pair.server(side).queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    }

    /** By the columns' names. */
    private String rows(Side side) throws SQLException {
        String columns = pair.server(side)
                .queryOne("SELECT GROUP_CONCAT(CONCAT('\\'', COLUMN_NAME, '\\', ', COLUMN_NAME) ORDER BY COLUMN_NAME)"
                        + " FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'e' AND TABLE_NAME = 't'");
        return pair.server(side).queryOne("SELECT JSON_ARRAYAGG(JSON_OBJECT(" + columns + ")) FROM e.t");
    }
}
