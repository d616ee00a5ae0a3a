package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What setup refuses, that it then has changed nothing, and what it leaves alone. One pair for all, blank before each. */
class SetupRefusalTest {

    private static BlankPair blank;

    @BeforeAll
    static void start() {
        blank = new BlankPair(PairOptions.defaults().withVersion(TestVersions.USUAL));
    }

    @AfterAll
    static void stop() {
        blank.close();
    }

    @AfterEach
    void blankAgain() throws SQLException {
        if (Files.exists(blank.out().resolve("setup.json"))) {
            Run undone = blank.setup("--undo");
            assertThat(undone.status()).as(undone.out() + undone.err()).isZero();
        }
        for (Side side : Side.values()) {
            blank.pair()
                    .unlogged(
                            side, "DROP DATABASE IF EXISTS shop", "DROP USER IF EXISTS 'parallax_replica'@'127.0.0.1'");
        }
    }

    private static void both(BlankPair blank, String... statements) throws SQLException {
        for (Side side : Side.values()) {
            blank.pair().server(side).execute(statements);
        }
    }

    private static void shop(BlankPair blank) throws SQLException {
        both(
                blank,
                "CREATE DATABASE shop",
                "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)",
                "INSERT INTO shop.t VALUES (1, 1), (2, 2), (3, 3)");
    }

    private static Run refused(BlankPair blank, String code, String... options) throws SQLException {
        Map<String, List<String>> before = blank.state();
        Run run = blank.setup(options).expectError(2, code);
        assertThat(blank.state()).isEqualTo(before);
        assertThat(blank.out().resolve("setup.json")).doesNotExist();
        return run;
    }

    @Test
    void differentRows() throws SQLException {
        differentRows(blank);
    }

    @Test
    void differentRowsOnTheNewest() throws SQLException {
        TestVersions.assume(TestVersions.NEWEST);
        try (BlankPair newest = new BlankPair(PairOptions.defaults().withVersion(TestVersions.NEWEST))) {
            differentRows(newest);
        }
    }

    private static void differentRows(BlankPair blank) throws SQLException {
        shop(blank);
        blank.pair().b().execute("UPDATE shop.t SET v = 20 WHERE id = 2");
        assertThat(refused(blank, "PX-SET-007").err()).contains("shop.t: 1 row differs", "--truth");

        Run made = blank.setup("--truth", "a");
        assertThat(made.status()).as(made.out() + made.err()).isZero();
        assertThat(made.err()).contains("shop.t: 1 row differs", "parallax repair --prefer a");
        blank.pair().a().execute("INSERT INTO shop.t VALUES (5, 5)");
        blank.pair().awaitInSync(AuditedPair.SOON);
        assertThat(blank.rows(Side.B, "SELECT v FROM shop.t")).containsExactly("1|", "20|", "3|", "5|");
    }

