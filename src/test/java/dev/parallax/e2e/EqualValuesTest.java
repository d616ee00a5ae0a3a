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

/** Values of unique indexes and foreign keys that are equal under their column's collation and differ in bytes. */
@ParameterizedClass
@MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EqualValuesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return TestVersions.crossedPairs();
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private final StuckAppliers stuck;
    private List<String> here = List.of();

    EqualValuesTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
        stuck = new StuckAppliers(pair);
    }

    @BeforeEach
    void freshTables() throws SQLException {
        pair.setStrict(Side.A);
        pair.setStrict(Side.B);
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS q",
                        "CREATE DATABASE q COLLATE utf8mb4_0900_ai_ci",
                        "CREATE TABLE q.t (id INT PRIMARY KEY, mail VARCHAR(40), d DOUBLE, f FLOAT,"
                                + " c VARCHAR(40) COLLATE utf8mb4_0900_as_cs, UNIQUE KEY by_mail (mail, f),"
                                + " UNIQUE KEY by_d (d), UNIQUE KEY by_c (c))",
                        "CREATE TABLE q.named (k VARCHAR(40) PRIMARY KEY, mail VARCHAR(40), UNIQUE KEY by_mail (mail))",
                        "CREATE TABLE q.parent (k VARCHAR(40) PRIMARY KEY, v INT)",
                        "CREATE TABLE q.child (id INT PRIMARY KEY, p VARCHAR(40), CONSTRAINT of_parent FOREIGN KEY (p)"
                                + " REFERENCES q.parent (k) ON DELETE CASCADE)");
        pair.awaitInSync(AuditedPair.SOON);
        here = audited.fromHere();
        more();
    }

    /** What nobody wants to be taken for a write that has not arrived, where there are no GTIDs. */
    private void more() throws SQLException {
        pair.a().execute("INSERT INTO q.t (id) SELECT COUNT(*) + 1000 FROM q.t t");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("INSERT INTO q.t (id) SELECT COUNT(*) + 1000 FROM q.t t");
        pair.awaitInSync(AuditedPair.SOON);
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

    private static String fact(JsonNode finding, String name) {
        return Run.text(finding.get("witness").get("facts"), name);
    }

    @Test
    void oneValueInTwoSpellingsStopsBothAppliers() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO q.t (id, mail, f) VALUES (1, 'Renée', 0)");
            pair.b().execute("INSERT INTO q.t (id, mail, f) VALUES (2, 'RENEE', -0e0)");
        });
        stuck.await(Side.A, 1062);
        stuck.await(Side.B, 1062);
        Path journal = audited.cli().fresh("journal");
        Run run = audit(journal).expect(3, "INCONCLUSIVE");
        assertThat(told(run)).containsExactly("unique_key t PENDING");
        JsonNode finding = run.findings().get(0);
        assertThat(fact(finding, "index")).isEqualTo("by_mail");
        assertThat(fact(finding, "row of T1") + fact(finding, "row of T2")).isEqualTo("id=1id=2");

        Run alone = audited.detect(journal).expect(3, "INCONCLUSIVE");
        assertThat(alone.findings()).isEmpty();
        assertThat(alone.notChecked())
                .anySatisfy(entry -> assertThat(entry).contains("1 key(s) of q.t", "mail='RENEE'", "mail='Renée'"));
        stuck.skip(Side.A);
        stuck.skip(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Run skipped = audit(journal).expect(1, "DIVERGED");
        assertThat(skipped.findings())
                .filteredOn(found -> Run.text(found, "rule").equals("unique_key"))
                .singleElement()
                .satisfies(found -> assertThat(Run.text(found, "status")).isEqualTo("DIVERGED"));
        assertThat(skipped.summary("divergedRows")).isEqualTo(2);
    }

    @Test
    void zeroHasTwoSigns() throws SQLException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO q.t (id, d) VALUES (1, 0)");
            pair.b().execute("INSERT INTO q.t (id, d) VALUES (2, -0e0)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Path journal = audited.cli().fresh("journal");
        Run run = audit(journal).expect(1, "DIVERGED");
        assertThat(told(run)).containsExactly("unique_key t DIVERGED");
        // Nobody has to be asked about that.
        assertThat(told(audited.detect(journal))).containsExactly("unique_key t DIVERGED");
    }

    @Test
    void aRowInTwoSpellingsIsOneRow() throws SQLException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO q.named VALUES ('Ann', 'x')");
            pair.b().execute("INSERT INTO q.named VALUES ('ann', 'X')");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Run run = audit(audited.cli().fresh("journal")).expect(1, "DIVERGED");
        assertThat(told(run)).containsExactly("insert_insert named DIVERGED");
        assertThat(run.summary("divergedRows")).isEqualTo(1);
    }

    @Test
    void twoRowsWithOneValueUnderKeysThatAreStrings() throws SQLException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO q.named VALUES ('Ann', 'x')");
            pair.b().execute("INSERT INTO q.named VALUES ('bob', 'X')");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Run run = audit(audited.cli().fresh("journal")).expect(1, "DIVERGED");
        assertThat(told(run)).containsExactly("unique_key named DIVERGED");
        assertThat(run.summary("divergedRows")).isEqualTo(2);
    }

    @Test
    void valuesThatDifferInCaseWhereCaseCounts() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO q.t (id, c) VALUES (1, 'Ann')");
            pair.b().execute("INSERT INTO q.t (id, c) VALUES (2, 'ann')");
        });
        pair.awaitInSync(AuditedPair.SOON);
        more();
        Path journal = audited.cli().fresh("journal");
        assertThat(audit(journal).expect(0, "CONSISTENT").findings()).isEmpty();
        assertThat(audited.detect(journal).expect(3, "INCONCLUSIVE").findings()).isEmpty();
    }

    @Test
    void aChildSpellsItsParentOtherwise() throws SQLException {
        pair.a().execute("INSERT INTO q.parent VALUES ('Ann', 1), ('bob', 1)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("DELETE FROM q.parent WHERE k = 'ann'");
            pair.b().execute("INSERT INTO q.child VALUES (1, 'ANN'), (2, 'Bob')");
        });
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");
        Run run = audited.audit(AuditedPair.with(here, "--journal", journal.toString(), "--max-lag", "1s"));
        assertThat(run.findings())
                .as(run.out())
                .filteredOn(found -> Run.text(found, "rule").equals("foreign_key"))
                .singleElement()
                .satisfies(found -> assertThat(fact(found, "parent") + fact(found, "child"))
                        .isEqualTo("q.parent k='Ann'q.child id=1"));
        assertThat(audited.detect(journal).notChecked())
                .anySatisfy(entry -> assertThat(entry).contains("1 key(s) of q.parent", "k='Ann'", "p='ANN'"));
    }
}
