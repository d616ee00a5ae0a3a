package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What an account may not see is listed and never guessed: tables that are hidden on both nodes look like agreement,
 * and on one node like a table that is missing there.
 */
class NarrowAccountTest {

    private static final String ACCOUNT = "'narrow'@'%'";

    @RegisterExtension
    private static final SharedPair PAIRS = new SharedPair();

    private static final Credentials NARROW = new Credentials("narrow", "n4rrow-and-l0ng");

    static Stream<PairOptions> pairs() {
        return TestVersions.main()
                .map(version -> PairOptions.defaults()
                        .withVersion(version)
                        .withGtid(version.equals(TestVersions.NEWEST))
                        .withOptions("--performance-schema=ON"));
    }

    private static AuditedPair pair(PairOptions options) throws SQLException {
        AuditedPair pair = PAIRS.get(options);
        pair.pair()
                .a()
                .execute(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.accounts (id INT PRIMARY KEY, mail VARCHAR(20), UNIQUE (mail))",
                        "CREATE TABLE shop.hidden (id INT PRIMARY KEY, v INT)",
                        "INSERT INTO shop.accounts VALUES (1, 'ann')",
                        "INSERT INTO shop.hidden VALUES (1, 1)",
                        "CREATE DATABASE forum",
                        "CREATE TABLE forum.posts (id INT PRIMARY KEY, v INT)",
                        "INSERT INTO forum.posts VALUES (1, 1)");
        pair.pair().awaitInSync(AuditedPair.SOON);
        pair.pair().unlogged(Side.B, "UPDATE shop.hidden SET v = 2 WHERE id = 1");
        return pair;
    }

    /** An account with these grants alone, the same on both nodes; the options that use it. */
    private static List<String> account(AuditedPair pair, String... grants) throws SQLException {
        for (Side side : Side.values()) {
            account(pair, side, grants);
        }
        return pair.nodes(pair.defaultsFile(NARROW, NARROW));
    }

