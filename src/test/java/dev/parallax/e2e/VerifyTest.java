package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code verify}: whole tables at rest, of every shape, with every kind of difference. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class VerifyTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final PairOptions options;
    private final AuditedPair audited;
    private final MySqlPair pair;

    VerifyTest(PairOptions options) throws SQLException {
        this.options = options;
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    /** Positions are waited for, so one pair without GTIDs is enough here; the other is verified under load. */
    static Stream<PairOptions> pairs() {
        PairOptions usual = PairOptions.defaults().withVersion(TestVersions.USUAL);
        return Stream.of(usual, usual.withGtid(false), usual.withVersion(TestVersions.NEWEST));
    }

    @BeforeEach
    void nothing() throws SQLException {
        for (Side side : Side.values()) {
            pair.startReplica(side);
        }
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("DROP DATABASE IF EXISTS v", "CREATE DATABASE v");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void onlyOn(Side side, String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        all.addAll(List.of(statements));
        pair.server(side).execute(all.toArray(String[]::new));
    }

    private void onA(String... statements) throws SQLException {
        pair.a().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    private Run verify(String... more) {
        List<String> all = new ArrayList<>(List.of("--databases", "v"));
        all.addAll(List.of(more));
        return audited.cli().report("verify", AuditedPair.with(audited.nodes(), all.toArray(String[]::new)));
    }

    /** Each table's status, and what its differences come from. */
    private static Map<String, String> tables(Run run) {
        Map<String, String> tables = new TreeMap<>();
        run.report().get("tables").forEach(table -> {
            long attributed = 0;
            for (JsonNode count : table.get("attributed")) {
                attributed += count.asLong();
            }
            assertThat(attributed).isEqualTo(table.get("differences").asLong());
            tables.put(
                    Run.text(table, "table"),
                    Run.text(table, "status") + " " + table.get("differences").asLong() + " "
                            + table.get("attributed"));
        });
        return tables;
    }

    private static final String FILL =
            " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900) ";

    @Test
    void equalTablesOfEveryShapeAreConsistent() throws SQLException {
        onA(
                "CREATE TABLE v.ints (id INT PRIMARY KEY, t VARCHAR(20))",
                "INSERT INTO v.ints" + FILL + "SELECT i * 7, CONCAT('x', i) FROM n",
                "CREATE TABLE v.pair (a INT, b VARCHAR(10) COLLATE utf8mb4_0900_ai_ci, v INT, PRIMARY KEY (a, b))",
                "INSERT INTO v.pair" + FILL + "SELECT i % 7, CONCAT('K', i), i FROM n",
                "CREATE TABLE v.names (k VARCHAR(40) CHARACTER SET latin1 PRIMARY KEY)",
                "INSERT INTO v.names" + FILL + "SELECT CONCAT(CHAR(97 + i % 26), '\u00e9', i) FROM n",
                "CREATE TABLE v.bytes (k VARBINARY(16) PRIMARY KEY)",
                "INSERT INTO v.bytes" + FILL + "SELECT UNHEX(SHA2(i, 256)) FROM n WHERE i < 0",
                "INSERT INTO v.bytes VALUES (x''), (x'00'), (x'0000'), (x'FF'), (x'2720')",
                "CREATE TABLE v.fixed (k BINARY(4) PRIMARY KEY, v INT)",
                "INSERT INTO v.fixed VALUES (x'61', 1), (x'6100FF', 2)",
                "CREATE TABLE v.times (k DATETIME(6) PRIMARY KEY, v INT)",
                "INSERT INTO v.times" + FILL + "SELECT '2024-01-01' + INTERVAL i * 1001 MICROSECOND, i FROM n",
                "CREATE TABLE v.stamps (k TIMESTAMP(3) PRIMARY KEY)",
                "INSERT INTO v.stamps VALUES ('2024-03-31 01:30:00'), ('2024-10-27 02:30:00.123')",
                "CREATE TABLE v.decimals (k DECIMAL(30, 10) PRIMARY KEY)",
                "INSERT INTO v.decimals" + FILL + "SELECT i * -12345678901.0000000001 FROM n",
                "CREATE TABLE v.uuids (k CHAR(36) COLLATE utf8mb4_bin PRIMARY KEY)",
                "INSERT INTO v.uuids" + FILL + "SELECT UUID() FROM n",
                "CREATE TABLE v.lists (k ENUM('z', 'y', 'a') PRIMARY KEY, s SET('p', 'q'))",
                "INSERT INTO v.lists VALUES ('a', 'p,q'), ('z', '')",
                "CREATE TABLE v.bits (k BIT(40) PRIMARY KEY)",
                "INSERT INTO v.bits VALUES (0), (1), (b'1111111111111111111111111111111111111111')",
                "CREATE TABLE v.unsigneds (k BIGINT UNSIGNED PRIMARY KEY)",
                "INSERT INTO v.unsigneds VALUES (0), (18446744073709551615), (9223372036854775808)",
                "CREATE TABLE v.minus (k BIGINT PRIMARY KEY)",
                "INSERT INTO v.minus" + FILL + "SELECT i * i - 100000 FROM n",
                "CREATE TABLE v.floats (k DOUBLE PRIMARY KEY, f FLOAT)",
                "INSERT INTO v.floats" + FILL + "SELECT i / 7, i / 7 FROM n",
                "CREATE TABLE v.uniques (a INT NOT NULL UNIQUE, b INT NOT NULL, UNIQUE (b, a))",
                "INSERT INTO v.uniques VALUES (1, 2), (2, 3)",
                "CREATE TABLE v.nullables (a INT UNIQUE, b INT)",
                "INSERT INTO v.nullables VALUES (1, 2), (NULL, 3), (NULL, 3), (NULL, NULL)",
                "CREATE TABLE v.keyless (a INT, b TEXT)",
                "INSERT INTO v.keyless" + FILL + "SELECT i % 5, 'same' FROM n",
                "CREATE TABLE v.empty (id INT PRIMARY KEY)",
                "CREATE TABLE v.one (id INT PRIMARY KEY)",
                "INSERT INTO v.one VALUES (5)",
                "CREATE TABLE v.parts (id INT, y INT, PRIMARY KEY (id, y)) PARTITION BY HASH (y) PARTITIONS 3",
                "INSERT INTO v.parts" + FILL + "SELECT i, i % 11 FROM n",
                "CREATE TABLE v.`odd``name` (`a``b` INT PRIMARY KEY, `c'd` INT)",
                "INSERT INTO v.`odd``name` VALUES (1, 2)",
                "CREATE VIEW v.view AS SELECT * FROM v.one");

        Run run = verify("--chunk-time", "5ms").expect(0, "CONSISTENT");
        assertThat(tables(run))
                .hasSize(22)
                .containsEntry("view", "SKIPPED 0 {}")
                .allSatisfy((table, status) ->
                        assertThat(status).isEqualTo(table.equals("view") ? "SKIPPED 0 {}" : "EQUAL 0 {}"));
        run.report().get("tables").forEach(table -> {
            String name = Run.text(table, "table");
            boolean keyless = name.equals("keyless") || name.equals("nullables") || name.equals("view");
            assertThat(table.get("digest").isNull()).as(name).isEqualTo(keyless);
            assertThat(table.get("rows").get("a")).isEqualTo(table.get("rows").get("b"));
            String reason = Run.text(table, "reason");
            if (keyless && !name.equals("view")) {
                assertThat(reason)
                        .as(name)
                        .startsWith("no unique index tells its rows apart: ")
                        .contains("weaker");
            }
            if (!name.equals("view")) {
                assertThat(reason.contains("without GTIDs")).as(name).isEqualTo(!options.gtid());
            }
        });
        assertThat(run.notChecked()).containsExactly("view v.view: it is a view, which holds no rows of its own");
        assertThat(run.report().get("parts").toString()).isEqualTo("[\"tables\"]");
    }

    @Test
    void everyDifferenceIsFound() throws SQLException {
        onA(
                "CREATE TABLE v.t (id INT PRIMARY KEY, a VARCHAR(30), b VARCHAR(30), f FLOAT, bin BLOB, j JSON,"
                        + " ts TIMESTAMP NULL)",
                "INSERT INTO v.t" + FILL
                        + "SELECT i, CONCAT('a', i), 'b', i / 3, REPEAT(UNHEX(SHA2(i, 256)), 100),"
                        + " JSON_OBJECT('i', i), '2024-01-01' FROM n");
        onlyOn(
                Side.B,
                "DELETE FROM v.t WHERE id IN (1, 900)",
                "UPDATE v.t SET a = CASE id WHEN 10 THEN 'a11' ELSE 'a10' END WHERE id IN (10, 11)",
                "UPDATE v.t SET bin = CONCAT(LEFT(bin, 3000), CHAR(ORD(SUBSTR(bin, 3001, 1)) ^ 1), SUBSTR(bin, 3002))"
                        + " WHERE id = 20",
                "UPDATE v.t SET b = 'b ' WHERE id = 30",
                "UPDATE v.t SET a = NULL, b = 'N' WHERE id = 40",
                "UPDATE v.t SET a = 'x#1', b = 'y' WHERE id = 50",
                "UPDATE v.t SET f = 20.000002 WHERE id = 60",
                "UPDATE v.t SET b = 'B' WHERE id = 70",
                "UPDATE v.t SET j = JSON_OBJECT('i', '80') WHERE id = 80",
                "UPDATE v.t SET ts = '2024-01-01 00:00:01' WHERE id = 90",
                "INSERT INTO v.t (id) VALUES (0), (5000)");
        onlyOn(
                Side.A,
                "UPDATE v.t SET a = 'x', b = '1#y' WHERE id = 50",
                "UPDATE v.t SET a = 'N', b = NULL WHERE id = 40");

        Run run = verify("--chunk-time", "20ms").expect(1, "DIVERGED");
        assertThat(tables(run)).containsEntry("t", "DIFFERENT 14 {\"before_journal\":2,\"out_of_band_write\":12}");
        assertThat(run.divergedRows())
                .containsExactlyInAnyOrder(
                        "v.t{id=0}",
                        "v.t{id=1}",
                        "v.t{id=10}",
                        "v.t{id=11}",
                        "v.t{id=20}",
                        "v.t{id=30}",
                        "v.t{id=40}",
                        "v.t{id=50}",
                        "v.t{id=60}",
                        "v.t{id=70}",
                        "v.t{id=80}",
                        "v.t{id=90}",
                        "v.t{id=900}",
                        "v.t{id=5000}");
        assertThat(run.summary("divergedRows")).isEqualTo(14);
    }

    /** In GROUP BY a column's name goes before that of an expression: the names of columns must not matter. */
    @Test
    void columnsMayHaveAnyName() throws SQLException {
        onA(
                "CREATE TABLE v.named (id INT PRIMARY KEY, g INT, d INT)",
                "INSERT INTO v.named" + FILL + "SELECT i, 1, 1 FROM n",
                "CREATE TABLE v.keyless (g INT, d INT, id INT)",
                "INSERT INTO v.keyless" + FILL + "SELECT 1, 1, i FROM n");
        onlyOn(Side.B, "DELETE FROM v.named WHERE id IN (3, 400, 899)", "DELETE FROM v.keyless WHERE id IN (3, 400)");

        assertThat(tables(verify().expect(1, "DIVERGED")))
                .containsEntry("named", "DIFFERENT 3 {\"out_of_band_write\":3}")
                .containsEntry("keyless", "DIFFERENT 2 {\"before_journal\":2}");
    }

    @Test
    void vectorsAreCompared() throws SQLException {
        assumeTrue(options.version().equals(TestVersions.NEWEST), "VECTOR came with 9.0");
        onA(
                "CREATE TABLE v.t (id INT PRIMARY KEY, x VECTOR(3))",
                "INSERT INTO v.t VALUES (1, STRING_TO_VECTOR('[1, 2]')), (2, NULL), (3, STRING_TO_VECTOR('[1]'))");
        onlyOn(Side.B, "UPDATE v.t SET x = STRING_TO_VECTOR('[1, 3]') WHERE id < 3");

        assertThat(verify().expect(1, "DIVERGED").divergedRows()).containsExactly("v.t{id=1}", "v.t{id=2}");
    }

    @Test
    void rowsWithoutKeyAreCounted() throws SQLException {
        onA("CREATE TABLE v.k (a INT, b VARCHAR(10))", "INSERT INTO v.k" + FILL + "SELECT i % 5, 'x' FROM n");
        onlyOn(Side.B, "INSERT INTO v.k VALUES (3, 'x'), (3, 'x')", "DELETE FROM v.k WHERE a = 1");

        Run run = verify().expect(1, "DIVERGED");
        assertThat(tables(run)).containsEntry("k", "DIFFERENT 2 {\"before_journal\":2}");
        assertThat(run.findings())
                .extracting(finding ->
                        finding.get("witness").get("facts").get("copies").asString())
                .containsExactlyInAnyOrder("180 on a, 182 on b", "180 on a, 0 on b");
    }

    @Test
    void keysThatDifferInSpellingAreOneRow() throws SQLException {
        onA(
                "CREATE TABLE v.s (k VARCHAR(10) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, v INT)",
                "INSERT INTO v.s VALUES ('ann', 1), ('bob', 2)");
        onlyOn(Side.B, "UPDATE v.s SET k = 'Ann' WHERE k = 'ann'");

        Run run = verify().expect(1, "DIVERGED");
        assertThat(tables(run)).containsEntry("s", "DIFFERENT 1 {\"out_of_band_write\":1}");
        assertThat(run.findings().get(0).get("witness").get("columns").toString())
                .isEqualTo("[\"k\"]");
    }

    @Test
    void differencesAreExplainedByTheLogs() throws Exception {
        onA("CREATE TABLE v.t (id INT PRIMARY KEY, v INT)", "INSERT INTO v.t VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
        pair.stopApplier(Side.A);
        pair.stopApplier(Side.B);
        pair.a().execute("UPDATE v.t SET v = 10 WHERE id = 1");
        pair.b().execute("UPDATE v.t SET v = 20 WHERE id = 1");
        pair.startApplier(Side.A);
        pair.startApplier(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        onlyOn(Side.B, "UPDATE v.t SET v = 7 WHERE id = 2", "UPDATE v.t SET v = 8 WHERE id = 3");
        onA("UPDATE v.t SET v = 9 WHERE id = 4");

        Run run = verify().expect(1, "DIVERGED");
        assertThat(tables(run)).containsEntry("t", "DIFFERENT 3 {\"conflict\":1,\"out_of_band_write\":2}");
        JsonNode conflict = run.findings().stream()
                .filter(finding -> finding.get("key").toString().equals("{\"id\":\"1\"}"))
                .findFirst()
                .orElseThrow();
        assertThat(Run.text(conflict.get("witness"), "cause")).isEqualTo("conflict");
        assertThat(conflict.get("witness").get("transactions")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(Run.text(conflict, "explanation")).contains("update_update");
    }

    @Test
    void whatIsOnItsWayIsNoDifference() throws Exception {
        onA("CREATE TABLE v.t (id INT PRIMARY KEY, v INT)", "INSERT INTO v.t VALUES (1, 0), (2, 0), (3, 0)");
        onlyOn(Side.B, "UPDATE v.t SET v = 5 WHERE id = 3");
        pair.stopApplier(Side.B);
        try {
            pair.a().execute("UPDATE v.t SET v = 1 WHERE id = 1");

            Run run = verify("--max-lag", "1s").expect(1, "DIVERGED");
            assertThat(run.divergedRows()).containsExactly("v.t{id=3}");
            assertThat(run.summary("pendingRows")).isEqualTo(1);
        } finally {
            pair.startApplier(Side.B);
        }
        pair.awaitInSync(AuditedPair.SOON);
        onlyOn(Side.B, "UPDATE v.t SET v = 0 WHERE id = 3");
        verify().expect(0, "CONSISTENT");
    }

    @Test
    void whatCannotBeComparedIsSaid() throws SQLException {
        onA(
                "CREATE TABLE v.both (id INT PRIMARY KEY, x INT, y INT)",
                "INSERT INTO v.both VALUES (1, 1, 1)",
                "CREATE TABLE v.only (id INT PRIMARY KEY)");
        onlyOn(Side.B, "DROP TABLE v.only", "ALTER TABLE v.both MODIFY x VARCHAR(5), ADD z INT");

        String type = pair.a()
                .queryOne("SELECT COLUMN_TYPE FROM information_schema.COLUMNS WHERE TABLE_NAME = 'both'"
                        + " AND COLUMN_NAME = 'x'");
        Run run = verify().expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked())
                .containsExactlyInAnyOrder(
                        "column x of v.both: it is " + type + " on a and varchar(5) on b",
                        "column z of v.both: only b has it",
                        "table v.only: only a has it");
        verify("--tables", "v.nothing").expect(3, "INCONCLUSIVE");
        verify("--tables", "v.both", "--ignore-columns", "y").expect(3, "INCONCLUSIVE");
    }

    @Test
    void timeThatIsOverIsSaid() throws SQLException {
        onA("CREATE TABLE v.t (id INT PRIMARY KEY)", "INSERT INTO v.t VALUES (1)", "CREATE TABLE v.k (id INT)");
        Run run = verify("--run-time", "0s").expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked())
                .containsExactlyInAnyOrder(
                        "table v.k: not compared to its end: --run-time was over",
                        "table v.t: not compared to its end: --run-time was over");
        assertThat(tables(run)).containsEntry("t", "UNDETERMINED 0 {}").containsEntry("k", "UNDETERMINED 0 {}");
    }

    @Test
    void waitsWhileAServerIsBusyOrTheFileIsThere() throws Exception {
        onA("CREATE TABLE v.t (id INT PRIMARY KEY)", "INSERT INTO v.t VALUES (1)");
        Path file = audited.cli().fresh("pause");
        Files.writeString(file, "");
        CompletableFuture<Run> run =
                CompletableFuture.supplyAsync(() -> verify("--pause-file", file.toString(), "--run-time", "60s"));
        audited.cli().awaitSaying("paused: " + file + " exists");
        assertThat(run).isNotDone();
        Files.delete(file);
        Run released = run.get(60, TimeUnit.SECONDS).expect(0, "CONSISTENT");
        assertThat(released.err()).contains("paused: " + file + " exists", "going on");

        Run busy = verify("--max-load", "Uptime=0", "--run-time", "2s").expect(3, "INCONCLUSIVE");
        assertThat(busy.err()).containsPattern("paused: Uptime is \\d+ on a \\(--max-load 0\\)");

        Run unknown =
                audited.cli().report("verify", AuditedPair.with(audited.nodes(), "--max-load", "Nothing_like_it=1"));
        assertThat(unknown.status()).isEqualTo(2);
        assertThat(unknown.err()).contains("PX-VER-001").contains("Nothing_like_it");
    }

    /** A row may be read on neither node then: once before it came, once after it went. */
    @Test
    void rowsThatMovedUnknownToTheLogsAreNoPass() throws Exception {
        onA(
                "CREATE TABLE v.t (code INT NOT NULL UNIQUE, n INT)",
                "INSERT INTO v.t VALUES (1, 1), (2, 2), (3, 3), (4, 4), (5, 5)",
                "CREATE TABLE v.other (code INT NOT NULL UNIQUE, n INT)",
                "INSERT INTO v.other VALUES (1, 1), (2, 2)",
                "ANALYZE TABLE v.t, v.other");
        Path file = audited.cli().fresh("pause");
        Files.writeString(file, "");
        // One by one the largest first: what is held then is t.
        CompletableFuture<Run> run = CompletableFuture.supplyAsync(
                () -> verify("--pause-file", file.toString(), "--run-time", "60s", "--parallel", "1"));
        audited.cli().awaitSaying("paused: " + file + " exists");
        pair.a().execute("UPDATE v.t SET code = -2 WHERE code = 2", "UPDATE v.other SET n = 5 WHERE code = 2");
        pair.awaitInSync(AuditedPair.SOON);
        Files.delete(file);
        Run moved = run.get(60, TimeUnit.SECONDS).expect(3, "INCONCLUSIVE");
        assertThat(moved.report().get("tables"))
                .extracting(table -> Run.text(table, "table") + " " + Run.text(table, "status"))
                .containsExactly("other EQUAL", "t UNDETERMINED");
        assertThat(moved.report().get("tables").toString()).contains("rows were given other keys");
        verify().expect(0, "CONSISTENT");
    }

    /** Each key must be known in the log by the same mark as in the table: else what is on its way looks like a loss. */
    @Test
    void keysOfEveryTypeAreKnownInTheLogs() throws Exception {
        List<String> types = List.of(
                "INT|-5",
                "BIGINT UNSIGNED|18446744073709551615",
                "INT(10) UNSIGNED ZEROFILL|42",
                "DECIMAL(30,10)|-12345.6789",
                "DATE|'2024-02-29'",
                "DATETIME(6)|'2024-02-29 01:02:03.000456'",
                "DATETIME|'2024-02-29 01:02:03'",
                "TIMESTAMP(3)|'2024-10-27 02:30:00.123'",
                "TIME(2)|'-838:59:59'",
                "YEAR|2024",
                "CHAR(10)|'ab '",
                "VARCHAR(300)|'é x'",
                "VARCHAR(20) CHARACTER SET latin1|'é'",
                "VARCHAR(20) CHARACTER SET utf16|'é'",
                "BINARY(6)|x'6100'",
                "VARBINARY(6)|x'610000'",
                "ENUM('p', 'q')|'q'",
                "SET('p', 'q', 'r')|'p,r'",
                "BIT(12)|b'101000000001'",
                "DOUBLE|0.1",
                "FLOAT|0.3");
        List<String> changes = new ArrayList<>();
        List<String> tables = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            String[] type = types.get(i).split("\\|", -1);
            tables.add("CREATE TABLE v.k" + i + " (k " + type[0] + " PRIMARY KEY, v INT)");
            tables.add("INSERT INTO v.k" + i + " VALUES (" + type[1] + ", 0)");
            changes.add("UPDATE v.k" + i + " SET v = 1");
        }
        onA(tables.toArray(String[]::new));
        pair.stopApplier(Side.B);
        try {
            pair.a().execute(changes.toArray(String[]::new));
            Run run = verify("--max-lag", "200ms").expect(3, "INCONCLUSIVE");
            assertThat(run.divergedRows()).isEmpty();
            assertThat(run.summary("pendingRows")).isEqualTo(types.size());
        } finally {
            pair.startApplier(Side.B);
        }
        pair.awaitInSync(AuditedPair.SOON);
        verify().expect(0, "CONSISTENT");
    }

    @Test
    void manyRowsThatOneNodeLacksAreListed() throws SQLException {
        onA(
                "CREATE TABLE v.t (id INT PRIMARY KEY, v INT)",
                "INSERT INTO v.t" + FILL + "SELECT i, i FROM n",
                "CREATE TABLE v.s (k VARCHAR(20) PRIMARY KEY, v INT)",
                "INSERT INTO v.s" + FILL + "SELECT CONCAT('k', i), i FROM n");
        onlyOn(Side.B, "DELETE FROM v.t WHERE id > 100", "DELETE FROM v.s");

        Run run = verify("--chunk-time", "20ms").expect(1, "DIVERGED");
        assertThat(tables(run))
                .containsEntry("t", "DIFFERENT 800 {\"out_of_band_write\":800}")
                .containsEntry("s", "DIFFERENT 900 {\"out_of_band_write\":900}");
    }

    @Test
    void rowTooLongForADigestIsNotPassedOver() throws SQLException {
        onA(
                "CREATE TABLE v.t (id INT PRIMARY KEY, a MEDIUMTEXT, b VARCHAR(15000), c VARCHAR(1000))",
                "INSERT INTO v.t VALUES (1, 'x', REPEAT('y', 15000), 'z')");
        String before = pair.a().queryOne("SELECT @@GLOBAL.max_allowed_packet");
        try {
            pair.a().execute("SET GLOBAL max_allowed_packet = 8192");
            Run run = verify().expect(3, "INCONCLUSIVE");
            assertThat(run.notChecked())
                    .anySatisfy(entry -> assertThat(entry)
                            .startsWith("table v.t: not compared to its end: a gives no digest of one of its rows"));
        } finally {
            pair.a().execute("SET GLOBAL max_allowed_packet = " + before);
        }
        verify().expect(0, "CONSISTENT");
    }

    /**
     * What was found before a server refuses to go on counts, also the few rows that wait to be read again together.
     */
    @Test
    void differencesBeforeARefusalAreKept() throws SQLException {
        onA(
                "CREATE TABLE v.t (id INT PRIMARY KEY, a MEDIUMTEXT, b VARCHAR(15000), c VARCHAR(1000))",
                "INSERT INTO v.t" + FILL + "SELECT i, 'x', 'y', 'z' FROM n",
                "UPDATE v.t SET b = REPEAT('y', 15000) WHERE id = 800");
        onlyOn(Side.B, "UPDATE v.t SET c = 'other' WHERE id = 5");
        String before = pair.a().queryOne("SELECT @@GLOBAL.max_allowed_packet");
        try {
            pair.a().execute("SET GLOBAL max_allowed_packet = 8192");
            Run run = verify("--chunk-size", "100").expect(1, "DIVERGED");
            assertThat(run.divergedRows()).containsExactly("v.t{id=5}");
            assertThat(run.notChecked())
                    .anySatisfy(entry -> assertThat(entry).startsWith("table v.t: not compared to its end"));
        } finally {
            pair.a().execute("SET GLOBAL max_allowed_packet = " + before);
        }
    }

    @Test
    void keysOfSeveralColumnsAreLookedUp() throws SQLException {
        onA(
                "CREATE TABLE v.e (kind ENUM('red', 'blue'), id INT(6) ZEROFILL, v INT, PRIMARY KEY (kind, id))",
                "INSERT INTO v.e" + FILL + "SELECT 1 + i % 2, i, i FROM n",
                "CREATE TABLE v.b (x VARBINARY(8), y DATE, z BIT(3), v INT, PRIMARY KEY (x, y, z))",
                "INSERT INTO v.b" + FILL + "SELECT UNHEX(HEX(i)), '2024-01-01', i % 8, i FROM n");
        onlyOn(Side.B, "UPDATE v.e SET v = -v WHERE id IN (5, 6, 700)", "UPDATE v.b SET v = -v WHERE v IN (5, 6, 700)");

        Run run = verify().expect(1, "DIVERGED");
        assertThat(tables(run))
                .containsEntry("e", "DIFFERENT 3 {\"out_of_band_write\":3}")
                .containsEntry("b", "DIFFERENT 3 {\"out_of_band_write\":3}");
    }

    @Test
    void tableThatIsNowhereIsNoPass() throws SQLException {
        onA("CREATE TABLE v.t (id INT PRIMARY KEY)");
        Run run = audited.cli()
                .report("verify", AuditedPair.with(audited.nodes(), "--tables", "v.t,v.tt"))
                .expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked()).singleElement().asString().startsWith("table v.tt of --tables: neither server");
    }
}
