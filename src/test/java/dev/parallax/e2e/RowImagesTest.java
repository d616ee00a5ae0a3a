package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Conflicts whose row images do not hold every column. */
class RowImagesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> minimal() {
        return Stream.of(
                pair(TestVersions.USUAL, true).withOptions("--binlog-row-image=MINIMAL"),
                pair(TestVersions.USUAL, false).withOptions("--binlog-row-image=MINIMAL"),
                pair(TestVersions.NEWEST, true).withOptions("--binlog-row-image=MINIMAL"),
                pair(TestVersions.NEWEST, false)
                        .withOptions("--binlog-row-image=MINIMAL", "--binlog-transaction-compression=ON"));
    }

    static Stream<PairOptions> fullOnOneNode() {
        return Stream.of(
                pair(TestVersions.USUAL, false).withOptionsFor(Side.B, "--binlog-row-image=MINIMAL"),
                pair(TestVersions.NEWEST, true).withOptionsFor(Side.B, "--binlog-row-image=MINIMAL"));
    }

    static Stream<PairOptions> noBlob() {
        return Stream.of(
                pair(TestVersions.USUAL, true).withOptions("--binlog-row-image=NOBLOB"),
                pair(TestVersions.NEWEST, false).withOptions("--binlog-row-image=NOBLOB"));
    }

    private static PairOptions pair(String version, boolean gtid) {
        return PairOptions.defaults().withVersion(version).withGtid(gtid).withRowMetadata("FULL");
    }

    /** Rows 1 to 9 of {@code i.t}, written concurrently; what becomes of each is in the comments. */
    private static Run conflicts(AuditedPair audited) throws SQLException {
        MySqlPair pair = audited.pair();
        pair.setStrict(Side.A);
        pair.setStrict(Side.B);
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS i",
                        "CREATE DATABASE i",
                        "CREATE TABLE i.t (id INT PRIMARY KEY, x INT, y INT, n TEXT, z INT NOT NULL DEFAULT 0)",
                        "CREATE TABLE i.k (p INT, q INT, v INT, PRIMARY KEY (p, q))",
                        "CREATE TABLE i.l (id INT AUTO_INCREMENT PRIMARY KEY, v INT, w INT)");
        List<String> fromHere = audited.fromHere();
        for (int id = 1; id <= 12; id++) {
            pair.a().execute("INSERT INTO i.t (id, x, y, n) VALUES (" + id + ", 0, 0, 'n')");
        }
        pair.a().execute("INSERT INTO i.k VALUES (1, 1, 0), (1, 2, 0)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        pair.holdAppliers(() -> {
            pair.a()
                    .execute(
                            "UPDATE i.t SET x = 1 WHERE id = 1",
                            "UPDATE i.t SET x = 1 WHERE id BETWEEN 2 AND 5",
                            "UPDATE i.t SET n = 'of a' WHERE id = 6",
                            "DELETE FROM i.t WHERE id = 7",
                            "INSERT INTO i.t (id, x) VALUES (20, 1)",
                            "BEGIN",
                            "UPDATE i.t SET x = 1 WHERE id = 8",
                            "UPDATE i.t SET y = 1 WHERE id = 8",
                            "COMMIT",
                            "UPDATE i.t SET x = 1 WHERE id = 9",
                            "UPDATE i.t SET x = 0 WHERE id = 9",
                            "UPDATE i.k SET q = 11 WHERE q = 1",
                            "INSERT INTO i.l (id, v) VALUES (1002, 1)");
            pair.b()
                    .execute(
                            "UPDATE i.t SET y = 1 WHERE id = 1",
                            "UPDATE i.t SET x = 1 WHERE id = 2",
                            "UPDATE i.t SET x = 2 WHERE id BETWEEN 3 AND 5",
                            "UPDATE i.t SET x = 1 WHERE id = 6",
                            "UPDATE i.t SET x = 1 WHERE id = 7",
                            "INSERT INTO i.t (id, y) VALUES (20, 2)",
                            "UPDATE i.t SET x = 2 WHERE id = 8",
                            "UPDATE i.t SET y = 3 WHERE id = 9",
                            "UPDATE i.k SET v = 5 WHERE q = 1",
                            "INSERT INTO i.l (id, v) VALUES (1001, 1)");
        });
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("UPDATE i.t SET y = 7 WHERE id = 4", "UPDATE i.t SET x = 7 WHERE id = 5");
        pair.a().execute("UPDATE i.t SET y = 8 WHERE id IN (10, 11)", "DELETE FROM i.t WHERE id = 12");
        pair.awaitInSync(AuditedPair.SOON);
        return audited.audit(fromHere);
    }

    private static Map<String, String> found(Run run) {
        Map<String, String> found = new TreeMap<>();
        for (JsonNode finding : run.findings()) {
            found.put(
                    Run.text(finding, "rule") + " " + Run.row(finding),
                    Run.text(finding, "status") + " " + Run.text(finding, "severity"));
        }
        return found;
    }

    private static Map<String, String> expected(String... rows) {
        Map<String, String> expected = new TreeMap<>();
        expected.put("lane_violation i.l{}", "CONFIRMED WARNING");
        for (String row : rows) {
            String[] parts = row.split(": ", 2);
            expected.put(parts[0], parts[1]);
        }
        return expected;
    }

    @ParameterizedTest
    @MethodSource("minimal")
    void underMinimalEachColumnIsJudgedByItself(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        Run run = conflicts(audited);

        assertThat(found(run))
                .isEqualTo(expected(
                        // Different columns of one row: both changes are in it.
                        "update_update i.t{id=1}: HEALED INFO",
                        "update_update i.t{id=2}: HEALED INFO",
                        "update_update i.t{id=3}: DIVERGED ERROR",
                        // Only another column was written later.
                        "update_update i.t{id=4}: DIVERGED ERROR",
                        "update_update i.t{id=5}: HEALED WARNING",
                        "update_update i.t{id=6}: HEALED INFO",
                        "update_delete i.t{id=7}: HEALED WARNING",
                        // a wrote two columns in two events of one transaction.
                        "update_update i.t{id=8}: DIVERGED ERROR",
                        "update_update i.t{id=9}: HEALED INFO",
                        "update_delete i.k{p=1, q=1}: CONFIRMED WARNING",
                        "insert_insert i.t{id=20}: HEALED WARNING"));
        Set<String> truth = new TreeSet<>(Dumps.differences(audited.pair(), "i"));
        // a took the row to another key, with a column that no image shows.
        assertThat(truth.remove("i.k{p=1, q=11}")).isTrue();
        assertThat(run.notChecked()).singleElement().asString().contains("1 row(s) of i.k", "another key", "p=1, q=1");
        assertThat(run.divergedRows()).isEqualTo(truth);
        JsonNode merged = run.findings().stream()
                .filter(finding -> Run.row(finding).equals("i.t{id=1}"))
                .findFirst()
                .orElseThrow();
        assertThat(Run.text(merged, "explanation"))
                .contains("wrote different columns (x on a, y on b)", "do not show n, z on either node");
        assertThat(merged.get("witness").get("facts").toString())
                .contains("\"columns not in the row images of a\":\"n, z\"");
    }

    @ParameterizedTest
    @MethodSource("fullOnOneNode")
    void nodesMayLogDifferentColumns(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        Run run = conflicts(audited);

        assertThat(found(run))
                .isEqualTo(expected(
                        "update_update i.t{id=1}: DIVERGED ERROR",
                        "update_update i.t{id=2}: CONFIRMED WARNING",
                        "update_update i.t{id=3}: DIVERGED ERROR",
                        "update_update i.t{id=4}: HEALED WARNING",
                        "update_update i.t{id=5}: HEALED WARNING",
                        "update_update i.t{id=6}: DIVERGED ERROR",
                        "update_delete i.t{id=7}: HEALED WARNING",
                        "update_update i.t{id=8}: DIVERGED ERROR",
                        "update_update i.t{id=9}: DIVERGED ERROR",
                        "update_delete i.k{p=1, q=1}: HEALED WARNING",
                        "insert_insert i.t{id=20}: DIVERGED ERROR"));
        assertThat(run.divergedRows()).isEqualTo(Dumps.differences(audited.pair(), "i"));
        // Both wrote the same, so that neither applied the other's: b's log never shows what a sent beside x.
        // Without GTIDs that a's is missing there is open too.
        assertThat(run.notChecked())
                .anySatisfy(item -> assertThat(item).contains("1 row(s) of i.t", "n, y, z", "id=2"))
                .allSatisfy(item ->
                        assertThat(item).contains(" of i.t: ", "first id=2,").doesNotContain("i.k"));
        transactionsAreTold(audited);
    }

    /** One of a, whose log has whole rows, and one of b, whose log has only what was written. */
    private static void transactionsAreTold(AuditedPair audited) throws SQLException {
        MySqlPair pair = audited.pair();
        List<String> here = audited.fromHere();
        pair.a().execute("UPDATE i.t SET y = 9 WHERE id IN (10, 11)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b()
                .execute(
                        "BEGIN",
                        "UPDATE i.t SET y = 10 WHERE id = 10",
                        "UPDATE i.t SET x = 4, n = 'of <b>' WHERE id = 10",
                        "COMMIT");
        pair.awaitInSync(AuditedPair.SOON);
        List<String> logs = audited.copiedLogs(here);
        Path out = audited.cli().fresh("explained");
        List<String> asked = List.of("--format", "json,html,text", "--out", out.toString());
        call(audited, logs, AuditedPair.with(asked, "--table", "i.t", "--key", "10"));
        JsonNode history = json(out).get("history").get("a");
        assertThat(history).hasSizeGreaterThan(1);
        Run ofA =
                call(audited, logs, AuditedPair.with(asked, "--transaction", Run.text(history.get(0), "transaction")));
        assertThat(ofA.out())
                .contains("i.t id=10: update y 8 -> 9", "The two logs say the same of every row compared.");
        assertThat(json(out).get("differences")).isEmpty();

        Run ofB =
                call(audited, logs, AuditedPair.with(asked, "--transaction", Run.text(history.get(1), "transaction")));
        assertThat(ofB.out())
                .contains("i.t id=10: update y -> 10, x -> 4, n -> 'of <b>'")
                .contains("The two logs say the same of every row compared.");
        assertThat(json(out).get("differences")).isEmpty();
        assertThat(read(out.resolve("explain.html")).replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "))
                .contains("i.t id=10 update y 10 x 4 n of &lt;b&gt;");
    }

    private static Run call(AuditedPair audited, List<String> logs, List<String> more) {
        Run run = audited.cli()
                .run(AuditedPair.with(AuditedPair.with(List.of("explain"), logs), more)
                        .toArray(String[]::new));
        assertThat(run.err()).doesNotContain("PX-");
        return run;
    }

    private static JsonNode json(Path out) {
        return JsonMapper.builder().build().readTree(read(out.resolve("explain.json")));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("noBlob")
    void textThatNobodyWroteIsLeftOut(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        Run run = conflicts(audited);

        assertThat(found(run))
                .isEqualTo(expected(
                        "update_update i.t{id=1}: DIVERGED ERROR",
                        "update_update i.t{id=2}: HEALED INFO",
                        "update_update i.t{id=3}: DIVERGED ERROR",
                        "update_update i.t{id=4}: HEALED WARNING",
                        "update_update i.t{id=5}: HEALED WARNING",
                        "update_update i.t{id=6}: DIVERGED ERROR",
                        "update_delete i.t{id=7}: HEALED WARNING",
                        "update_update i.t{id=8}: DIVERGED ERROR",
                        "update_update i.t{id=9}: DIVERGED ERROR",
                        "update_delete i.k{p=1, q=1}: HEALED WARNING",
                        "insert_insert i.t{id=20}: DIVERGED ERROR"));
        assertThat(run.divergedRows()).isEqualTo(Dumps.differences(audited.pair(), "i"));
        assertThat(run.notChecked()).isEmpty();
    }

    static Stream<PairOptions> partialJson() {
        return Stream.of(
                pair(TestVersions.USUAL, false).withOptions("--binlog-row-value-options=PARTIAL_JSON"),
                pair(TestVersions.NEWEST, true).withOptions("--binlog-row-value-options=PARTIAL_JSON"));
    }

    private static final String LONG_TEXT = "x".repeat(100);

    @ParameterizedTest
    @MethodSource("partialJson")
    void documentsLoggedAsWhatChangedInThem(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        MySqlPair pair = audited.pair();
        pair.a().execute("CREATE DATABASE j", "CREATE TABLE j.t (id INT PRIMARY KEY, d JSON, v INT, e JSON)");
        List<String> fromHere = audited.fromHere();
        for (int id = 1; id <= 4; id++) {
            pair.a()
                    .execute("INSERT INTO j.t VALUES (" + id + ", '{\"k\": \"" + LONG_TEXT
                            + "\", \"n\": 1}', 0, '[1, \"" + LONG_TEXT + "\"]')");
        }
        pair.awaitInSync(AuditedPair.SOON);
        pair.holdAppliers(() -> {
            pair.a()
                    .execute(
                            "UPDATE j.t SET d = JSON_SET(d, '$.n', 2) WHERE id IN (1, 2, 3)",
                            "UPDATE j.t SET e = JSON_SET(e, '$[0]', 2) WHERE id = 4");
            pair.b()
                    .execute(
                            "UPDATE j.t SET v = 1 WHERE id = 1",
                            "UPDATE j.t SET d = JSON_SET(d, '$.n', 3) WHERE id IN (2, 3)",
                            "UPDATE j.t SET d = JSON_REPLACE(d, '$.n', 3) WHERE id = 4");
        });
        pair.awaitInSync(AuditedPair.SOON);
        pair.a().execute("UPDATE j.t SET v = 5 WHERE id = 3");
        pair.awaitInSync(AuditedPair.SOON);
        Run run = audited.audit(fromHere);

        // A later event shows the whole document of row 3. Of rows 2 and 4 the log holds only what changed in it.
        assertThat(found(run))
                .isEqualTo(Map.of(
                        "update_update j.t{id=1}",
                        "DIVERGED ERROR",
                        "update_update j.t{id=2}",
                        "CONFIRMED WARNING",
                        "update_update j.t{id=3}",
                        "DIVERGED ERROR",
                        "update_update j.t{id=4}",
                        "CONFIRMED WARNING"));
        assertThat(run.notChecked()).singleElement().asString().contains("2 row(s) of j.t", "d, e", "id=2");
        assertThat(Dumps.differences(pair, "j")).containsExactly("j.t{id=1}", "j.t{id=2}", "j.t{id=3}");
    }
}
