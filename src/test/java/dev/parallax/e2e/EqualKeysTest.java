package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Primary keys that are equal under their column's collation and differ in bytes. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EqualKeysTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(pair(TestVersions.USUAL, false, "FULL"), pair(TestVersions.NEWEST, true, "MINIMAL"));
    }

    private static PairOptions pair(String version, boolean gtid, String metadata) {
        return PairOptions.defaults().withVersion(version).withGtid(gtid).withRowMetadata(metadata);
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private final StuckAppliers stuck;
    private List<String> here = List.of();

    EqualKeysTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
        stuck = new StuckAppliers(pair);
    }

    @BeforeEach
    void freshTables() throws SQLException {
        pair.setStrict(Side.A);
        pair.setStrict(Side.B);
        pair.a().execute("DROP DATABASE IF EXISTS e", "CREATE DATABASE e");
        table("usual", "VARCHAR(40) COLLATE utf8mb4_0900_ai_ci");
        table("older", "VARCHAR(40) COLLATE utf8mb4_general_ci");
        table("latin", "VARCHAR(40) CHARACTER SET latin1 COLLATE latin1_swedish_ci");
        table("padded", "VARCHAR(40) COLLATE utf8mb4_bin");
        table("cased", "VARCHAR(40) COLLATE utf8mb4_0900_as_cs");
        table("exact", "VARCHAR(40) COLLATE utf8mb4_0900_bin");
        table("thai", "VARCHAR(40) CHARACTER SET tis620");
        table("number", "DOUBLE");
        pair.a()
                .execute(
                        "CREATE TABLE e.two (n INT, k VARCHAR(10), v INT, PRIMARY KEY (n, k)) COLLATE utf8mb4_0900_ai_ci");
        pair.awaitInSync(AuditedPair.SOON);
        here = audited.fromHere();
        pair.a().execute("INSERT INTO e.exact VALUES ('a', 1)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("INSERT INTO e.exact VALUES ('b', 1)");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void table(String name, String key) throws SQLException {
        pair.a().execute("CREATE TABLE e." + name + " (k " + key + " PRIMARY KEY, v INT)");
    }

    private Run audit(Path journal) {
        return audited.audit(AuditedPair.with(here, "--journal", journal.toString(), "--max-lag", "1s"));
    }

    private static List<String> told(Run run) {
        return run.findings().stream()
                .map(finding -> Run.text(finding, "rule") + " " + Run.text(finding, "table") + " "
                        + Run.text(finding, "status"))
                .sorted()
                .toList();
    }

    /** What nobody wants to be taken for a write that has not arrived, where there are no GTIDs. */
    private void more() throws SQLException {
        pair.a().execute("UPDATE e.exact SET v = v + 1 WHERE k = 'a'");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("UPDATE e.exact SET v = v + 1 WHERE k = 'b'");
        pair.awaitInSync(AuditedPair.SOON);
    }

    @Test
    void insertsStopBothAppliersAndAreSkipped() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO e.usual VALUES ('Ann', 1)");
            pair.b().execute("INSERT INTO e.usual VALUES ('ann', 2)");
        });
        stuck.await(Side.A, 1062);
        stuck.await(Side.B, 1062);
        Path journal = audited.cli().fresh("journal");

        Run run = audit(journal).expect(3, "INCONCLUSIVE");

        assertThat(told(run)).containsExactly("insert_insert usual PENDING");
        JsonNode finding = run.findings().get(0);
        assertThat(Run.text(finding.get("key"), "k")).isEqualTo("Ann");
        assertThat(finding.get("witness").get("transactions").size()).isEqualTo(2);
        assertThat(run.summary("conflicts")).isEqualTo(1);
        assertThat(run.summary("pendingRows")).isEqualTo(1);

        stuck.skip(Side.A);
        stuck.skip(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Run skipped = audit(journal).expect(1, "DIVERGED");
        assertThat(skipped.diverged())
                .extracting(found -> Run.text(found, "rule"))
                .containsExactly("insert_insert");
        assertThat(skipped.summary("divergedRows")).isEqualTo(1);
        assertThat(skipped.summary("conflicts")).isEqualTo(1);

        // Healed by a write under the other spelling.
        pair.unlogged(Side.B, "DELETE FROM e.usual", "INSERT INTO e.usual VALUES ('Ann', 1)");
        pair.a().execute("UPDATE e.usual SET v = 3 WHERE k = 'ANN'");
        pair.awaitInSync(AuditedPair.SOON);
        assertThat(audit(journal).diverged()).isEmpty();
    }

    @Test
    void underIdempotentEachReplacesTheOther() throws SQLException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a()
                    .execute(
                            "INSERT INTO e.usual VALUES ('straße', 1)",
                            "INSERT INTO e.older VALUES ('straße', 1)",
                            "INSERT INTO e.latin VALUES ('x', 1), ('Ö', 1)",
                            "INSERT INTO e.padded VALUES ('x', 1), ('y', 1)",
                            "INSERT INTO e.two VALUES (1, 'x', 1), (2, 'x', 1)",
                            "INSERT INTO e.number VALUES (0, 1)");
            pair.b()
                    .execute(
                            "INSERT INTO e.usual VALUES ('STRASSE', 2)",
                            "INSERT INTO e.older VALUES ('strase', 2)",
                            "INSERT INTO e.latin VALUES ('x ', 2), ('ö', 2)",
                            "INSERT INTO e.padded VALUES ('x  ', 2), ('Y', 2)",
                            "INSERT INTO e.two VALUES (1, 'X', 2), (3, 'X', 2)",
                            "INSERT INTO e.number VALUES (-0e0, 2)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();

        Run run = audit(audited.cli().fresh("journal")).expect(1, "DIVERGED");

        assertThat(told(run))
                .containsExactly(
                        "insert_insert latin DIVERGED",
                        "insert_insert latin DIVERGED",
                        "insert_insert number DIVERGED",
                        "insert_insert older DIVERGED",
                        "insert_insert padded DIVERGED",
                        "insert_insert two DIVERGED",
                        "insert_insert usual DIVERGED");
        assertThat(run.summary("divergedRows")).isEqualTo(7);
        assertThat(run.notChecked()).noneMatch(entry -> entry.contains("collation"));
    }

    @Test
    void aKeyIsSpeltAnew() throws SQLException {
        for (String table : List.of("usual", "older", "latin", "padded")) {
            boolean spaces = table.equals("padded");
            pair.a().execute("INSERT INTO e." + table + " VALUES ('ann', 1)");
            pair.awaitInSync(AuditedPair.SOON);
            pair.a().execute("UPDATE e." + table + " SET k = " + (spaces ? "'ann '" : "'ANN'"));
            pair.awaitInSync(AuditedPair.SOON);
            pair.b().execute("UPDATE e." + table + " SET v = v + 1");
            pair.awaitInSync(AuditedPair.SOON);
            pair.a().execute("UPDATE e." + table + " SET k = 'ann', v = 7");
            pair.awaitInSync(AuditedPair.SOON);
        }
        Path journal = audited.cli().fresh("journal");
        Run ordered = audit(journal).expect(0, "CONSISTENT");
        assertThat(ordered.findings()).isEmpty();

        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE e.usual SET k = 'ANN'");
            pair.b().execute("UPDATE e.usual SET v = 9");
        });
        pair.awaitInSync(AuditedPair.SOON);
        Run run = audit(journal).expect(1, "DIVERGED");
        assertThat(told(run)).containsExactly("update_update usual DIVERGED");
        assertThat(run.summary("divergedRows")).isEqualTo(1);
        // A later write makes both the same, whatever it calls the row.
        pair.b().execute("UPDATE e.usual SET k = 'Ann', v = 10");
        pair.awaitInSync(AuditedPair.SOON);
        assertThat(told(audit(journal))).containsExactly("update_update usual HEALED");
    }

    /** Only a server knows that these are different rows; without one nothing is claimed of them. */
    @Test
    void keysThatMightBeEqualAreAskedAbout() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a()
                    .execute(
                            "INSERT INTO e.cased VALUES ('Ann', 1), ('eve', 1)",
                            "INSERT INTO e.exact VALUES ('ann', 1)");
            pair.b()
                    .execute(
                            "INSERT INTO e.cased VALUES ('ann', 2), ('bob', 2)",
                            "INSERT INTO e.exact VALUES ('Ann', 2), ('ann ', 2)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Path journal = audited.cli().fresh("journal");

        Run asked = audit(journal).expect(0, "CONSISTENT");
        assertThat(asked.findings()).isEmpty();

        Run alone = audited.detect(journal).expect(3, "INCONCLUSIVE");
        assertThat(alone.findings()).isEmpty();
        assertThat(alone.notChecked())
                .singleElement()
                .asString()
                .contains("1 row(s) of e.cased", "k='Ann' and k='ann'", "--node");
        List<String> nodes = audited.nodes();
        Run again = audited.detect(journal, nodes.toArray(String[]::new)).expect(0, "CONSISTENT");
        assertThat(again.findings()).isEmpty();
    }

    @Test
    void withoutAServerEqualKeysAreNotClaimedToBe() throws SQLException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO e.usual VALUES ('Ann', 1)", "INSERT INTO e.padded VALUES ('x', 1)");
            pair.b().execute("INSERT INTO e.usual VALUES ('ann', 2)", "INSERT INTO e.padded VALUES ('x ', 2)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Path journal = audited.cli().fresh("journal");
        audited.capture(journal, here.toArray(String[]::new));

        Run alone = audited.detect(journal).expect(1, "DIVERGED");
        // That trailing spaces do not count is known of the collation.
        assertThat(told(alone)).containsExactly("insert_insert padded DIVERGED");
        assertThat(alone.notChecked())
                .anySatisfy(entry -> assertThat(entry).contains("1 row(s) of e.usual", "k='Ann' and k='ann'"));
        List<String> nodes = audited.nodes();
        Run asked = audited.detect(journal, nodes.toArray(String[]::new)).expect(1, "DIVERGED");
        assertThat(told(asked)).containsExactly("insert_insert padded DIVERGED", "insert_insert usual DIVERGED");
    }

    /** One node's fold is not the other's: keys are compared as bytes, by which all of their writes come together. */
    @Test
    void collationsThatDifferBetweenTheNodes() throws SQLException {
        pair.unlogged(
                Side.B,
                "ALTER TABLE e.exact MODIFY k VARCHAR(40) COLLATE utf8mb4_0900_ai_ci",
                "ALTER TABLE e.older MODIFY k VARCHAR(40) COLLATE utf8mb4_0900_ai_ci");
        pair.a().execute("INSERT INTO e.older VALUES ('straße', 1), ('x', 1)", "INSERT INTO e.exact VALUES ('C', 1)");
        pair.awaitInSync(AuditedPair.SOON);
        for (int i = 0; i < 3; i++) {
            pair.b().execute("UPDATE e.older SET v = v + 1", "UPDATE e.exact SET v = v + 1");
            pair.awaitInSync(AuditedPair.SOON);
            pair.a().execute("UPDATE e.older SET v = v + 1", "UPDATE e.exact SET v = v + 1 WHERE k <> 'b'");
            pair.awaitInSync(AuditedPair.SOON);
        }
        pair.a().execute("DELETE FROM e.older");
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Run run = audit(audited.cli().fresh("journal")).expect(3, "INCONCLUSIVE");
        assertThat(run.findings()).isEmpty();
        assertThat(run.notChecked())
                .hasSize(4)
                .anySatisfy(entry -> assertThat(entry).startsWith("table e.exact: its columns"))
                .anySatisfy(entry -> assertThat(entry).startsWith("table e.older: its columns"))
                .anySatisfy(entry -> assertThat(entry).contains("keys of table e.older", "other collations"));
    }

    @Test
    void aCollationWithoutAFoldIsSaidToBeCompared() throws SQLException {
        pair.a().execute("INSERT INTO e.thai VALUES ('x', 1)");
        pair.awaitInSync(AuditedPair.SOON);
        Run run = audit(audited.cli().fresh("journal")).expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked()).singleElement().asString().contains("keys of table e.thai", "tis620_thai_ci");
    }
}
