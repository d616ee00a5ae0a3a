package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blank servers become a pair that an audit finds consistent; run again nothing changes; undone, all is as it was. */
class SetupTest {

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void blankServersBecomeAPair(String version) throws Exception {
        TestVersions.assume(version);
        try (BlankPair blank =
                new BlankPair(PairOptions.defaults().withVersion(version).withOptions("--performance-schema=ON"))) {
            boolean used = version.equals(TestVersions.NEWEST);
            if (used) {
                workedOn(blank);
            }
            Map<String, List<String>> before = blank.state();

            Run dry = blank.setup("--dry-run");
            assertThat(dry.status()).as(dry.err()).isZero();
            assertThat(dry.out())
                    .contains("SET PERSIST server_id = 2;", "REQUIRE SSL", "BY '********'", "DROP DATABASE IF EXISTS")
                    .contains("SOURCE_AUTO_POSITION = 1");
            assertThat(blank.state()).isEqualTo(before);
            assertThat(blank.out()).doesNotExist();

            PrintedStatements toMake = new PrintedStatements(blank);
            Run made = blank.setup();
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            toMake.expectAllThatRan(made);
            for (Side side : Side.values()) {
                assertThat(blank.rows(
                                side,
                                "SELECT s.VARIABLE_VALUE <> '' FROM performance_schema.status_by_thread s JOIN"
                                        + " performance_schema.threads t USING (THREAD_ID) WHERE t.PROCESSLIST_USER ="
                                        + " 'parallax_replica' AND s.VARIABLE_NAME = 'Ssl_cipher'"))
                        .as("the peer's connection is encrypted")
                        .containsExactly("1|");
            }
            assertThat(made.out().contains("SET GLOBAL gtid_purged")).isEqualTo(used);
            blank.audit(used ? hint(made) : new String[0]).expect(0, "CONSISTENT");
            Run doctor = blank.doctor();
            expectNothingToMend(doctor, "");
            assertThat(doctor.notChecked())
                    .as("an account with SELECT, REPLICATION CLIENT and REPLICATION SLAVE sees all but these")
                    .allMatch(line -> line.matches(".*(EVENT privilege|machine's memory|free disk space|firewalls).*"));

            restartWithItsSettings(blank);
            Map<String, List<String>> pair = blank.state();
            Run again = blank.setup();
            assertThat(again.status()).as(again.out() + again.err()).isZero();
            assertThat(again.out()).isEmpty();
            assertThat(again.err()).contains("nothing to do");
            assertThat(blank.state()).isEqualTo(pair);

            if (used) {
                linksTakenAway(blank);
            }
            for (Side side : Side.values()) {
                blank.pair().unlogged(side, "DROP USER 'parallax_auditor'@'%'");
            }
            PrintedStatements toUndo = new PrintedStatements(blank);
            Run undone = blank.setup("--undo");
            assertThat(undone.status()).as(undone.out() + undone.err()).isZero();
            toUndo.expectAllThatRan(undone);
            Map<String, List<String>> after = blank.made();
            after.forEach((what, value) -> assertThat(value).as(what).isEqualTo(before.get(what)));
            assertThat(Files.exists(blank.out().resolve("setup.json"))).isFalse();
            blank.setup("--undo").expectError(2, "PX-SET-017");
        }
    }

    /** The old words, and no GTIDs; one server writes no log at first. */
    @Test
    void oldServersBecomeAPairByFileAndPosition() throws Exception {
        try (BlankPair blank = new BlankPair(PairOptions.defaults()
                .withVersion(TestVersions.OLDEST)
                .withGtid(false)
                .withOptionsFor(Side.B, "--skip-log-bin"))) {
            Map<String, List<String>> before = blank.made();
            Run refused = blank.setup("--file-position").expectError(2, "PX-SET-004");
            assertThat(refused.err()).contains("b (", "log_bin = mysql-bin", "log_slave_updates = ON");
            assertThat(blank.out().resolve("parallax-b.cnf"))
                    .content()
                    .contains("[mysqld]", "log_bin = mysql-bin", "log_slave_updates = ON", "relay_log_recovery = ON");
            assertThat(blank.made()).isEqualTo(before);
            blank.pair().b().restartWith(List.of("--log-bin=mysql-bin", "--log-slave-updates=ON"));
            // As if somebody had worked there before: this is not for the other node.
            blank.pair().b().execute("CREATE USER 'old'@'%' ACCOUNT LOCK");

            Run made = blank.setup("--file-position");
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(made.out())
                    .contains("CHANGE MASTER TO", "MASTER_SSL = 1", "MASTER_LOG_FILE", "START SLAVE")
                    .doesNotContain("SOURCE", "gtid_mode");
            blank.pair().awaitInSync(AuditedPair.SOON);
            blank.audit(hint(made)).expect(0, "CONSISTENT");
            // Which clients may connect is not for setup to decide; from 8.0.28 on there is no old TLS any more.
            expectNothingToMend(blank.doctor(), "tls_old");

            assertThat(blank.setup().err()).contains("PX-SET-005", "give --file-position to keep that");
            Map<String, List<String>> pair = blank.state();
            assertThat(blank.setup("--file-position").err()).contains("nothing to do");
            assertThat(blank.state()).isEqualTo(pair);

            blank.pair().unlogged(Side.A, "DROP USER 'parallax_auditor'@'%'");
            blank.pair().unlogged(Side.B, "DROP USER 'parallax_auditor'@'%', 'old'@'%'");
            assertThat(blank.setup("--undo").status()).isZero();
            assertThat(blank.made()).isEqualTo(before);
        }
    }