    private static void account(AuditedPair pair, Side side, String... grants) throws SQLException {
        List<String> statements = new ArrayList<>(List.of(
                "DROP USER IF EXISTS " + ACCOUNT,
                "CREATE USER " + ACCOUNT + " IDENTIFIED BY '" + NARROW.password() + "'"));
        for (String grant : grants) {
            String how = grant.startsWith("REVOKE") ? " FROM " : grant.startsWith("GRANT") ? " TO " : "";
            statements.add(grant + (how.isEmpty() ? "" : how + ACCOUNT));
        }
        pair.pair().unlogged(side, statements.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatIsHiddenIsListed(PairOptions options) throws SQLException {
        AuditedPair pair = pair(options);
        aDatabaseThatWasTakenBack(pair);
        anAccountForSomeTables(pair);
    }

    private static void aDatabaseThatWasTakenBack(AuditedPair pair) throws SQLException {
        for (Side side : Side.values()) {
            pair.pair().server(side).execute("SET GLOBAL partial_revokes = ON");
        }
        List<String> nodes = account(
                pair,
                "GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE ON *.*",
                "REVOKE SELECT ON shop.*",
                "REVOKE SELECT ON mysql.*");
        for (String command : List.of("schema", "verify", "audit")) {
            Run run = pair.cli().report(command, nodes).expect(3, "INCONCLUSIVE");
            for (Side side : Side.values()) {
                assertThat(run.notChecked())
                        .as(command)
                        .anyMatch(line ->
                                line.startsWith("tables of shop that are hidden from the account on " + side.letter())
                                        && line.contains("SELECT on `shop` was taken back from it"));
            }
            assertThat(run.findings())
                    .as(command)
                    .noneMatch(finding -> finding.toString().contains("is missing on"));
        }
        Run doctor = pair.cli().report("doctor", nodes);
        for (Side side : Side.values()) {
            assertThat(doctor.notChecked())
                    .anyMatch(line -> line.startsWith("tables on " + side.letter() + " that the account may not read"));
        }
        assertThat(doctor.notChecked())
                .anyMatch(line -> line.contains("replication_account_any_host") && line.contains("accounts: SELECT"));

        // Nothing of these is hidden, nor can it be.
        for (String command : List.of("schema", "verify")) {
            Run forum = pair.cli()
                    .report(command, AuditedPair.with(nodes, "--databases", "forum"))
                    .expect(0, "CONSISTENT");
            assertThat(forum.notChecked()).noneMatch(line -> line.contains("hidden"));
            Run shop = pair.cli().report(command, AuditedPair.with(nodes, "--databases", "shop"));
            shop.expect(3, "INCONCLUSIVE");
            assertThat(shop.notChecked()).anyMatch(line -> line.contains("neither server shows"));
        }

        account(pair, Side.A, "GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE ON *.*");
        hiddenOnOne(pair, nodes);
        for (Side side : Side.values()) {
            pair.pair().unlogged(side, "DROP USER " + ACCOUNT);
            pair.pair().server(side).execute("SET GLOBAL partial_revokes = OFF");
        }
    }

    /** What a shows and b hides is not said to be missing on b. */
    private static void hiddenOnOne(AuditedPair pair, List<String> nodes) {
        Run verify = pair.cli().report("verify", nodes).expect(3, "INCONCLUSIVE");
        assertThat(verify.notChecked())
                .anyMatch(line ->
                        line.startsWith("table shop.hidden: only a shows it, and what b has there the account may not"))
                .anyMatch(line -> line.startsWith("tables of shop that are hidden from the account on b"))
                .noneMatch(line -> line.contains("hidden from the account on a"));
        Run schema = pair.cli().report("schema", nodes).expect(3, "INCONCLUSIVE");
        assertThat(schema.findings())
                .filteredOn(finding -> Run.text(finding, "title").contains("missing on b"))
                .isNotEmpty()
                .allMatch(finding -> Run.text(finding, "status").equals("PENDING"));
    }

    private static void anAccountForSomeTables(AuditedPair pair) throws SQLException {
        String links = "GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.*";
        List<String> some = account(pair, links, "GRANT SELECT ON `for__`.*", "GRANT SELECT ON shop.accounts");
        for (String command : List.of("schema", "verify")) {
            Run hidden = pair.cli()
                    .report(command, AuditedPair.with(some, "--databases", "forum,shop"))
                    .expect(3, "INCONCLUSIVE");
            assertThat(hidden.notChecked())
                    .as("shop.hidden is hidden on both nodes, and differs")
                    .filteredOn(line -> line.contains("nor on all of `shop`"))
                    .hasSize(2);
            Run all = pair.cli()
                    .report(command, AuditedPair.with(some, "--databases", "forum"))
                    .expect(0, "CONSISTENT");
            assertThat(all.notChecked()).noneMatch(line -> line.contains("hidden"));
            pair.cli()
                    .report(command, AuditedPair.with(some, "--tables", "shop.accounts"))
                    .expect(0, "CONSISTENT");
        }

        List<String> fromHere = pair.fromHere();
        pair.pair().stopReplica(Side.A);
        pair.pair().stopReplica(Side.B);
        pair.pair().a().execute("INSERT INTO shop.accounts VALUES (10, 'eva')");
        pair.pair().b().execute("INSERT INTO shop.accounts VALUES (11, 'eva')");
        List<String> logs = pair.copiedLogs(fromHere);
        String notLookedFor = "unique indexes and foreign keys of shop.accounts: no server, and no --schema, says";
        Run sees = pair.cli().report("detect", AuditedPair.with(logs, some));
        assertThat(sees.notChecked()).noneMatch(line -> line.startsWith(notLookedFor));

        List<String> forum = account(pair, links, "GRANT SELECT ON forum.*");
        Run detect = pair.cli().report("detect", AuditedPair.with(logs, forum)).expect(3, "INCONCLUSIVE");
        assertThat(detect.findings()).isEmpty();
        assertThat(detect.notChecked()).anyMatch(line -> line.startsWith(notLookedFor));
        Run verify = pair.cli().report("verify", AuditedPair.with(forum, "--max-lag", "1s"));
        Run audit = pair.cli().report("audit", AuditedPair.with(AuditedPair.with(forum, fromHere), "--max-lag", "1s"));
        assertThat(audit.notChecked()).anyMatch(line -> line.startsWith(notLookedFor));
        Run doctor = pair.cli().report("doctor", forum).expect(3, "INCONCLUSIVE");
        for (Side side : Side.values()) {
            String hidden = "databases and tables that are hidden from the account on " + side.letter();
            assertThat(verify.expect(3, "INCONCLUSIVE").notChecked()).anyMatch(line -> line.startsWith(hidden));
            assertThat(audit.expect(3, "INCONCLUSIVE").notChecked()).anyMatch(line -> line.startsWith(hidden));
            String on = " on " + side.letter() + ": ";
            assertThat(doctor.notChecked())
                    .anyMatch(line -> line.startsWith("tables on " + side.letter() + " that the account may not read"))
                    .anyMatch(
                            line -> line.startsWith("rule table_trigger" + on + "triggers: the account has no TRIGGER"))
                    .anyMatch(line -> line.contains("link_applier_stopped") && line.contains(on + "links: "))
                    .anyMatch(line -> line.contains("account_empty_password") && line.contains(on + "accounts: "))
                    .anyMatch(line -> line.startsWith("rule event_on_both" + on + "events: the account has no EVENT"));
        }
    }
}