    @Test
    void equalRowsAreNoObstacle() throws SQLException {
        shop(blank);
        Run made = blank.setup();
        assertThat(made.status()).as(made.out() + made.err()).isZero();
        assertThat(made.err()).contains("both nodes hold the same data");
        blank.pair().a().execute("UPDATE shop.t SET v = 7 WHERE id = 1");
        blank.pair().b().execute("UPDATE shop.t SET v = 8 WHERE id = 3");
        blank.pair().awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            assertThat(blank.rows(side, "SELECT v FROM shop.t")).containsExactly("2|", "7|", "8|");
        }
    }

    @Test
    void differentDefinitionsAndAnEmptyNode() throws SQLException {
        blank.pair().a().execute("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)");
        assertThat(refused(blank, "PX-SET-008").err())
                .contains("b holds no schema", "mysqldump --host=127.0.0.1", "--databases shop");
        refused(blank, "PX-SET-008", "--truth", "a");
        blank.pair().b().execute("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(9))");
        refused(blank, "PX-SET-007");
        assertThat(refused(blank, "PX-SET-008", "--truth", "b").err()).contains("Copy the data of b to a");
    }

    @Test
    void anAccountOfSomebodyElse() throws SQLException {
        String name = "'parallax_replica'@'127.0.0.1'";
        both(blank, "CREATE USER " + name + " IDENTIFIED WITH caching_sha2_password BY 'Its-0wn/pa\\\\ss''word'");
        both(blank, "GRANT SELECT ON *.* TO " + name);
        assertThat(blank.setup().err())
                .contains("PX-SET-006", "it does not require TLS", "it has no REPLICATION SLAVE", "it may do more");
        both(
                blank,
                "REVOKE SELECT ON *.* FROM " + name,
                "GRANT REPLICATION SLAVE ON *.* TO " + name,
                "ALTER USER " + name + " REQUIRE SSL");
        assertThat(blank.setup().err()).contains("PX-SET-006", "PARALLAX_REPLICATION_PASSWORD");

        Run wrong = blank.setup(replication("password=wrong_one\n")).expectError(3, "PX-SET-014");
        assertThat(wrong.err())
                .contains("error 1045", "its password is another")
                .doesNotContain("wrong_one");
        assertThat(blank.setup("--undo").status()).isZero();
        assertThat(blank.rows(Side.A, "SELECT user FROM mysql.user WHERE user = 'parallax_replica'"))
                .as("it was not made by setup")
                .hasSize(1);

        Run right = blank.setup(replication("password=\"Its-0wn/pa\\\\ss'word\"\n"));
        assertThat(right.status()).as(right.out() + right.err()).isZero();
        assertThat(right.out() + right.err()).doesNotContain("0wn");
    }

    private static Path replication(String more) {
        return blank.defaultsFile(blank.pair().a().root(), blank.pair().b().root(), "[parallax_replication]\n" + more);
    }

    @Test
    void anAccountWithoutPrivileges() throws SQLException {
        Credentials auditor = blank.pair().auditorAccount();
        Map<String, List<String>> before = blank.state();
        Run run = blank.setup(blank.defaultsFile(auditor, auditor, ""));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err().lines().filter(line -> line.startsWith("PX-SET-003")))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("CREATE USER", "REPLICATION_SLAVE_ADMIN", "SYSTEM_VARIABLES_ADMIN", "RELOAD"));
        assertThat(blank.state()).isEqualTo(before);

        assertThat(blank.setup().status()).isZero();
        Map<String, List<String>> pair = blank.state();
        assertThat(blank.setup(blank.defaultsFile(auditor, auditor, ""), "--undo")
                        .err())
                .contains("PX-SET-003");
        assertThat(blank.state()).isEqualTo(pair);
    }

    /** What the manual page lists is enough, and what it says is undone by the same account. */
    @Test
    void anAccountWithTheseAlone() throws SQLException {
        String password = blank.pair().a().root().password();
        for (Side side : Side.values()) {
            blank.pair()
                    .unlogged(
                            side,
                            "CREATE USER 'maker'@'%' IDENTIFIED BY '" + password + "'",
                            "GRANT CREATE, DROP, RELOAD, CREATE USER, REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO"
                                    + " 'maker'@'%' WITH GRANT OPTION",
                            // What a role gives counts, too.
                            "CREATE ROLE makers",
                            "GRANT SELECT, REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, PERSIST_RO_VARIABLES_ADMIN"
                                    + " ON *.* TO makers",
                            "GRANT makers TO 'maker'@'%'",
                            "SET DEFAULT ROLE makers TO 'maker'@'%'");
        }
        shop(blank);
        Credentials maker = new Credentials("maker", password);
        Path defaults = blank.defaultsFile(maker, maker, "");
        // What it may not see, one node may hold and the other not.
        blank.pair().unlogged(Side.A, "SET GLOBAL partial_revokes = ON", "REVOKE SELECT ON shop.* FROM makers");
        assertThat(blank.setup(defaults).expectError(2, "PX-SET-003").err())
                .contains("a (", "SELECT on shop, where it was taken back");
        blank.pair().unlogged(Side.A, "GRANT SELECT ON shop.* TO makers", "SET GLOBAL partial_revokes = OFF");
        Run made = blank.setup(defaults);
        assertThat(made.status()).as(made.out() + made.err()).isZero();
        Run undone = blank.setup(defaults, "--undo");
        assertThat(undone.status()).as(undone.out() + undone.err()).isZero();
        for (Side side : Side.values()) {
            blank.pair().unlogged(side, "DROP USER 'maker'@'%'", "DROP ROLE makers");
        }
    }

    /** As of a node that takes writes from administrators alone, which the account is not. */
    @Test
    void aStatementThatTheServerRefusesWasPrinted() throws SQLException {
        try (BlankPair own = new BlankPair(PairOptions.defaults().withVersion(TestVersions.USUAL))) {
            Credentials maker = new Credentials("maker", own.pair().a().root().password());
            for (Side side : Side.values()) {
                own.pair()
                        .unlogged(
                                side,
                                "CREATE USER 'maker'@'%' IDENTIFIED BY '" + maker.password() + "'",
                                "GRANT SELECT, CREATE, DROP, RELOAD, CREATE USER, REPLICATION CLIENT, REPLICATION SLAVE,"
                                        + " REPLICATION_SLAVE_ADMIN, SYSTEM_VARIABLES_ADMIN, PERSIST_RO_VARIABLES_ADMIN"
                                        + " ON *.* TO 'maker'@'%' WITH GRANT OPTION");
            }
            own.pair().unlogged(Side.B, "SET GLOBAL read_only = ON");
            Path defaults = own.defaultsFile(maker, maker, "");
            Run stopped = own.setup(defaults).expectError(3, "PX-SET-015");
            assertThat(stopped.err()).contains("PX-SET-015 b (", "error 1290");
            assertThat(PrintedStatements.of(stopped).get(Side.B))
                    .last()
                    .asString()
                    .startsWith("CREATE USER 'parallax_replica'@")
                    .satisfies(refused -> assertThat(stopped.err()).contains("refused \"" + refused + "\""));
            own.pair().unlogged(Side.B, "SET GLOBAL read_only = OFF");
            Run goesOn = own.setup(defaults);
            assertThat(goesOn.status()).as(goesOn.out() + goesOn.err()).isZero();
        }
    }

    @Test
    void otherWaysToTrustALink() throws SQLException {
        Run plain = blank.setup("--allow-plain-links");
        assertThat(plain.status()).as(plain.out() + plain.err()).isZero();
        assertThat(plain.out()).contains("REQUIRE NONE", "SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 1");
        assertThat(blank.setup().err())
                .contains("PX-SET-006", "it does not require TLS", "PX-SET-005", "it does not use TLS");
        assertThat(blank.setup("--undo").status()).isZero();

        Path authority = blank.pair().a().dataDirectory().resolve("ca.pem");
        Run checked = blank.setup("--replication-ca", authority.toString());
        assertThat(checked.status()).as(checked.out() + checked.err()).isZero();
        assertThat(blank.setup("--undo").status()).isZero();

        Path another = blank.out().resolve("nobody.pem");
        Run unknown = blank.setup("--replication-ca", another.toString(), "--timeout", "3s");
        assertThat(unknown.status()).isEqualTo(3);
        assertThat(unknown.err()).contains("PX-SET-014", "receiver");
    }

    @Test
    void addressesThatCannotWork() throws SQLException {
        Map<String, List<String>> before = blank.made();
        Run loopback = blank.setup("--peer-host", "a=10.9.8.7");
        assertThat(loopback.status()).isEqualTo(2);
        assertThat(loopback.err())
                .contains("PX-SET-012", "--peer-host b=HOST", "PX-SET-004", "bind_address = 10.9.8.7");
        blank.setup("--peer-host", "a=no host").expectError(2, "PX-SET-019");
        assertThat(blank.made()).isEqualTo(before);

        Run closed =
                blank.setup("--peer-host", "b=127.0.0.1:1", "--timeout", "1s").expectError(3, "PX-SET-014");
        assertThat(closed.err()).contains("error 2003", "setup --undo");
        assertThat(blank.setup().err())
                .as("the link that does not work is not silently made another")
                .contains("PX-SET-005");
        assertThat(blank.setup("--undo").status()).isZero();
        assertThat(blank.made()).isEqualTo(before);
    }

    @Test
    void undoOfWhatSomebodyElseHasChanged() throws SQLException {
        assertThat(blank.setup().status()).isZero();
        blank.pair().a().execute("SET GLOBAL auto_increment_increment = 10");
        Map<String, List<String>> before = blank.state();
        assertThat(blank.setup("--undo").expectError(2, "PX-SET-018").err()).contains("auto_increment_increment is 10");
        assertThat(blank.state()).isEqualTo(before);
        blank.pair().a().execute("SET GLOBAL auto_increment_increment = 2");
    }

    /** What is written under the old server_id or without a GTID would never arrive, so the next run compares again. */
    @Test
    void writesWhileItIsSetUp() throws Exception {
        Thread writer = new Thread(() -> {
            try (var connection = blank.pair().connect(Side.B);
                    var statement = connection.createStatement()) {
                String id;
                do {
                    try (var rows = statement.executeQuery("SELECT @@GLOBAL.server_id")) {
                        rows.next();
                        id = rows.getString(1);
                    }
                } while (id.equals("1"));
                statement.execute("CREATE DATABASE shop");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        writer.start();
        blank.setup().expectError(2, "PX-SET-013");
        writer.join();
        assertThat(blank.setup().expectError(2, "PX-SET-008").err()).contains("b holds shop");
        blank.pair().b().execute("DROP DATABASE shop");
        Run again = blank.setup();
        assertThat(again.status()).as(again.out() + again.err()).isZero();
    }
}
