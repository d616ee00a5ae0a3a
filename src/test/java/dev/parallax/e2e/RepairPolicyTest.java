package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code repair}: whose row is taken, what is refused, and what holds a script back. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "MySQL {0}")
@MethodSource("dev.parallax.testing.TestVersions#main")
class RepairPolicyTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private final MySqlPair pair;
    private final RepairedPair repaired;

    RepairPolicyTest(String version) throws SQLException {
        audited = PAIRS.get(PairOptions.defaults().withVersion(version));
        pair = audited.pair();
        repaired = new RepairedPair(audited);
    }

    @BeforeEach
    void nothing() throws SQLException {
        repaired.begin();
    }

    private String rows(Side side, String columns) throws SQLException {
        return pair.server(side).queryOne("SELECT GROUP_CONCAT(CONCAT_WS(':', " + columns + ") ORDER BY id) FROM v.t");
    }

    private void accounts() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.t (id INT PRIMARY KEY, bal DECIMAL(10,2), n TINYINT, note VARCHAR(20), tag VARCHAR(20))",
                "INSERT INTO v.t VALUES (1, 100, 1, 'x', 'y'), (2, 100, 1, 'x', 'y'), (3, 100, 100, 'x', 'y')");
    }

    @Test
    void changesOfDifferentColumnsAreBothKept() throws SQLException {
        accounts();
        repaired.concurrently(
                List.of(
                        "UPDATE v.t SET note = 'a' WHERE id = 1",
                        "UPDATE v.t SET bal = 1 WHERE id = 1",
                        "UPDATE v.t SET note = 'a' WHERE id = 2"),
                List.of("UPDATE v.t SET tag = 'b' WHERE id = 1", "UPDATE v.t SET note = 'b' WHERE id = 2"));
        Run verified = repaired.verify();

        // Both changed one column of the second row: merging does not decide that.
        Run run = repaired.repair(verified, "--merge-columns");
        assertThat(run.status()).isEqualTo(1);
        assertThat(RepairedPair.mended(run)).isEqualTo(1);
        assertThat(repaired.left(run))
                .containsExactly("v.t id=2: a person has to decide: both ways are above, as comments");

        repaired.mend(repaired.repair(verified, "--merge-columns", "--prefer", "b"));
        assertThat(rows(Side.A, "id, bal, note, tag"))
                .startsWith("1:1.00:a:b,")
                .isEqualTo(rows(Side.B, "id, bal, note, tag"));
    }

    @Test
    void countersGetBothDeltas() throws SQLException {
        accounts();
        repaired.concurrently(
                List.of(
                        "UPDATE v.t SET bal = bal + 11 WHERE id = 1",
                        "UPDATE v.t SET bal = bal - 1.5, note = 'a' WHERE id = 2",
                        "UPDATE v.t SET n = n + 20 WHERE id = 3"),
                List.of(
                        "UPDATE v.t SET bal = bal + 22 WHERE id = 1",
                        "UPDATE v.t SET bal = bal - 2, tag = 'b' WHERE id = 2",
                        "UPDATE v.t SET n = n + 10 WHERE id = 3"));
        Run verified = repaired.verify();

        Run run = repaired.repair(verified, "--sum", "v.t.bal,v.t.n", "--merge-columns");
        assertThat(repaired.left(run)).containsExactly("v.t id=3: --sum: 130 does not fit into n");
        assertThat(repaired.apply(Side.A, run)).isEqualTo("2 of 2");
        assertThat(repaired.apply(Side.B, run)).isEqualTo("2 of 2");
        for (Side side : Side.values()) {
            assertThat(rows(side, "id, bal, note, tag")).startsWith("1:133.00:x:y,2:96.50:a:b,");
        }
        repaired.mend(repaired.repair(verified, "--tables", "v.t", "--prefer", "a"));
    }

    @Test
    void whatBothMadeOfARowMustNotBreakACheck() throws SQLException {
        accounts();
        repaired.onBoth("ALTER TABLE v.t ADD CHECK (bal < 120)");
        repaired.concurrently(
                List.of("UPDATE v.t SET bal = bal + 15 WHERE id = 1"),
                List.of("UPDATE v.t SET bal = bal + 16 WHERE id = 1"));
        Run verified = repaired.verify();
        assertThat(repaired.left(repaired.repair(verified, "--sum", "v.t.bal")))
                .containsExactly("v.t id=1: a row made of both nodes' may break a CHECK constraint that each by itself"
                        + " fulfils");
        repaired.mend(repaired.repair(verified, "--prefer", "b"));
    }

    @Test
    void deltasThatAreNotProvedAreNotAdded() throws SQLException {
        accounts();
        repaired.onlyOn(Side.B, "UPDATE v.t SET bal = 7 WHERE id = 1");
        Run run = repaired.repair(repaired.verify(), "--sum", "v.t.bal", "--prefer", "a");
        assertThat(run.status()).isEqualTo(1);
        assertThat(repaired.left(run))
                .containsExactly("v.t id=1: --sum: the report does not prove what both nodes added to bal");
    }

    @Test
    void theLastWriteIsTakenWhereItIsKnown() throws Exception {
        accounts();
        pair.stopApplier(Side.A);
        pair.stopApplier(Side.B);
        pair.b().execute("UPDATE v.t SET note = 'b' WHERE id = 1", "DELETE FROM v.t WHERE id = 3");
        Thread.sleep(20);
        pair.a().execute("UPDATE v.t SET note = 'a' WHERE id = 1", "UPDATE v.t SET note = 'a' WHERE id = 2");
        Thread.sleep(20);
        pair.b().execute("UPDATE v.t SET note = 'late' WHERE id = 2");
        pair.startApplier(Side.A);
        pair.startApplier(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        repaired.onlyOn(Side.B, "INSERT INTO v.t (id) VALUES (4)");

        Run run = repaired.repair(repaired.verify(), "--prefer", "newest");
        assertThat(repaired.left(run))
                .containsExactly("v.t id=4: --prefer newest: the report does not name every write that made it differ"
                        + " (before_journal), so which was last is not known");
        repaired.onlyOn(Side.B, "DELETE FROM v.t WHERE id = 4");
        repaired.mend(run);
        assertThat(rows(Side.A, "id, note")).isEqualTo("1:a,2:late").isEqualTo(rows(Side.B, "id, note"));
    }

    @Test
    void nothingIsDecidedByItself() throws SQLException {
        accounts();
        repaired.onlyOn(Side.B, "UPDATE v.t SET note = 'b' WHERE id = 1", "DELETE FROM v.t WHERE id = 2");
        Run run = repaired.print(repaired.verify());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out().lines()).allMatch(line -> line.isEmpty() || line.startsWith("--"));
        assertThat(run.out())
                .contains("-- === Parallax repair: node a", "-- === Parallax repair: node b")
                .contains(
                        "--    SET `note` = 'b'", "--    SET `note` = 'x'", "-- INSERT INTO `v`.`t`", "-- DELETE FROM")
                .contains("-- v.t id=1: a person has to decide")
                .contains("-- v.t id=2: a person has to decide");
        assertThat(run.err()).contains("0 rows are mended by 0 statements").contains("2 are left to a human");
    }

    @Test
    void whatChangedSinceIsNotTouched() throws SQLException {
        accounts();
        repaired.onlyOn(Side.B, "UPDATE v.t SET note = 'b'");
        Run verified = repaired.verify();
        repaired.onlyOn(Side.B, "UPDATE v.t SET note = 'later' WHERE id = 1", "UPDATE v.t SET note = 'x' WHERE id = 2");
        Run run = repaired.repair(verified, "--prefer", "a");
        assertThat(run.status()).isEqualTo(1);
        assertThat(repaired.left(run)).containsExactly("v.t id=1: it was changed on b since the report; verify again");
        assertThat(repaired.script(Side.B, run)).contains("-- === Rows that are equal by now ===\n-- v.t id=2\n");

        repaired.onlyOn(Side.B, "UPDATE v.t SET tag = 'since' WHERE id = 3");
        assertThat(repaired.apply(Side.B, run)).isEqualTo("0 of 1");
        assertThat(pair.b().queryOne("SELECT CONCAT(note, tag) FROM v.t WHERE id = 3"))
                .isEqualTo("bsince");
    }

    @Test
    void aScriptChangesNothingElsewhereAndNothingThatIsLogged() throws SQLException {
        accounts();
        repaired.onlyOn(Side.B, "UPDATE v.t SET note = 'b' WHERE id = 1", "DELETE FROM v.t WHERE id = 2");
        Run run = repaired.repair(repaired.verify(), "--prefer", "a");
        // As if the wrong node, which then is like the right one in all but its name.
        repaired.onlyOn(Side.A, "UPDATE v.t SET note = 'b' WHERE id = 1", "DELETE FROM v.t WHERE id = 2");
        assertThat(repaired.apply(Side.A, repaired.script(Side.B, run))).isEqualTo("0 of 2");
        String logged = repaired.script(Side.B, run).replace("SET SESSION sql_log_bin = 0;", "");
        assertThat(repaired.apply(Side.B, logged)).isEqualTo("0 of 2");
        assertThat(repaired.apply(Side.B, run)).isEqualTo("2 of 2");
        // Run again, it finds what it made, and changes nothing.
        assertThat(repaired.apply(Side.B, run)).isEqualTo("0 of 2");
    }

    @Test
    void triggersAreNotFiredUnasked() throws SQLException {
        accounts();
        repaired.onBoth("CREATE TABLE v.log (id INT PRIMARY KEY AUTO_INCREMENT, t INT)");
        repaired.onlyOn(
                Side.B,
                "UPDATE v.t SET note = 'b' WHERE id = 1",
                "CREATE TRIGGER v.audit AFTER UPDATE ON v.t FOR EACH ROW INSERT INTO v.log (t) VALUES (NEW.id)");
        Run verified = repaired.verify();

        // The account sees no triggers: the script looks for them itself.
        Run guarded = repaired.repair(verified, "--prefer", "a");
        assertThat(guarded.err()).contains("GRANT TRIGGER");
        assertThat(repaired.apply(Side.B, guarded)).isEqualTo("0 of 1");

        for (Side side : Side.values()) {
            repaired.onlyOn(
                    side, "GRANT TRIGGER ON *.* TO '" + audited.auditor().user() + "'@'%'");
        }
        try {
            Run refused = repaired.repair(verified, "--prefer", "a");
            assertThat(repaired.left(refused))
                    .containsExactly(
                            "v.t id=1: the trigger audit on b would fire for the UPDATE; --allow-triggers if it may");
            // The other node has none.
            assertThat(repaired.repair(verified, "--prefer", "b").status()).isZero();
            Run allowed = repaired.repair(verified, "--prefer", "a", "--allow-triggers");
            assertThat(repaired.apply(Side.B, allowed)).isEqualTo("1 of 1");
            assertThat(pair.b().queryOne("SELECT COUNT(*) FROM v.log")).isEqualTo("1");
        } finally {
            for (Side side : Side.values()) {
                repaired.onlyOn(
                        side, "REVOKE TRIGGER ON *.* FROM '" + audited.auditor().user() + "'@'%'");
            }
        }
    }

    @Test
    void dataCannotBreakOutOfTheScript() throws SQLException {
        String evil =
                "CONCAT('x', CHAR(10), '; DROP TABLE v.t; -- */', CHAR(13), CHAR(39), CHAR(92), CHAR(0), CHAR(226, 128, 168))";
        repaired.onBoth(
                "CREATE TABLE v.`t` (id INT PRIMARY KEY)",
                "CREATE TABLE v.`odd``'na\"me -- ;` (`k;``'\n--` VARCHAR(50) PRIMARY KEY, `v'` VARCHAR(50), j JSON)",
                "INSERT INTO v.`odd``'na\"me -- ;` VALUES (" + evil
                        + ", 'x', '{\"a\": \"\\\\u0027 ; -- \"}'), ('y', 'x', NULL)");
        repaired.onlyOn(
                Side.B,
                "UPDATE v.`odd``'na\"me -- ;` SET `v'` = " + evil + ", j = NULL",
                "DELETE FROM v.`odd``'na\"me -- ;` WHERE `k;``'\n--` = 'y'");
        Run verified = repaired.verify();
        Run manual = repaired.print(verified);
        assertThat(manual.out().lines()).allMatch(line -> line.isEmpty() || line.startsWith("--"));
        repaired.mend(repaired.repair(verified, "--prefer", "a"));
        repaired.onlyOn(Side.B, "UPDATE v.`odd``'na\"me -- ;` SET `v'` = " + evil + ", j = NULL");
        repaired.mend(repaired.repair(repaired.verify(), "--prefer", "b"));
        assertThat(pair.a().queryOne("SELECT COUNT(*) FROM v.t")).isEqualTo("0");
    }

    @Test
    void whatCannotBeMendedIsLeftWithTheReason() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.nokey (a INT)",
                "INSERT INTO v.nokey VALUES (1)",
                "CREATE TABLE v.other (id INT PRIMARY KEY, x INT)",
                "INSERT INTO v.other VALUES (1, 1)",
                "CREATE TABLE v.docs (id INT PRIMARY KEY, j JSON)",
                "INSERT INTO v.docs VALUES (1, JSON_OBJECT('at', CAST('2024-01-01' AS DATE))), (2, '{}')",
                "CREATE TABLE v.isam (id INT PRIMARY KEY, v INT) ENGINE = MyISAM",
                "INSERT INTO v.isam VALUES (1, 1)",
                "CREATE TABLE v.up (id INT PRIMARY KEY, up INT, FOREIGN KEY (up) REFERENCES v.up (id))",
                "CREATE TABLE v.expr (id INT PRIMARY KEY, v INT, UNIQUE ((v + 1)))",
                "INSERT INTO v.expr VALUES (1, 1)");
        repaired.onlyOn(
                Side.B,
                "UPDATE v.nokey SET a = 2",
                "UPDATE v.other SET x = 2",
                "ALTER TABLE v.other MODIFY x INT UNSIGNED",
                "UPDATE v.docs SET j = NULL",
                "UPDATE v.isam SET v = 2",
                "SET foreign_key_checks = 0",
                "INSERT INTO v.up VALUES (1, 2), (2, 1)",
                "UPDATE v.expr SET v = 2");
        Run verified = repaired.verify();
        Run run = repaired.repair(verified, "--prefer", "a");
        assertThat(run.status()).isEqualTo(1);
        assertThat(repaired.left(run))
                .anyMatch(line -> line.startsWith("v.nokey: the table has no key"))
                .contains("v.other id=1: its columns are not defined alike on the two nodes; see parallax schema")
                .contains("v.docs id=1: the JSON in j holds more than its text says, such as a date or bytes")
                .anyMatch(line -> line.startsWith("v.isam id=1: its engine MyISAM cannot undo"))
                .contains("v.up id=1: on b its statement and others would each have to come before the other")
                .contains("v.up id=2: on b its statement and others would each have to come before the other")
                .anyMatch(line -> line.startsWith("v.expr id=1: on b its unique index functional_index is over an"));
        // What is said to be mended is.
        assertThat(repaired.apply(Side.B, run)).isEqualTo("1 of 1");
        assertThat(pair.b().queryOne("SELECT j FROM v.docs WHERE id = 2")).isEqualTo("{}");
    }

    @Test
    void reportsOfOtherServersAndOfLessThanAllAreRefused() throws IOException, SQLException {
        accounts();
        repaired.onlyOn(Side.B, "UPDATE v.t SET note = 'b'");
        Run verified = repaired.verify("--max-findings", "1");
        repaired.repair(verified, repaired.nodesSwapped(), "--prefer", "a").expectError(2, "PX-REP-002");
        repaired.repair(verified, "--sum", "v.t").expectError(2, "PX-REP-005");

        assertThat(RepairedPair.mended(repaired.repair(verified, "--prefer", "a")))
                .isEqualTo(3);
        Files.delete(verified.reports().resolve("findings.ndjson"));
        repaired.repair(verified, "--prefer", "a").expectError(2, "PX-REP-001");
        Files.delete(verified.reports().resolve("report.json"));
        repaired.repair(verified, "--prefer", "a").expectError(2, "PX-RPT-004");
    }

    @Test
    void ignoredFindingsAndColumnsAreLetBe() throws IOException, SQLException {
        accounts();
        repaired.onlyOn(Side.B, "UPDATE v.t SET note = 'b', tag = 'b'");
        Path ignore = audited.cli().fresh("ignore.yaml");
        Files.writeString(ignore, "- table: v.t\n  key: {id: 2}\n  reason: on purpose\n  expires: 2999-12-31\n");
        Run run = repaired.repair(
                repaired.verify("--ignore", ignore.toString(), "--ignore-columns", "tag"), "--prefer", "a");
        assertThat(run.status()).isZero();
        assertThat(run.err()).contains("2 rows are mended by 2 statements").contains("1 findings are ignored");
        assertThat(repaired.apply(Side.B, run)).isEqualTo("2 of 2");
        assertThat(rows(Side.B, "id, note, tag")).isEqualTo("1:x:b,2:b:b,3:x:b");
    }

    @Test
    void aReportOfTheLogsWillDo() throws SQLException {
        accounts();
        List<String> from = audited.fromHere();
        repaired.concurrently(
                List.of("UPDATE v.t SET note = 'a' WHERE id = 1", "DELETE FROM v.t WHERE id = 2"),
                List.of("UPDATE v.t SET note = 'b' WHERE id = 1", "UPDATE v.t SET note = 'b' WHERE id = 3"));
        Run run = repaired.repair(audited.audit(from), "--prefer", "a");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(RepairedPair.mended(run)).isEqualTo(1);
        repaired.mend(run);

        // A later write shows that the log does not hold what was repaired.
        pair.a().execute("UPDATE v.t SET tag = 'later' WHERE id = 1");
        pair.awaitInSync(AuditedPair.SOON);
        Run later = audited.audit(from);
        assertThat(later.divergedRows()).isEmpty();
        assertThat(later.findings())
                .extracting(finding -> Run.text(finding, "rule") + " " + Run.text(finding, "status"))
                .contains("out_of_band_write CONFIRMED");
    }

    @Test
    void valuesThatALogShowsInAnotherWayThanASelect() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.f (k FLOAT, n INT, f FLOAT, PRIMARY KEY (k, n))",
                "INSERT INTO v.f VALUES (0.3, 1, 0), (123456.7, 2, 0), (1e30, 3, 0), (-16777216, 4, 0)",
                "CREATE TABLE v.long (id INT PRIMARY KEY, t TEXT, b BLOB)",
                "INSERT INTO v.long VALUES (1, '', '')");
        List<String> from = audited.fromHere();
        repaired.concurrently(
                List.of("UPDATE v.f SET f = 123456.7", "UPDATE v.long SET t = 'x', b = x'00'"),
                List.of(
                        "UPDATE v.f SET f = 30000001024",
                        "UPDATE v.long SET t = REPEAT('\ud83d\ude00', 3000), b = REPEAT(x'00', 3000)"));
        Run all = audited.auditAll(from.toArray(String[]::new));
        // What was read is what the logs end with: nothing else is needed to explain it.
        assertThat(all.table("f").get("attributed").toString()).isEqualTo("{\"conflict\":4}");
        assertThat(all.table("long").get("attributed").toString()).isEqualTo("{\"conflict\":1}");
        assertThat(all.diverged())
                .hasSize(5)
                .allMatch(finding -> Run.text(finding, "rule").equals("update_update"));

        Run run = repaired.repair(audited.audit(from), "--prefer", "newest");
        assertThat(repaired.left(run)).as(run.err()).isEmpty();
        assertThat(RepairedPair.mended(run)).isEqualTo(5);
        repaired.mend(run);
        assertThat(pair.a().queryOne("SELECT LENGTH(t) FROM v.long")).isEqualTo("12000");
    }

    @Test
    void aRowThatAReportNamesTwiceIsMendedOnce() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.s (k VARCHAR(10) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY, v INT)",
                "INSERT INTO v.s VALUES ('ann', 0), ('bob', 0)");
        List<String> from = audited.fromHere();
        repaired.concurrently(
                List.of("UPDATE v.s SET v = 1"),
                List.of("UPDATE v.s SET k = UPPER(k), v = 2 WHERE k IN ('ann', 'bob')"));
        Run all = audited.auditAll(from.toArray(String[]::new));
        // By the spelling that is logged, and by the one that is there.
        assertThat(all.divergedRows()).hasSizeGreaterThan(2);
        Run run = repaired.repair(all, "--prefer", "a");
        assertThat(run.err()).contains("2 rows are mended by 2 statements").contains("0 are left to a human");
        repaired.mend(run);
    }

    @Test
    void jsonNumbersThatTheServerTakesForEqual() throws SQLException {
        repaired.onBoth(
                "CREATE TABLE v.j (id INT PRIMARY KEY, j JSON, v INT)",
                "INSERT INTO v.j VALUES (1, '1.0', 0), (2, '{\"a\": [2.0]}', 0), (3, '1.0', 1), (4, NULL, 0)");
        repaired.onlyOn(
                Side.B,
                "UPDATE v.j SET j = '5'",
                "UPDATE v.j SET j = '1' WHERE id = 1",
                "UPDATE v.j SET j = '{\"a\": [2]}' WHERE id = 2",
                "UPDATE v.j SET j = '1', v = 2 WHERE id = 3");
        Run run = repaired.repair(repaired.verify(), "--prefer", "b");
        String why =
                ": on a an UPDATE would change nothing: JSON numbers such as 1 and 1.0 are equal to the server; set j to"
                        + " NULL or another value first, or delete the row and insert it again";
        assertThat(repaired.left(run)).containsExactly("v.j id=1" + why, "v.j id=2" + why);
        // With another column the row is written, and the JSON with it.
        assertThat(repaired.apply(Side.A, run)).isEqualTo("2 of 2");
        assertThat(repaired.verify().divergedRows()).containsExactly("v.j{id=1}", "v.j{id=2}");
    }

    @Test
    void primaryKeysThatAServerGeneratedAndHides() throws SQLException {
        repaired.onBoth(
                "SET sql_generate_invisible_primary_key = ON",
                "CREATE TABLE v.hidden (v INT)",
                "INSERT INTO v.hidden VALUES (1), (1), (2)");
        hideGeneratedKeys("OFF");
        try {
            repaired.onlyOn(
                    Side.B,
                    "UPDATE v.hidden SET v = 9 WHERE my_row_id = 1",
                    "UPDATE v.hidden SET my_row_id = 8 WHERE my_row_id = 3");
            assertThat(repaired.mendAll("--prefer", "a")).isEqualTo(3);
        } finally {
            hideGeneratedKeys("ON");
        }
    }

    private void hideGeneratedKeys(String shown) throws SQLException {
        for (Side side : Side.values()) {
            repaired.onlyOn(side, "SET GLOBAL show_gipk_in_create_table_and_information_schema = " + shown);
        }
    }
}
