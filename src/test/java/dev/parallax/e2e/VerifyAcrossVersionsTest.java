package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.ReplicationVocabulary;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code verify} of two masters of different versions, linked in both directions. Each has a replica of its own version,
 * so that the same rows are also compared within each version: their digest must be one.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class VerifyAcrossVersionsTest {

    private static final int ROWS = 400;

    private static final String NUMBERS =
            " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS + ") SELECT ";

    private static final String[] TABLES = {
        "CREATE DATABASE v CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
        "CREATE TABLE v.every (id INT PRIMARY KEY, ti TINYINT, si SMALLINT UNSIGNED, z INT(10) UNSIGNED ZEROFILL,"
                + " bi BIGINT UNSIGNED, de DECIMAL(40,10), f FLOAT, d DOUBLE, bits BIT(9), c CHAR(20), s VARCHAR(40),"
                + " l VARCHAR(40) CHARACTER SET latin1, u3 VARCHAR(40) CHARACTER SET utf8mb3, u16 VARCHAR(40) CHARACTER"
                + " SET utf16, t TEXT, lt LONGTEXT CHARACTER SET latin1, fixed BINARY(6), vb VARBINARY(32), bl BLOB,"
                + " y YEAR, da DATE, dt DATETIME(6), ts TIMESTAMP(3) NULL, tm TIME(2), e ENUM('', 'x', 'y'),"
                + " m SET('p', 'q', 'r'), j JSON, g GEOMETRY)",
        "CREATE TABLE v.texts (a INT, k VARCHAR(20), x INT, PRIMARY KEY (a, k))",
        "CREATE TABLE v.thirds (k VARCHAR(40) CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci PRIMARY KEY)",
        "CREATE TABLE v.bytes (k VARBINARY(32) PRIMARY KEY)",
        "CREATE TABLE v.floats (k DOUBLE PRIMARY KEY, f FLOAT)",
        "CREATE TABLE v.keyless (a INT, b TEXT)"
    };

    /** Each node writes every other row. */
    private static final List<String> ROWS_OF_EACH = List.of(
            "v.every (id)|-i",
            "v.every|i, i % 256 - 128, i, i, 18446744073709551615 - i, -12345678901234567890.0123456789 * i,"
                    + " i / 7 * POW(10, i % 60 - 30), i / 7 * POW(10, i - 200), i, CONCAT('c', i), CONCAT('s', i),"
                    + " CONCAT('\u00e9', i), CONCAT('\u20ac', i), CONCAT('\ud83d\ude00', i), REPEAT(CONCAT('\u00e9 ', i), 50),"
                    + " REPEAT('\u00e9#', i), LEFT(UNHEX(SHA2(i, 256)), i % 7), UNHEX(SHA2(i, 256)),"
                    + " REPEAT(UNHEX(SHA2(i, 256)), 100), 1901 + i % 255, '2024-02-29' + INTERVAL i DAY,"
                    + " '1000-01-01' + INTERVAL i * 1000001 MICROSECOND, FROM_UNIXTIME(i * 5000000.123),"
                    + " SEC_TO_TIME(i * -7000.25), 1 + i % 3, i % 8, JSON_OBJECT('i', i, 'd', i / 7 * POW(10, i - 200),"
                    + " 'n', i / 7, 't', CAST('2024-01-01' + INTERVAL i DAY AS DATETIME(6)), 'l', JSON_ARRAY(NULL, TRUE, '\u00e9')),"
                    + " ST_GeomFromText(CONCAT('POINT(', i / 7, ' ', i / 9, ')'), i % 2 * 4326)",
            "v.texts|i % 7, ELT(1 + i % 4, CONCAT('k', i), CONCAT('K', i, ' '), CONCAT('\u00e9', i), CONCAT('\u00df', i)), i",
            "v.thirds|CONCAT(CHAR(97 + i % 26), '\u20ac', i)",
            "v.bytes|UNHEX(SHA2(i, 256))",
            "v.floats|i / 7 * POW(10, i - 200), i / 7",
            "v.keyless|i % 10, IF(i % 3 = 0, NULL, 'same')");

    @Test
    void oneDigestAndEveryDifference() throws Exception {
        TestVersions.assume(TestVersions.NEWEST);
        // A server passes over what bears its own number, so the replicas have others than the masters.
        PairOptions eight = PairOptions.defaults().withVersion(TestVersions.USUAL);
        PairOptions nine = PairOptions.defaults().withVersion(TestVersions.NEWEST);
        try (AuditedPair old = new AuditedPair(eight.withOptionsFor(Side.B, "--server-id=12"));
                AuditedPair fresh = new AuditedPair(nine.withOptionsFor(Side.A, "--server-id=11"))) {
            MySqlServer a = old.pair().a();
            MySqlServer b = fresh.pair().b();
            // MySQL supports a newer replica of an older source only; the other direction works with what is here.
            follow(a, b, fresh);
            follow(b, a, old);
            a.execute(TABLES);
            awaitAll(old, fresh);
            fill(a, 0);
            fill(b, 1);
            awaitAll(old, fresh);
            String accounts = old.defaultsFile(old.auditor(), fresh.auditor()).toString();
            List<String> nodes = AuditedPair.with(
                    List.of("--defaults-file", accounts), "--node", old.url(Side.A), "--node", fresh.url(Side.B));
            Map<String, String> digests = digests(verify(old, nodes));
            assertThat(digests).hasSize(6);
            digests.forEach((table, digest) -> assertThat(digest.length()).isEqualTo(table.equals("keyless") ? 0 : 64));
            assertThat(digests(verify(old, old.nodes()))).as("8.0 alone").isEqualTo(digests);
            assertThat(digests(verify(old, fresh.nodes()))).as("9.7 alone").isEqualTo(digests);
            String unlogged = "SET sql_log_bin = 0";
            a.execute(
                    unlogged, "DELETE FROM v.every WHERE id = " + ROWS, "DELETE FROM v.keyless WHERE a = 3 AND b > ''");
            b.execute(
                    unlogged,
                    "DELETE FROM v.every WHERE id = -" + ROWS,
                    "UPDATE v.every SET s = IF(id = 10, 's11', 's10') WHERE id IN (10, 11)",
                    "UPDATE v.every SET bl = CONCAT(LEFT(bl, 1500), CHAR(ORD(SUBSTR(bl, 1501, 1)) ^ 1),"
                            + " SUBSTR(bl, 1502)) WHERE id = 20",
                    "UPDATE v.every SET s = CONCAT(s, ' ') WHERE id = 30",
                    "UPDATE v.texts SET x = 21 - x WHERE x IN (10, 11)");
            Set<String> planted = new TreeSet<>(List.of("v.texts{a=3, k=\u00e910}", "v.texts{a=4, k=\u00df11}"));
            IntStream.of(-ROWS, 10, 11, 20, 30, ROWS).forEach(id -> planted.add("v.every{id=" + id + "}"));
            planted.add("v.keyless{}"); // one row, of which a has no copy
            verify(old, nodes).expect(1, "DIVERGED").expectDiverged(planted);
        }
    }

    /** Leaves its own pair and receives from there, with the account that may read the logs. */
    private static void follow(MySqlServer node, MySqlServer source, AuditedPair of) throws SQLException {
        String point = ReplicationVocabulary.of(node.version())
                .pointAtByGtid(source.peerHost(), source.peerPort(), of.auditor());
        node.execute("STOP REPLICA", "RESET REPLICA ALL", point, "START REPLICA");
    }

    private static void awaitAll(AuditedPair old, AuditedPair fresh) throws SQLException {
        for (MySqlServer source : List.of(old.pair().a(), fresh.pair().b())) {
            String wait = "SELECT WAIT_FOR_EXECUTED_GTID_SET('"
                    + source.queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "") + "', 60)";
            for (AuditedPair pair : List.of(old, fresh)) {
                assertThat(pair.pair().a().queryOne(wait)).isEqualTo("0");
                assertThat(pair.pair().b().queryOne(wait)).isEqualTo("0");
            }
        }
    }

    private static void fill(MySqlServer server, int rest) throws SQLException {
        for (String table : ROWS_OF_EACH) {
            server.execute("INSERT INTO " + table.replaceFirst("[|]", NUMBERS) + " FROM n WHERE i % 2 = " + rest);
        }
    }

    private static Run verify(AuditedPair pair, List<String> nodes) {
        return pair.cli().report("verify", AuditedPair.with(nodes, "--databases", "v", "--chunk-size", "100"));
    }

    /** Of each table; empty where it is null. */
    private static Map<String, String> digests(Run run) {
        run.expect(0, "CONSISTENT");
        assertThat(run.notChecked()).isEmpty();
        Map<String, String> digests = new TreeMap<>();
        run.report().get("tables").forEach(table -> {
            assertThat(table.get("rows").get("b").asInt()).isGreaterThanOrEqualTo(ROWS);
            digests.put(Run.text(table, "table"), Run.text(table, "digest"));
        });
        return digests;
    }
}
