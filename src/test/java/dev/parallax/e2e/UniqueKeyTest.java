package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
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

/** One value of a unique index, given to two rows at once. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class UniqueKeyTest {

    private static final String TABLE =
            "CREATE TABLE u.t (id INT PRIMARY KEY, mail VARCHAR(40), n INT, m INT, v INT, UNIQUE KEY by_mail (mail),"
                    + " UNIQUE KEY by_numbers (n, m), UNIQUE KEY by_prefix (mail(3), v), UNIQUE KEY by_key (n, id))";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(
                pair(TestVersions.USUAL, true),
                pair(TestVersions.USUAL, false),
                pair(TestVersions.NEWEST, true),
                pair(TestVersions.NEWEST, false));
    }

    private static PairOptions pair(String version, boolean gtid) {
        return PairOptions.defaults().withVersion(version).withGtid(gtid).withRowMetadata("FULL");
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private final StuckAppliers stuck;
    private List<String> here = List.of();

    UniqueKeyTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
        stuck = new StuckAppliers(pair);
    }

    @BeforeEach
    void freshTable() throws SQLException {
        pair.setStrict(Side.A);
        pair.setStrict(Side.B);
        pair.a().execute("DROP DATABASE IF EXISTS u", "CREATE DATABASE u", TABLE);
        pair.awaitInSync(AuditedPair.SOON);
        here = audited.fromHere();
        // Both nodes have transactions of their own, which is how the logs alone tell who is who.
        pair.a().execute("INSERT INTO u.t VALUES (90, 'a', NULL, NULL, 90)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("INSERT INTO u.t VALUES (91, 'b', NULL, NULL, 91)");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private Run audit(Path journal) {
        return audited.audit(AuditedPair.with(here, "--journal", journal.toString(), "--max-lag", "1s"));
    }

    private static JsonNode only(Run run) {
        List<JsonNode> found = run.findings().stream()
                .filter(finding -> Run.text(finding, "rule").equals("unique_key"))
                .toList();
        assertThat(found).as(run.out()).hasSize(1);
        assertThat(run.report()
                        .get("summary")
                        .get("findingsByRule")
                        .get("unique_key")
                        .asLong())
                .isEqualTo(1);
        Told.check(found.get(0));
        return found.get(0);
    }

    private static String fact(JsonNode finding, String name) {
        return Run.text(finding.get("witness").get("facts"), name);
    }

    @Test
    void bothAppliersStopAndOneRowIsGivenUp() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO u.t VALUES (1, 'ann', 1, 1, 1)");
            pair.b().execute("INSERT INTO u.t VALUES (2, 'ann', 2, 2, 2)");
        });
        stuck.await(Side.A, 1062);
        stuck.await(Side.B, 1062);
        Path journal = audited.cli().fresh("journal");

        Run run = audit(journal).expect(3, "INCONCLUSIVE");

        JsonNode finding = only(run);
        assertThat(run.findings()).hasSize(1);
        assertThat(Run.text(finding, "status") + Run.text(finding, "severity")).isEqualTo("PENDINGWARNING");
        assertThat(fact(finding, "index")).isEqualTo("by_mail");
        assertThat(fact(finding, "value")).isEqualTo("mail='ann'");
        assertThat(fact(finding, "row of T1") + fact(finding, "row of T2")).isEqualTo("id=1id=2");
        assertThat(finding.get("witness").get("transactions").size()).isEqualTo(2);
        assertThat(Run.text(finding, "explanation")).contains("1062", "a has not applied T2 yet");
        assertThat(run.summary("pendingRows")).isEqualTo(2);
        assertThat(run.out()).contains("rows id=1 and id=2 got mail='ann' concurrently");

        pair.unlogged(Side.B, "DELETE FROM u.t WHERE id = 2");
        pair.startApplier(Side.B);
        stuck.skip(Side.A);
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("UPDATE u.t SET v = 5 WHERE id = 1");
        pair.awaitInSync(AuditedPair.SOON);
        assertThat(Dumps.differences(pair, "u")).isEmpty();

        Run later = audit(journal);
        JsonNode healed = only(later);
        assertThat(Run.text(healed, "status")).isEqualTo("HEALED");
        assertThat(Run.text(healed, "id")).isEqualTo(Run.text(finding, "id"));
        assertThat(fact(healed, "held on a") + fact(healed, "held on b")).isEqualTo("id=1id=1");
        assertThat(audited.detect(journal).ids()).isEqualTo(later.ids());
    }

    @Test
    void skippedOnBothNodes() throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE u.t SET mail = 'ann' WHERE id = 90");
            pair.b().execute("INSERT INTO u.t VALUES (2, 'ann', 2, 2, 2)");
        });
        stuck.await(Side.A, 1062);
        stuck.await(Side.B, 1062);
        stuck.skip(Side.A);
        stuck.skip(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
        // Without GTIDs a later transaction shows that nothing more will come.
        pair.a().execute("UPDATE u.t SET v = 911 WHERE id = 91");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("UPDATE u.t SET v = 910 WHERE id = 91");
        pair.awaitInSync(AuditedPair.SOON);
        // Another table of the schema has nothing to do with the index.
        pair.a().execute("CREATE TABLE u.other (id INT PRIMARY KEY)", "ALTER TABLE u.other ADD COLUMN v INT");
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audit(audited.cli().fresh("journal")).expect(1, "DIVERGED");

        JsonNode finding = only(run);
        assertThat(Run.text(finding, "status") + Run.text(finding, "severity")).isEqualTo("DIVERGEDERROR");
        assertThat(fact(finding, "held on a") + fact(finding, "held on b")).isEqualTo("id=90id=2");
        assertThat(Dumps.differences(pair, "u")).containsExactly("u.t{id=2}", "u.t{id=90}");
        assertThat(run.summary("divergedRows")).isEqualTo(2);
        if (!pair.gtid()) {
            // The row differs; whether the insert was skipped or suppressed is not to be told.
            assertThat(run.notChecked())
                    .anySatisfy(
                            entry -> assertThat(entry).contains("1 row change(s) of u.t", "lacks their transactions"));
        }
    }

    @Test
    void overwrittenUnderIdempotent() throws SQLException, IOException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO u.t VALUES (1, 'x', 7, 7, 1)");
            pair.b().execute("INSERT INTO u.t VALUES (2, 'y', 7, 7, 2)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");

        Run run = audit(journal).expect(1, "DIVERGED");

        JsonNode finding = only(run);
        assertThat(Run.text(finding, "status")).isEqualTo("DIVERGED");
        assertThat(fact(finding, "index") + " " + fact(finding, "value")).isEqualTo("by_numbers n=7, m=7");
        assertThat(fact(finding, "held on a") + fact(finding, "held on b")).isEqualTo("id=2id=1");
        assertThat(Dumps.differences(pair, "u")).containsExactly("u.t{id=1}", "u.t{id=2}");
        assertThat(run.summary("divergedRows")).isEqualTo(2);
        assertThat(run.notChecked()).anySatisfy(entry -> assertThat(entry).contains("by_prefix of u.t", "prefix"));
        assertThat(audited.detect(journal).ids()).isEqualTo(run.ids());

        // Files alone say nothing of indexes, and a count of none would claim that they do.
        Run files = audited.cli().report("detect", audited.copiedLogs(here)).expect(3, "INCONCLUSIVE");
        assertThat(files.notChecked())
                .anySatisfy(entry -> assertThat(entry).contains("2 row(s) of u.t", "IDEMPOTENT"))
                .anySatisfy(entry -> assertThat(entry).startsWith("unique indexes and foreign keys of u.t: "));
        assertThat(files.report().get("summary").get("findingsByRule").has("unique_key"))
                .isFalse();
        Path dump = audited.cli().fresh("dump.sql");
        Files.writeString(dump, "USE u;\n" + TABLE.replace("CREATE TABLE u.t", "CREATE TABLE t") + ";\n");
        Run dumped = audited.cli()
                .report("detect", AuditedPair.with(audited.copiedLogs(here), "--schema", dump.toString()))
                .expect(1, "DIVERGED");
        assertThat(dumped.ids()).isEqualTo(run.ids());
        assertThat(dumped.summary("divergedRows")).isEqualTo(2);
    }

    @Test
    void onlyWhoHasItAtTheEndOfATransactionCounts() throws SQLException {
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.a().execute("INSERT INTO u.t VALUES (1, 'one', 1, 1, 1), (2, 'two', 2, 2, 2)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.holdAppliers(() -> {
            pair.a()
                    .execute(
                            "BEGIN",
                            "UPDATE u.t SET mail = 'three' WHERE id = 1",
                            "UPDATE u.t SET mail = NULL WHERE id = 1",
                            "UPDATE u.t SET mail = 'three' WHERE id = 2",
                            "COMMIT");
            pair.b().execute("INSERT INTO u.t VALUES (3, 'three', 3, 3, 3)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        Run run = audit(audited.cli().fresh("journal")).expect(1, "DIVERGED");
        JsonNode finding = only(run);
        assertThat(fact(finding, "row of T1") + fact(finding, "row of T2")).isEqualTo("id=2id=3");
        // The insert replaced the row on a, and the update was left out on b: the value ends in the same hands.
        assertThat(Run.text(finding, "status")).isEqualTo("HEALED");
        assertThat(fact(finding, "held on a") + fact(finding, "held on b")).isEqualTo("id=3id=3");
        // That the update was left out makes its row differ, which is told as what it is.
        assertThat(Dumps.differences(pair, "u")).containsExactly("u.t{id=2}");
        run.expectDiverged(Dumps.differences(pair, "u"));
    }

    @Test
    void whatIsNoClash() throws SQLException {
        // In order: each node has seen that the value is free.
        pair.a().execute("INSERT INTO u.t VALUES (1, 'ann', 1, 1, 1)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("DELETE FROM u.t WHERE id = 1", "INSERT INTO u.t VALUES (2, 'ann', 1, 1, 2)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("UPDATE u.t SET mail = 'eve' WHERE id = 2", "INSERT INTO u.t VALUES (3, 'ann', 3, 3, 3)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.holdAppliers(() -> {
            // NULL is equal to nothing; a part of a value is not the value.
            pair.a().execute("INSERT INTO u.t VALUES (11, NULL, 5, NULL, 11), (12, 'p', 6, 1, 12)");
            pair.b().execute("INSERT INTO u.t VALUES (21, NULL, 5, NULL, 21), (22, 'q', 6, 2, 22)");
            // Other columns of one row: a conflict of that row, and no more.
            pair.a().execute("UPDATE u.t SET v = v + 1 WHERE id = 3");
            pair.b().execute("UPDATE u.t SET v = v + 1 WHERE id = 3");
        });
        pair.awaitInSync(AuditedPair.SOON);
        // Nothing differs, and of one index that cannot be said: it is no pass then.
        Run run = audit(audited.cli().fresh("journal")).expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked()).singleElement().asString().contains("unique index by_prefix of u.t");
        assertThat(run.findings())
                .extracting(finding -> Run.text(finding, "rule"))
                .containsExactly("update_update");
        assertThat(run.report()
                        .get("summary")
                        .get("findingsByRule")
                        .get("unique_key")
                        .asLong())
                .isZero();
        assertThat(run.report().get("summary").get("rowChanges").get("a").asLong())
                .isEqualTo(2 + 1 + 2 + 2 + 4 + 1);
    }
}
