package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Tables that the two nodes define, or name, in different ways: what replication does to them is not taken for damage. */
class OtherDefinitionsTest {

    private static final List<String> TABLES = List.of("d.swapped", "d.inside", "d.behind", "d.same");

    static Stream<PairOptions> pairs() {
        return TestVersions.pairs()
                .map(options ->
                        options.withRowMetadata("FULL").withOptionsFor(Side.B, "--replicate-rewrite-db=here->there"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void columnsAtOtherPlacesAndDatabasesOfOtherNames(PairOptions options) throws SQLException {
        TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options)) {
            MySqlPair pair = audited.pair();
            define(pair);
            List<String> fromHere = audited.fromHere();
            for (String table : TABLES) {
                pair.a().execute("INSERT INTO " + table + " (id, x, y) VALUES (1, 10, 20), (2, 10, 20)");
            }
            pair.a().execute("INSERT INTO here.t VALUES (1, 1)", "UPDATE here.t SET v = 2");
            pair.awaitInSync(AuditedPair.SOON);
            pair.b().execute("UPDATE d.swapped SET x = 11", "UPDATE d.inside SET x = 11", "UPDATE d.behind SET x = 11");
            pair.b().execute("INSERT INTO there.t VALUES (2, 3)");
            // Real differences: in a column that both have at one place, and in a table that is the same on both.
            pair.unlogged(Side.B, "UPDATE d.behind SET y = 99 WHERE id = 2", "UPDATE d.same SET y = 99 WHERE id = 2");
            pair.awaitInSync(AuditedPair.SOON);
            pair.a().execute("UPDATE d.behind SET x = 12", "UPDATE d.same SET x = 12", "UPDATE d.swapped SET x = 12");
            pair.awaitInSync(AuditedPair.SOON);
            Path journal = audited.cli().fresh("journal");

            Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString()));
            for (Run run : List.of(live, audited.detect(journal))) {
                run.expect(3, "INCONCLUSIVE");
                assertThat(run.findings().stream().map(Run::row).distinct())
                        .containsExactlyInAnyOrder("d.behind{id=2}", "d.same{id=2}");
                assertThat(run.notChecked())
                        .anySatisfy(
                                entry -> assertThat(entry).contains("table d.swapped", "x is column 2 on a and 3 on b"))
                        .anySatisfy(
                                entry -> assertThat(entry).contains("table d.inside", "x is column 2 on a and 3 on b"))
                        .anySatisfy(entry ->
                                assertThat(entry).contains("table d.behind", "only in the columns that both have"))
                        .anySatisfy(entry -> assertThat(entry).contains("here.t", "REPLICATE_REWRITE_DB"))
                        .anySatisfy(entry -> assertThat(entry).contains("there.t", "REPLICATE_REWRITE_DB"));
            }
            // Without a server that names its filters, the rows of both names are as good as missing.
            Run files =
                    audited.cli().report("detect", audited.copiedLogs(fromHere)).expect(3, "INCONCLUSIVE");
            assertThat(files.findings().stream().map(Run::row).distinct())
                    .containsExactlyInAnyOrder("d.behind{id=2}", "d.same{id=2}");
            assertThat(files.notChecked()).anySatisfy(entry -> assertThat(entry).contains("of here.t"));
            concurrently(audited);
        }
    }

    /** Rows that go to other columns are the definition's doing; that both nodes wrote one at once is not. */
    private static void concurrently(AuditedPair audited) throws SQLException {
        MySqlPair pair = audited.pair();
        List<String> fromHere = audited.fromHere();
        pair.holdAppliers(() -> {
            for (String table : List.of("d.swapped", "d.inside", "d.behind")) {
                pair.a().execute("UPDATE " + table + " SET x = 13 WHERE id = 1");
                pair.b().execute("UPDATE " + table + " SET x = 14 WHERE id = 1");
                pair.a().execute("UPDATE " + table + " SET x = 15 WHERE id = 2");
            }
        });
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");

        Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString()));
        Run files = audited.cli().report("detect", audited.copiedLogs(fromHere));
        for (Run run : List.of(live, audited.detect(journal), files)) {
            run.expect(1, "DIVERGED");
            assertThat(run.findings())
                    .extracting(finding -> Run.text(finding, "rule") + " " + Run.row(finding))
                    .containsExactlyInAnyOrder(
                            "update_update d.swapped{id=1}",
                            "update_update d.inside{id=1}",
                            "update_update d.behind{id=1}");
            run.findings().forEach(Told::check);
            for (JsonNode finding : run.diverged()) {
                String query = "SELECT x FROM " + Run.text(finding, "schema") + "." + Run.text(finding, "table")
                        + " WHERE id = 1";
                for (Side side : Side.values()) {
                    JsonNode image = finding.get("witness").get("images").get(side.letter());
                    assertThat(Run.text(image, "x")).isEqualTo(pair.server(side).queryOne(query));
                }
            }
        }
    }

    private static void define(MySqlPair pair) throws SQLException {
        for (Side side : Side.values()) {
            boolean a = side == Side.A;
            pair.unlogged(
                    side,
                    "CREATE DATABASE d",
                    "CREATE DATABASE here",
                    "CREATE DATABASE there",
                    "CREATE TABLE here.t (id INT PRIMARY KEY, v INT)",
                    "CREATE TABLE there.t (id INT PRIMARY KEY, v INT)",
                    "CREATE TABLE d.same (id INT PRIMARY KEY, x INT, y INT)",
                    "CREATE TABLE d.swapped (id INT PRIMARY KEY, " + (a ? "x INT, y INT)" : "y INT, x INT)"),
                    "CREATE TABLE d.inside (id INT PRIMARY KEY, " + (a ? "x INT, y INT)" : "z INT, x INT, y INT)"),
                    "CREATE TABLE d.behind (id INT PRIMARY KEY, " + (a ? "x INT, y INT)" : "x INT, y INT, z INT)"));
        }
    }
}
