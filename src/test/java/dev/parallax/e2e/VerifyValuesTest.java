package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code verify} compares values: however they are stored, computed or sent, and shows those that differ. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class VerifyValuesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private final MySqlPair pair;

    VerifyValuesTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        return TestVersions.crossedPairs();
    }

    @BeforeEach
    void nothing() throws SQLException {
        onA("DROP DATABASE IF EXISTS v", "CREATE DATABASE v CHARACTER SET utf8mb4");
    }

    private void onA(String... statements) throws SQLException {
        pair.a().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void onlyOnB(String... statements) throws SQLException {
        pair.unlogged(Side.B, statements);
    }

    private Run verify() {
        return audited.cli().report("verify", AuditedPair.with(audited.nodes(), "--databases", "v"));
    }

    private void expectEqual() {
        JsonNode tables = verify().expect(0, "CONSISTENT").report().get("tables");
        assertThat(tables)
                .isNotEmpty()
                .allSatisfy(table -> assertThat(Run.text(table, "status")).isEqualTo("EQUAL"));
    }

    /** Of each row that differs: {@code a's values | b's values | the columns that differ}. */
    private static Map<String, String> shown(Run run) {
        Map<String, String> shown = new TreeMap<>();
        for (JsonNode finding : run.report().get("findings")) {
            JsonNode witness = finding.get("witness");
            JsonNode images = witness.get("images");
            shown.put(Run.row(finding), images.get("a") + " | " + images.get("b") + " | " + witness.get("columns"));
        }
        return shown;
    }

    /**
     * What one server and its sessions are set to, how a row came about and where its columns stand does not matter.
     */
    @Test
    void howRowsAreStoredAndServersAreSetDoesNotMatter() throws SQLException {
        onA(
                "CREATE TABLE v.s (id INT PRIMARY KEY, j JSON, ts TIMESTAMP NULL, c CHAR(5), w INT INVISIBLE,"
                        + " x INT AS (id * 2), y INT AS (id * 3) STORED, z ENUM('p', 'q'), u VARCHAR(20),"
                        + " l VARCHAR(20) CHARACTER SET latin1, t TEXT, e ENUM('é', '€'))",
                "INSERT INTO v.s (id, j, ts, c, w, z, u, l, t, e) VALUES"
                        + " (1, '{\"a\": \"é€😀\", \"b\": [1, 2]}', '2026-03-29 01:30:00', 'x ', 5, 'q', 'é€😀', 'é€', '😀', '€'),"
                        + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
        // A shorter value is written in the place of a longer one, and leaves a gap behind.
        onlyOnB(
                "ALTER TABLE v.s MODIFY ts TIMESTAMP NULL FIRST",
                "UPDATE v.s SET j = '{\"a\": \"something longer than that\", \"b\": [1, 2]}' WHERE id = 1",
                "UPDATE v.s SET j = JSON_SET(j, '$.a', 'é€😀') WHERE id = 1");
        String gap = "SELECT JSON_STORAGE_FREE(j) > 0 FROM v.s WHERE id = 1";
        assertThat(pair.a().queryOne(gap)).isEqualTo("0");
        assertThat(pair.b().queryOne(gap)).isEqualTo("1");
        String[] settings = {
            "time_zone",
            "sql_mode",
            "character_set_server",
            "collation_connection",
            "init_connect",
            "max_execution_time"
        };
        String[] others = {
            "'+05:00'", "'PAD_CHAR_TO_FULL_LENGTH,ANSI_QUOTES'", "latin1", "latin1_bin", "'SET NAMES latin1'", "1"
        };
        String[] before = new String[settings.length];
        for (int i = 0; i < settings.length; i++) {
            before[i] = "'" + pair.b().queryOne("SELECT @@GLOBAL." + settings[i]) + "'";
        }
        try {
            for (int i = 0; i < settings.length; i++) {
                pair.b().execute("SET GLOBAL " + settings[i] + " = " + others[i]);
            }
            expectEqual();
        } finally {
            for (int i = 0; i < settings.length; i++) {
                String value = settings[i].equals("max_execution_time") ? before[i].replace("'", "") : before[i];
                pair.b().execute("SET GLOBAL " + settings[i] + " = " + value);
            }
        }
        onlyOnB("UPDATE v.s SET w = 6, u = 'é€😁' WHERE id = 1", "UPDATE v.s SET j = 'null', l = 'è€' WHERE id = 2");
        Map<String, String> shown = shown(verify().expect(1, "DIVERGED"));
        assertThat(shown).containsOnlyKeys("v.s{id=1}", "v.s{id=2}");
        assertThat(shown.get("v.s{id=1}"))
                .contains("\"w\":\"5\"", "\"u\":\"é€😀\"", "\"w\":\"6\"", "\"u\":\"é€😁\"")
                .endsWith(" | [\"w\",\"u\"]");
        assertThat(shown.get("v.s{id=2}")).endsWith(" | [\"j\",\"l\"]");
    }

    @Test
    void bothRowsAndTheirDifferentColumnsAreShown() throws SQLException {
        onA(
                "CREATE TABLE v.t (id INT PRIMARY KEY, a VARCHAR(20), d DECIMAL(6,2), x VARBINARY(4), ts DATETIME(3))",
                "INSERT INTO v.t VALUES (1, 'one', 1.10, x'00FF', '2026-01-02 03:04:05.678'), (2, 'two', 2, NULL, NULL),"
                        + " (3, 'three', 3, NULL, NULL), (4, 'four', 4, NULL, NULL)");
        onlyOnB(
                "UPDATE v.t SET a = 'One', x = x'00FE' WHERE id = 1",
                "UPDATE v.t SET a = NULL, d = -2 WHERE id = 2",
                "DELETE FROM v.t WHERE id = 3",
                "INSERT INTO v.t VALUES (5, 'five', 5, NULL, NULL)");

        assertThat(shown(verify().expect(1, "DIVERGED")))
                .isEqualTo(Map.of(
                        "v.t{id=1}",
                        "{\"id\":\"1\",\"a\":\"one\",\"d\":\"1.10\",\"x\":\"0x00FF\",\"ts\":\"2026-01-02 03:04:05.678\"} | "
                                + "{\"id\":\"1\",\"a\":\"One\",\"d\":\"1.10\",\"x\":\"0x00FE\",\"ts\":\"2026-01-02 03:04:05.678\"}"
                                + " | [\"a\",\"x\"]",
                        "v.t{id=2}",
                        "{\"id\":\"2\",\"a\":\"two\",\"d\":\"2.00\",\"x\":null,\"ts\":null} | "
                                + "{\"id\":\"2\",\"a\":null,\"d\":\"-2.00\",\"x\":null,\"ts\":null} | [\"a\",\"d\"]",
                        "v.t{id=3}",
                        "{\"id\":\"3\",\"a\":\"three\",\"d\":\"3.00\",\"x\":null,\"ts\":null} | {} | []",
                        "v.t{id=5}",
                        "{} | {\"id\":\"5\",\"a\":\"five\",\"d\":\"5.00\",\"x\":null,\"ts\":null} | []"));
    }

    @Test
    void generatedColumnsAreComparedByWhatTheyHold() throws SQLException {
        onA(
                "CREATE TABLE v.g (id INT PRIMARY KEY, x INT AS (id * 2) VIRTUAL, y INT AS (id * 3) STORED)",
                "INSERT INTO v.g (id) VALUES (0), (1), (2)",
                "CREATE TABLE v.h (id INT PRIMARY KEY, x INT AS (id * 2) VIRTUAL, y INT AS (id * 3) STORED)",
                "INSERT INTO v.h (id) VALUES (0), (1), (2)");
        // Another expression with the same values is no difference; one with others is, in each row where it has.
        onlyOnB(
                "ALTER TABLE v.g MODIFY x INT AS (id + id) VIRTUAL, MODIFY y INT AS (id + id + id) STORED",
                "ALTER TABLE v.h MODIFY x INT AS (id * id) VIRTUAL, MODIFY y INT AS (id * 3 + (id = 1)) STORED");

        Run run = verify().expect(1, "DIVERGED");
        Map<String, String> shown = shown(run);
        assertThat(shown).containsOnlyKeys("v.h{id=1}");
        assertThat(shown.get("v.h{id=1}")).endsWith(" | [\"x\",\"y\"]");
        assertThat(run.notChecked()).isEmpty();
    }

    @Test
    void textInTwoCharacterSetsIsComparedByWhatItSays() throws SQLException {
        onA(
                "CREATE TABLE v.c (id INT PRIMARY KEY, s VARCHAR(20), t TEXT)",
                "CREATE TABLE v.d (k VARCHAR(20) PRIMARY KEY)",
                "INSERT INTO v.d VALUES ('é'), ('€')",
                "INSERT INTO v.c VALUES (1, 'é€', 'ÿþ'), (2, 'x ', ''), (3, NULL, NULL)");
        onlyOnB(
                "ALTER TABLE v.c MODIFY s VARCHAR(20) CHARACTER SET latin1, MODIFY t TEXT CHARACTER SET utf16",
                "ALTER TABLE v.d MODIFY k VARCHAR(20) CHARACTER SET latin1");
        expectEqual();

        onlyOnB(
                "UPDATE v.c SET s = 'è€' WHERE id = 1",
                "UPDATE v.c SET s = 'x' WHERE id = 2",
                "UPDATE v.d SET k = 'e' WHERE k = 'é'");
        Map<String, String> shown = shown(verify().expect(1, "DIVERGED"));
        // A key in two character sets has two orders, and tells no rows apart.
        assertThat(shown).containsOnlyKeys("v.c{id=1}", "v.c{id=2}", "v.d{}");
        assertThat(shown.get("v.c{id=1}"))
                .contains("\"s\":\"é€\"", "\"s\":\"è€\"")
                .endsWith(" | [\"s\"]");
    }
}