    /** On request also where GTIDs would do, and on 9.7 are on: they stay as they are. */
    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void byFileAndPosition(String version) throws SQLException {
        TestVersions.assume(version);
        try (BlankPair blank =
                new BlankPair(PairOptions.defaults().withVersion(version).withGtid(false))) {
            List<String> mode = blank.rows(Side.A, "SELECT @@gtid_mode");
            PrintedStatements statements = new PrintedStatements(blank);
            Run made = blank.setup("--file-position");
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(made.out())
                    .contains("CHANGE REPLICATION SOURCE TO", "SOURCE_LOG_FILE = ")
                    .doesNotContain("gtid_mode", "SOURCE_AUTO_POSITION = 1");
            statements.expectAllThatRan(made);
            for (Side side : Side.values()) {
                assertThat(blank.rows(side, "SELECT @@gtid_mode")).isEqualTo(mode);
            }
            blank.pair().a().execute("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
            blank.pair().awaitInSync(AuditedPair.SOON);
            blank.pair().b().execute("INSERT INTO shop.t VALUES (2)");
            blank.pair().awaitInSync(AuditedPair.SOON);
            assertThat(blank.rows(Side.A, "SELECT id FROM shop.t")).containsExactly("2|");
            blank.audit(hint(made)).expect(0, "CONSISTENT");

            Map<String, List<String>> pair = blank.state();
            Run again = blank.setup("--file-position");
            assertThat(again.status()).as(again.out() + again.err()).isZero();
            assertThat(again.out()).isEmpty();
            assertThat(blank.state()).isEqualTo(pair);
        }
    }

    /** The old words with GTIDs, which these servers have to switch on first. */
    @Test
    void oldServersBecomeAPairByGtids() throws SQLException {
        try (BlankPair blank = new BlankPair(PairOptions.defaults().withVersion(TestVersions.OLDEST))) {
            Run made = blank.setup();
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(made.out())
                    .contains("CHANGE MASTER TO", "MASTER_AUTO_POSITION = 1", "START SLAVE", "SET PERSIST gtid_mode")
                    .doesNotContain("SOURCE", "MASTER_LOG_FILE");
            for (Side side : Side.values()) {
                assertThat(blank.rows(side, "SELECT @@gtid_mode")).containsExactly("ON|");
            }
            blank.pair().awaitInSync(AuditedPair.SOON);
            expectNothingToMend(blank.doctor(), "tls_old");
            blank.audit(hint(made)).expect(0, "CONSISTENT");

            Map<String, List<String>> pair = blank.state();
            Run again = blank.setup();
            assertThat(again.status()).as(again.out() + again.err()).isZero();
            assertThat(again.out()).isEmpty();
            assertThat(blank.state()).isEqualTo(pair);
        }
    }

    /** As servers are that somebody has installed: accounts made on each, and in its log with a GTID of its own. */
    private static void workedOn(BlankPair blank) throws SQLException {
        for (Side side : Side.values()) {
            blank.pair()
                    .server(side)
                    .execute("CREATE USER 'dba'@'%' IDENTIFIED BY '"
                            + blank.pair().a().root().password() + "'");
        }
    }

    /** Then b is an earlier state of a by its GTIDs, and the link fetches what it lacks. */
    private static void linksTakenAway(BlankPair blank) throws SQLException {
        blank.pair().a().execute("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY)");
        blank.pair().awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            blank.pair().server(side).execute("STOP REPLICA", "RESET REPLICA ALL");
        }
        blank.pair().a().execute("INSERT INTO shop.t VALUES (1), (2)");

        Run made = blank.setup();
        assertThat(made.status()).as(made.out() + made.err()).isZero();
        assertThat(made.err()).contains("b holds an earlier state of a");
        assertThat(made.out()).contains("ALTER USER").doesNotContain("CREATE USER", "gtid_purged");
        blank.pair().awaitInSync(AuditedPair.SOON);
        assertThat(blank.rows(Side.B, "SELECT id FROM shop.t")).containsExactly("1|", "2|");
        blank.pair().a().execute("DROP DATABASE shop");
        blank.pair().awaitInSync(AuditedPair.SOON);
    }

