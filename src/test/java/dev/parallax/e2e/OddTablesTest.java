package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Tables, types and statements that are out of the ordinary: judged rightly, or listed as not checked. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class OddTablesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private final MySqlPair pair;

    OddTablesTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        return Stream.of(
                PairOptions.defaults().withVersion(TestVersions.USUAL),
                PairOptions.defaults().withVersion(TestVersions.NEWEST).withGtid(false));
    }

    /** Begins new logs and a new database on both servers. */
    private List<String> begin(String... tables) throws SQLException {
        pair.a().execute("DROP DATABASE IF EXISTS odd", "CREATE DATABASE odd");
        List<String> here = audited.fromHere();
        pair.a().execute(tables);
        pair.awaitInSync(AuditedPair.SOON);
        return here;
    }

    /** Runs one statement on each side before either has seen the other's. */
    private void concurrently(String onA, String onB) throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute(onA);
            pair.b().execute(onB);
        });
    }

    @Test
    void rowsOfEveryTypeAreComparedAndShown() throws SQLException {
        List<String> here = begin(
                "CREATE TABLE odd.t (name VARCHAR(30) CHARACTER SET utf8mb4, part SMALLINT UNSIGNED,"
                        + " e ENUM('red','green','blue'), s SET('x','y','z'), j JSON, d DECIMAL(20,6), bl BLOB, tx TEXT,"
                        + " bi BIT(12), ts TIMESTAMP(6) NULL, dt DATETIME(3), tm TIME(2), y YEAR, f DOUBLE,"
                        + " bn BINARY(4), u BIGINT UNSIGNED, PRIMARY KEY (part, name))",
                "INSERT INTO odd.t (name, part, e) VALUES ('Zoë', 1, 'red'), ('日本', 65535, 'red'), ('', 0, 'red'),"
                        + " ('kept', 7, 'red'), ('equal', 8, 'red')");
        String values = "SET s = 'x,z', j = '{\"b\": [1, 2.50, \"ü\"], \"a\": null}', d = -12345678901234.567891,"
                + " bl = x'00ff10', tx = 'line\\nnext \\'quoted\\' \"too\"', bi = b'101', ts = '2026-03-29 01:30:00.123456',"
                + " dt = '1000-01-01 00:00:00.5', tm = '-838:59:58.99', y = 2026, f = 0.1, bn = x'6100',"
                + " u = 18446744073709551615";
        concurrently(
                "UPDATE odd.t " + values + ", e = 'green' WHERE name NOT IN ('kept', 'equal')",
                "UPDATE odd.t SET e = 'blue' WHERE name NOT IN ('kept', 'equal')");
        concurrently("UPDATE odd.t " + values + " WHERE part = 8", "UPDATE odd.t " + values + " WHERE part = 8");
        concurrently(
                "UPDATE odd.t SET j = '{\"k\": 1}' WHERE part = 7", "UPDATE odd.t SET j = '{\"k\": 2}' WHERE part = 7");
        pair.awaitInSync(AuditedPair.SOON);
        Set<String> truth = Dumps.differences(pair, "odd");
        assertThat(truth).hasSize(4);

        Run run = audited.audit(here);

        run.expectDiverged(truth);
        JsonNode zoe = run.diverged().stream()
                .filter(finding -> Run.row(finding).equals("odd.t{part=1, name=Zoë}"))
                .findFirst()
                .orElseThrow();
        // Each master keeps what the other wrote.
        JsonNode onB = zoe.get("witness").get("images").get("b");
        assertThat(Run.text(onB, "e")).isEqualTo("green");
        assertThat(Run.text(onB, "d")).isEqualTo("-12345678901234.567891");
        assertThat(Run.text(onB, "u")).isEqualTo("18446744073709551615");
        assertThat(Run.text(onB, "tm")).isEqualTo("-838:59:58.99");
        assertThat(Run.text(onB, "tx")).isEqualTo("line\nnext 'quoted' \"too\"");
        assertThat(Run.text(onB, "j")).contains("\"ü\"", "2.5");
        Run explained = audited.cli()
                .run(AuditedPair.with(
                                List.of("explain", "--table", "odd.t", "--key", "1", "--key", "Zoë"),
                                audited.copiedLogs(here))
                        .toArray(String[]::new));
        assertThat(explained.status()).as(explained.out() + explained.err()).isEqualTo(1);
    }

    @Test
    void primaryKeysThatMove() throws SQLException {
        List<String> here = begin(
                "CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)",
                "INSERT INTO odd.t VALUES (1, 1), (2, 2), (3, 3), (4, 4)");
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        // One after the other: no conflict.
        pair.a().execute("UPDATE odd.t SET id = 104 WHERE id = 4");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("UPDATE odd.t SET id = 4, v = 44 WHERE id = 104");
        pair.awaitInSync(AuditedPair.SOON);
        concurrently("UPDATE odd.t SET id = 101 WHERE id = 1", "UPDATE odd.t SET v = 11 WHERE id = 1");
        concurrently("UPDATE odd.t SET id = 102 WHERE id = 2", "UPDATE odd.t SET id = 102, v = 22 WHERE id = 2");
        pair.awaitInSync(AuditedPair.SOON);
        pair.setStrict(Side.A);
        pair.setStrict(Side.B);
        Set<String> truth = Dumps.differences(pair, "odd");

        Run run = audited.audit(here);

        assertThat(truth).containsAll(run.divergedRows());
        assertThat(run.findings())
                .isNotEmpty()
                .allSatisfy(finding -> assertThat(Run.row(finding))
                        .isIn("odd.t{id=1}", "odd.t{id=101}", "odd.t{id=2}", "odd.t{id=102}"));
        if (!run.divergedRows().equals(truth)) {
            assertThat(run.notChecked()).anySatisfy(entry -> assertThat(entry).contains("odd.t"));
        }
        assertThat(run.verdict()).isNotEqualTo("CONSISTENT");
    }

    @Test
    void tablesWithoutPrimaryKeyAreListed() throws SQLException {
        List<String> here = begin("CREATE TABLE odd.nokey (a INT, b INT)", "INSERT INTO odd.nokey VALUES (1, 1)");

        Run run = audited.audit(here).expect(3, "INCONCLUSIVE");

        assertThat(run.notChecked())
                .anySatisfy(entry -> assertThat(entry).contains("table odd.nokey", "no primary key"));
        assertThat(run.findings()).isEmpty();
        audited.audit(AuditedPair.with(here, "--ignore-tables", "odd.nokey")).expect(0, "CONSISTENT");
    }

    /** What the report says of statements logged as text, without its reasons. The peer logs what they did as rows. */
    private static List<String> ofStatements(Run run) {
        return run.notChecked().stream()
                .filter(entry -> entry.contains("logged as text"))
                .map(entry -> entry.substring(0, entry.indexOf(": logged as text")))
                .sorted()
                .toList();
    }

    private static final String[] TWO_TABLES = {
        "CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)",
        "INSERT INTO odd.t VALUES (1, 1)",
        "CREATE TABLE odd.u (id INT PRIMARY KEY, v VARCHAR(40))",
    };

    @Test
    void statementsLoggedAsTextAreCountedByTable() throws SQLException {
        List<String> here = begin(TWO_TABLES);
        pair.a()
                .execute(
                        "USE odd",
                        "SET SESSION binlog_format = 'STATEMENT'",
                        "UPDATE t SET v = v + 1",
                        "UPDATE odd.t SET v = v + 2",
                        "INSERT INTO odd.u VALUES (1, 'one')");
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(here).expect(3, "INCONCLUSIVE");

        assertThat(ofStatements(run))
                .containsExactly(
                        "table odd.t: 2 statement(s) in the log of a", "table odd.u: 1 statement(s) in the log of a");
        String file = here.get(1).substring(2, here.get(1).lastIndexOf(':'));
        assertThat(run.notChecked())
                .anySatisfy(entry -> assertThat(entry)
                        .matches("table odd.t: 2 statement\\(s\\) in the log of a: logged as text .*; first at "
                                + Pattern.quote(file) + ":\\d+: UPDATE t SET v = v \\+ 1"));
        // Tables that were read whole since, and are equal, need no log.
        String[] tablesToo = AuditedPair.with(here, "--databases", "odd").toArray(String[]::new);
        Run whole = audited.auditAll(tablesToo);
        assertThat(whole.verdict()).isEqualTo("CONSISTENT");
        assertThat(ofStatements(whole)).hasSize(2);
        pair.b().execute("SET SESSION sql_log_bin = 0", "UPDATE odd.u SET v = 'other'");
        Run part = audited.auditAll(tablesToo);
        assertThat(part.verdict()).isEqualTo("DIVERGED");
        assertThat(ofStatements(part)).hasSize(2);
        part.report().get("notChecked").forEach(entry -> {
            if (Run.text(entry, "what").startsWith("table odd.t: 2 statement(s)")) {
                assertThat(Run.text(entry, "why")).endsWith("its rows were read since, and are equal");
                assertThat(entry.get("blocksVerdict").asBoolean()).isFalse();
            } else if (Run.text(entry, "what").startsWith("table odd.u: 1 statement(s)")) {
                assertThat(entry.get("blocksVerdict").asBoolean()).isTrue();
            }
        });
    }

    /** MIXED logs what need not come out alike on both nodes as rows, and these are judged. */
    @Test
    void mixedLogsAreListedForTheirTextOnly() throws SQLException {
        List<String> here = begin(TWO_TABLES);
        pair.a()
                .execute(
                        "SET SESSION binlog_format = 'MIXED'",
                        "UPDATE odd.t SET v = v + 1",
                        "INSERT INTO odd.u VALUES (1, UUID())");
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(here).expect(3, "INCONCLUSIVE");

        assertThat(ofStatements(run)).containsExactly("table odd.t: 1 statement(s) in the log of a");
        // That of UUID(), and the one that begin() inserts.
        assertThat(run.report().at("/summary/rowChanges/a").asLong()).isEqualTo(2);
    }

    @Test
    void filesAndQueriesLoggedAsTextAreCountedByTable() throws SQLException {
        List<String> here = begin(TWO_TABLES);
        String file = "odd-" + Long.toUnsignedString(System.nanoTime()) + ".txt";
        // More than one block of a file that the log carries along.
        pair.a()
                .execute(
                        "SET SESSION cte_max_recursion_depth = 40000",
                        "WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < 40000)"
                                + " SELECT id, 'some text' INTO OUTFILE '" + file + "' FROM n",
                        "USE odd",
                        "SET SESSION binlog_format = 'STATEMENT'",
                        "LOAD DATA INFILE './" + file + "' INTO TABLE odd.u",
                        "CREATE TABLE odd.w (PRIMARY KEY (id)) SELECT * FROM odd.t",
                        "UPDATE odd.t JOIN odd.w ON t.id = w.id SET w.v = 7",
                        "DELETE x FROM odd.t x JOIN odd.w ON x.id = w.id",
                        "WITH RECURSIVE c (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM c WHERE id < 3), `d` AS"
                                + " (SELECT id FROM c) UPDATE c JOIN t ON t.id = c.id JOIN `d` x ON t.id = x.id SET t.v = 8",
                        "WITH d AS (SELECT 1 AS id) DELETE t FROM t JOIN d ON t.id = d.id");
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(here).expect(3, "INCONCLUSIVE");

        assertThat(ofStatements(run))
                .containsExactly(
                        "table odd.t: 4 statement(s) in the log of a",
                        "table odd.u: 1 statement(s) in the log of a",
                        "table odd.w: 2 statement(s) in the log of a");
    }

    /** A server logs the call of a function that changed rows as a SELECT, whatever statement it was called by. */
    @ParameterizedTest
    @ValueSource(strings = {"SELECT odd.f()", "DO odd.f()", "SET @x = odd.f()"})
    void functionsLoggedAsTextAreListed(String call) throws SQLException {
        List<String> here = begin(
                "CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)",
                "INSERT INTO odd.t VALUES (1, 1)",
                "CREATE FUNCTION odd.f() RETURNS INT DETERMINISTIC MODIFIES SQL DATA"
                        + " BEGIN UPDATE odd.t SET v = v + 1; RETURN 1; END");
        pair.a().execute("SET SESSION binlog_format = 'STATEMENT'", call);
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(here).expect(3, "INCONCLUSIVE");

        assertThat(run.notChecked())
                .anySatisfy(entry -> assertThat(entry)
                        .contains(
                                "unknown table (no default database): 1 statement(s) in the log of a",
                                "SELECT `odd`.`f`()"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRUNCATE TABLE odd.t",
                "DROP TABLE odd.t",
                "ALTER TABLE odd.t DROP COLUMN v",
                "DROP DATABASE odd"
            })
    void aDefinitionChangedAfterADivergenceLeavesItOpen(String change) throws SQLException {
        List<String> here = begin("CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)", "INSERT INTO odd.t VALUES (1, 1)");
        concurrently("UPDATE odd.t SET v = 2", "UPDATE odd.t SET v = 3");
        pair.awaitInSync(AuditedPair.SOON);
        audited.audit(here).expectDiverged(Set.of("odd.t{id=1}"));
        pair.a().execute(change);
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(here);

        assertThat(run.diverged()).isEmpty();
        run.expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked()).anySatisfy(entry -> assertThat(entry).contains("odd.t", "altered, truncated"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER TABLE odd.t ADD COLUMN w INT, ADD INDEX by_v (v)", "CREATE INDEX by_v ON odd.t (v)"})
    void aDefinitionAddedToAfterADivergenceLeavesIt(String change) throws SQLException {
        List<String> here = begin("CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)", "INSERT INTO odd.t VALUES (1, 1)");
        concurrently("UPDATE odd.t SET v = 2", "UPDATE odd.t SET v = 3");
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute(change);
        pair.awaitInSync(AuditedPair.SOON);

        audited.audit(here).expect(1, "DIVERGED").expectDiverged(Dumps.differences(pair, "odd"));
    }

    /** What is written after the change counts again. */
    @Test
    void aRowWrittenAfterTruncateIsJudged() throws SQLException {
        List<String> here = begin("CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)", "INSERT INTO odd.t VALUES (1, 1)");
        concurrently("UPDATE odd.t SET v = 2", "UPDATE odd.t SET v = 3");
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("TRUNCATE TABLE odd.t", "INSERT INTO odd.t VALUES (1, 1), (2, 2)");
        pair.awaitInSync(AuditedPair.SOON);
        audited.audit(here).expect(0, "CONSISTENT");
        concurrently("UPDATE odd.t SET v = 20 WHERE id = 2", "UPDATE odd.t SET v = 30 WHERE id = 2");
        pair.awaitInSync(AuditedPair.SOON);
        audited.audit(here).expect(1, "DIVERGED").expectDiverged(Dumps.differences(pair, "odd"));
    }

    /** One file of each node under a name without a number, as it comes out of an archive. */
    @Test
    void filesMayHaveAnyName() throws Exception {
        List<String> here = begin("CREATE TABLE odd.t (id INT PRIMARY KEY, v INT)", "INSERT INTO odd.t VALUES (1, 1)");
        concurrently("UPDATE odd.t SET v = 2", "UPDATE odd.t SET v = 3");
        pair.awaitInSync(AuditedPair.SOON);
        List<String> options = new ArrayList<>();
        for (String option : audited.copiedLogs(here)) {
            if (option.startsWith("--")) {
                options.add(option);
                continue;
            }
            Path file = Path.of(option.substring(2));
            Path renamed = file.resolveSibling("archived.binlog");
            Files.move(file, renamed);
            options.add(option.substring(0, 2) + renamed);
        }
        audited.cli().report("detect", options).expect(1, "DIVERGED").expectDiverged(Set.of("odd.t{id=1}"));
    }
}
