package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
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

/** A parent taken away on one node while the other adds a child of it. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ForeignKeyTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return dev.parallax.testing.TestVersions.pairs().map(options -> options.withRowMetadata("FULL"));
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private final StuckAppliers stuck;
    private List<String> here = List.of();

    ForeignKeyTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
        stuck = new StuckAppliers(pair);
    }

    @BeforeEach
    void freshTables() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS r",
                        "CREATE DATABASE r",
                        "CREATE TABLE r.parent (id INT PRIMARY KEY, v INT)",
                        child("strict", "NO ACTION"),
                        child("cascading", "CASCADE"),
                        child("nulling", "SET NULL"));
        pair.awaitInSync(AuditedPair.SOON);
        here = audited.fromHere();
        pair.a().execute("INSERT INTO r.parent VALUES (1, 1), (2, 2), (3, 3)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("INSERT INTO r.parent VALUES (4, 4)");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private static String child(String name, String action) {
        return "CREATE TABLE r." + name + " (id INT PRIMARY KEY, p INT, v INT, CONSTRAINT of_" + name
                + " FOREIGN KEY (p) REFERENCES r.parent (id) ON DELETE " + action + ")";
    }

    private Run audit(Path journal) {
        return audited.audit(AuditedPair.with(here, "--journal", journal.toString(), "--max-lag", "1s"));
    }

    private static JsonNode only(Run run) {
        List<JsonNode> found = run.findings().stream()
                .filter(finding -> Run.text(finding, "rule").equals("foreign_key"))
                .toList();
        assertThat(found).as(run.out()).hasSize(1);
        Told.check(found.get(0));
        return found.get(0);
    }

    private static String fact(JsonNode finding, String name) {
        return Run.text(finding.get("witness").get("facts"), name);
    }

    private void laterWrites() throws SQLException {
        // Without GTIDs a later transaction shows that nothing more will come.
        pair.a().execute("UPDATE r.parent SET v = 20 WHERE id = 2");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("UPDATE r.parent SET v = 40 WHERE id = 4");
        pair.awaitInSync(AuditedPair.SOON);
    }

    @Test
    void bothAppliersStop() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO r.strict VALUES (10, 1, 0)");
            pair.b().execute("DELETE FROM r.parent WHERE id = 1");
        });
        stuck.await(Side.A, 1451);
        stuck.await(Side.B, 1452);
        Path journal = audited.cli().fresh("journal");

        Run run = audit(journal).expect(3, "INCONCLUSIVE");

        JsonNode finding = only(run);
        assertThat(run.findings()).hasSize(1);
        assertThat(Run.text(finding, "status") + Run.text(finding, "severity")).isEqualTo("PENDINGWARNING");
        assertThat(Run.row(finding)).isEqualTo("r.strict{id=10}");
        assertThat(fact(finding, "foreign key")).isEqualTo("of_strict");
        assertThat(fact(finding, "parent")).isEqualTo("r.parent id=1");
        assertThat(fact(finding, "child")).isEqualTo("r.strict id=10");
        assertThat(fact(finding, "parent taken away by")).isEqualTo("T2");
        assertThat(run.summary("pendingRows")).isEqualTo(2);
        assertThat(audited.detect(journal).ids()).isEqualTo(run.ids());

        pair.unlogged(Side.B, "INSERT INTO r.parent VALUES (1, 1)");
        pair.startApplier(Side.B);
        stuck.skip(Side.A);
        laterWrites();
    }

    @Test
    void aCascadeTakesTheChildThatTheOtherNodeNeverHad() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO r.cascading VALUES (10, 1, 0)");
            pair.b().execute("DELETE FROM r.parent WHERE id = 1");
        });
        stuck.await(Side.B, 1452);
        stuck.skip(Side.B);
        laterWrites();
        assertThat(Dumps.differences(pair, "r")).isEmpty();

        Run run = audit(audited.cli().fresh("journal"));

        JsonNode finding = only(run);
        assertThat(Run.text(finding, "status") + Run.text(finding, "severity")).isEqualTo("HEALEDWARNING");
        assertThat(fact(finding, "child on a") + fact(finding, "child on b")).isEqualTo("gonegone");
        // That the transaction was skipped is a fact; that its row differs for it would be false.
        assertThat(run.findings())
                .extracting(found -> Run.text(found, "status"))
                .doesNotContain("DIVERGED");
        assertThat(run.summary("divergedRows")).isZero();
    }

    @Test
    void aCascadeTakesTheChildOnOneNodeOnly() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a()
                    .execute(
                            "SET foreign_key_checks = 0",
                            "BEGIN",
                            "INSERT INTO r.cascading VALUES (10, 1, 0)",
                            "INSERT INTO r.nulling VALUES (20, 2, 0)",
                            "COMMIT");
            pair.b().execute("DELETE FROM r.parent WHERE id = 1", "DELETE FROM r.parent WHERE id = 2");
        });
        pair.awaitInSync(AuditedPair.SOON);
        assertThat(Dumps.differences(pair, "r")).containsExactly("r.cascading{id=10}", "r.nulling{id=20}");

        Path journal = audited.cli().fresh("journal");
        Run run = audit(journal).expect(1, "DIVERGED");

        List<JsonNode> found = run.findings().stream()
                .filter(finding -> Run.text(finding, "rule").equals("foreign_key"))
                .toList();
        assertThat(found).extracting(Run::row).containsExactlyInAnyOrder("r.cascading{id=10}", "r.nulling{id=20}");
        assertThat(found).extracting(finding -> Run.text(finding, "status")).containsOnly("DIVERGED");
        found.forEach(Told::check);
        run.expectDiverged(Dumps.differences(pair, "r"));
        assertThat(audited.detect(journal).ids()).isEqualTo(run.ids());
    }

    @Test
    void whatIsNoClash() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO r.strict VALUES (11, 1, 0), (13, 3, 0), (15, NULL, 0)");
            pair.b().execute("INSERT INTO r.strict VALUES (21, 1, 0), (23, 3, 0)");
            pair.a().execute("UPDATE r.parent SET v = 11 WHERE id = 1");
            pair.b().execute("DELETE FROM r.parent WHERE id = 2");
        });
        pair.awaitInSync(AuditedPair.SOON);
        // In order: the children are gone before the parent is.
        pair.b().execute("DELETE FROM r.strict WHERE p = 3", "DELETE FROM r.parent WHERE id = 3");
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("INSERT INTO r.parent VALUES (3, 3)", "INSERT INTO r.strict VALUES (33, 3, 0)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.holdAppliers(() -> {
            // Away and back in one transaction: at its end the parent is there.
            pair.a()
                    .execute(
                            "BEGIN",
                            "DELETE FROM r.parent WHERE id = 4",
                            "INSERT INTO r.parent VALUES (4, 44)",
                            "COMMIT");
            pair.b().execute("INSERT INTO r.nulling VALUES (44, NULL, 0)");
        });
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audit(audited.cli().fresh("journal")).expect(0, "CONSISTENT");

        assertThat(run.findings()).isEmpty();
        assertThat(run.report()
                        .get("summary")
                        .get("findingsByRule")
                        .get("foreign_key")
                        .asLong())
                .isZero();
    }
}