    /** A reboot of a node: both links go on by themselves. */
    private static void restartWithItsSettings(BlankPair blank) throws Exception {
        List<String> options = Files.readAllLines(blank.out().resolve("parallax-b.cnf")).stream()
                .filter(line -> line.contains(" = "))
                .map(line -> "--" + line.replace(" = ", "="))
                .toList();
        assertThat(options).contains("--server_id=2", "--auto_increment_offset=2", "--relay_log_recovery=ON");
        blank.pair().b().restartWith(options);
        assertThat(blank.rows(Side.B, "SELECT @@server_id, @@auto_increment_offset, @@gtid_mode"))
                .containsExactly("2|2|ON|");
        // a tries again in ten seconds; the test need not wait for that.
        blank.pair().a().execute("STOP REPLICA IO_THREAD", "START REPLICA IO_THREAD");
        blank.pair().a().execute("CREATE USER 'later'@'%'", "DROP USER 'later'@'%'");
        blank.pair().awaitInSync(AuditedPair.SOON);
    }

    /** During an upgrade: each speaks its own words, one has GTIDs already, and a warning says what MySQL supports. */
    @Test
    void serversOfDifferentVersions() throws SQLException {
        TestVersions.assume(TestVersions.NEWEST);
        try (BlankPair old = new BlankPair(PairOptions.defaults().withVersion(TestVersions.OLDEST));
                BlankPair fresh = new BlankPair(PairOptions.defaults().withVersion(TestVersions.NEWEST))) {
            fresh.pair().a().execute("SET GLOBAL server_id = 9");
            List<String> nodes = List.of(
                    "--node",
                    "a=mysql://127.0.0.1:" + old.pair().a().port(),
                    "--node",
                    "b=mysql://127.0.0.1:" + fresh.pair().a().port(),
                    "--defaults-file",
                    old.defaultsFile(old.pair().a().root(), fresh.pair().a().root(), "")
                            .toString());
            Run made = old.cli()
                    .run(AuditedPair.with(List.of("setup", "--out", old.out().toString()), nodes.toArray(String[]::new))
                            .toArray(String[]::new));
            assertThat(made.status()).as(made.out() + made.err()).isZero();
            assertThat(made.err()).contains("not the other way round");
            assertThat(made.out()).contains("CHANGE MASTER TO MASTER_HOST", "CHANGE REPLICATION SOURCE TO SOURCE_HOST");
            assertThat(old.rows(Side.A, "SELECT @@gtid_mode, @@server_id")).containsExactly("ON|1|");
            keysInACharacterSetOfTwoNames(old, fresh, nodes);
        }
    }

    /**
     * One server says utf8, the other utf8mb3, and both mean one thing: the table has a key, by which it is compared.
     */
    private static void keysInACharacterSetOfTwoNames(BlankPair old, BlankPair fresh, List<String> nodes)
            throws SQLException {
        old.pair()
                .a()
                .execute(
                        "CREATE DATABASE v",
                        "CREATE TABLE v.t (k VARCHAR(9) CHARACTER SET utf8 COLLATE utf8_general_ci PRIMARY KEY, n INT)",
                        "INSERT INTO v.t VALUES ('a', 1), ('b', 2), ('\u00e9', 3), ('\u20ac', 4), ('y', 5), ('z', 6)",
                        "CREATE TABLE v.bin (k VARCHAR(9) CHARACTER SET utf8 COLLATE utf8_bin PRIMARY KEY)",
                        "INSERT INTO v.bin VALUES ('a'), ('A'), ('\u00e9')");
        String executed =
                old.pair().a().queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
        assertThat(fresh.pair().a().queryOne("SELECT WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 60)"))
                .isEqualTo("0");
        List<String> verify = AuditedPair.with(nodes, "--databases", "v", "--chunk-size", "2");
        Run same = old.cli().report("verify", verify).expect(0, "CONSISTENT");
        assertThat(same.report().get("tables")).hasSize(2);
        same.report()
                .get("tables")
                .forEach(table -> assertThat(Run.text(table, "digest"))
                        .as("only a walk by the key gives one")
                        .hasSize(64));
        fresh.pair().a().execute("SET sql_log_bin = 0", "UPDATE v.t SET n = 7 WHERE k = '\u00e9'");
        old.cli().report("verify", verify).expect(1, "DIVERGED").expectDiverged(Set.of("v.t{k=\u00e9}"));
    }

    /** What is left to say of a pair that setup made is no more than information. */
    private static void expectNothingToMend(Run doctor, String except) {
        doctor.expect(0, "CONSISTENT");
        assertThat(doctor.findings())
                .filteredOn(finding -> !Run.text(finding, "severity").equals("INFO"))
                .filteredOn(finding -> !Run.text(finding, "rule").equals(except))
                .isEmpty();
    }

    /** The options for a first audit, as setup prints them. */
    static String[] hint(Run made) {
        Matcher matcher = Pattern.compile("--start-position (a=\\S+) --start-position (b=\\S+)")
                .matcher(made.err());
        assertThat(matcher.find()).as(made.err()).isTrue();
        return new String[] {"--start-position", matcher.group(1), "--start-position", matcher.group(2)};
    }
}
