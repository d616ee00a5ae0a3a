package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
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

/** Auto-increment lanes, judged from the logs: values outside of one, lanes that meet, values that met. */
@ParameterizedClass
@MethodSource("pairs")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class LanesTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(
                PairOptions.defaults().withVersion(TestVersions.USUAL),
                PairOptions.defaults().withVersion(TestVersions.NEWEST).withGtid(false));
    }

    private final AuditedPair audited;
    private final MySqlPair pair;
    private List<String> here = List.of();

    LanesTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    @BeforeEach
    void freshTables() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS lane",
                        "CREATE DATABASE lane",
                        "CREATE TABLE lane.t (id INT UNSIGNED AUTO_INCREMENT PRIMARY KEY, v INT)",
                        "CREATE TABLE lane.chosen (id BIGINT PRIMARY KEY, v INT)");
        here = audited.fromHere();
    }

    private void insert(int rows, String settingsOnA, String settingsOnB) throws SQLException {
        for (int i = 0; i < rows; i++) {
            pair.a().execute(settingsOnA, "INSERT INTO lane.t (v) VALUES (1)");
            pair.awaitInSync(AuditedPair.SOON);
            pair.b().execute(settingsOnB, "INSERT INTO lane.t (v) VALUES (2)");
            pair.awaitInSync(AuditedPair.SOON);
        }
    }

    @Test
    void valuesOutsideTheLaneAreCounted() throws SQLException {
        for (int i = 0; i < 10; i++) {
            pair.a().execute("INSERT INTO lane.t (v) VALUES (1), (2), (3), (4)");
            pair.b().execute("INSERT INTO lane.t (v) VALUES (1), (2), (3), (4)");
            // Nobody generates these, whatever they look like.
            pair.a().execute("INSERT INTO lane.chosen VALUES (" + 2 * i + ", 1)");
            pair.b().execute("INSERT INTO lane.chosen VALUES (" + (2 * i + 1) + ", 1)");
        }
        pair.a().execute("INSERT INTO lane.t VALUES (1000, 1), (1001, 1), (1002, 1)");
        pair.b().execute("INSERT INTO lane.t VALUES (2001, 1)");

        var journal = audited.cli().fresh("journal");
        Run run = audited.audit(AuditedPair.with(here, "--journal", journal.toString()))
                .expect(0, "CONSISTENT");

        JsonNode finding = only(run, "lane_violation");
        assertThat(Run.text(finding, "schema") + "." + Run.text(finding, "table"))
                .isEqualTo("lane.t");
        assertThat(Run.text(finding, "severity") + Run.text(finding, "status")).isEqualTo("WARNINGCONFIRMED");
        JsonNode witness = finding.get("witness");
        assertThat(Run.text(witness, "cause")).isEqualTo("auto_increment_column");
        JsonNode facts = witness.get("facts");
        assertThat(Run.text(facts, "inserts on a")).isEqualTo("43");
        assertThat(Run.text(facts, "outside the lane on a")).isEqualTo("2");
        assertThat(Run.text(facts, "values on a")).isEqualTo("1000, 1002");
        assertThat(Run.text(facts, "settings on b")).isEqualTo("auto_increment_increment=2, auto_increment_offset=2");
        assertThat(Run.text(facts, "values on b")).isEqualTo("2001");
        assertThat(witness.get("transactions").size()).isEqualTo(3);
        assertThat(run.out()).contains("lane.t: 3 rows inserted with a value outside");
        assertThat(audited.audit(AuditedPair.with(here, "--fail-on", "warning")).status())
                .isEqualTo(1);

        assertThat(audited.detect(journal).expect(0, "CONSISTENT").ids()).isEqualTo(run.ids());
        Run files = audited.cli().report("detect", audited.copiedLogs(here)).expect(3, "INCONCLUSIVE");
        assertThat(files.ids()).isEqualTo(run.ids());
        assertThat(Run.text(only(files, "lane_violation").get("witness"), "cause"))
                .isEqualTo("inferred_from_values");
    }

    @Test
    void oneLaneForBothIsSaid() throws SQLException {
        insert(10, "DO 0", "SET auto_increment_offset = 1");

        Run run = audited.audit(here).expect(0, "CONSISTENT");

        JsonNode finding = only(run, "lane_misconfigured");
        assertThat(Run.text(finding.get("witness"), "cause")).isEqualTo("same_lane");
        assertThat(finding.get("table").isNull()).isTrue();
        assertThat(Run.text(finding, "explanation")).contains("into lane.t", "Both nodes take the same numbers");
        Run files = audited.cli().report("detect", audited.copiedLogs(here)).expect(3, "INCONCLUSIVE");
        assertThat(files.ids()).isEqualTo(run.ids());
    }

    private void metadata(String what) throws SQLException {
        for (MySqlServer node : List.of(pair.a(), pair.b())) {
            node.execute("SET GLOBAL binlog_row_metadata = " + what);
        }
    }

    /** What an older definition had as its key the log does not say; that both nodes used one lane it does. */
    @Test
    void rowsOfAnUnknownDefinitionLeaveLanesOpen() throws SQLException {
        metadata("MINIMAL");
        try {
            insert(2, "DO 0", "SET auto_increment_offset = 1");
            pair.a().execute("ALTER TABLE lane.t ADD COLUMN w INT");
            pair.awaitInSync(AuditedPair.SOON);
            insert(1, "DO 0", "DO 0");
        } finally {
            metadata("FULL");
        }

        Run run = audited.audit(here).expect(3, "INCONCLUSIVE");

        assertThat(run.ids()).isEmpty();
        assertThat(run.notChecked())
                .anyMatch(entry -> entry.matches("(?s)lanes of table lane\\.t: 2 row\\(s\\) inserted on a, 2 on b.*"
                        + "settings meet \\(a: auto_increment_increment=2, auto_increment_offset=1; b:"
                        + " auto_increment_increment=2, auto_increment_offset=1\\).*"));
    }

    @Test
    void noLanesAreSaidWhereTheKeyIsKnown() throws SQLException {
        insert(1, "SET auto_increment_increment = 1", "SET auto_increment_increment = 1, auto_increment_offset = 1");
        Run run = audited.audit(here).expect(0, "CONSISTENT");
        assertThat(Run.text(only(run, "lane_misconfigured").get("witness"), "cause"))
                .isEqualTo("no_lanes");
        // From files alone such inserts could be of any table.
        assertThat(audited.cli()
                        .report("detect", audited.copiedLogs(here))
                        .expect(3, "INCONCLUSIVE")
                        .findings())
                .isEmpty();
    }

    @Test
    void anOffsetThatIsIgnoredIsSaid() throws SQLException {
        insert(1, "DO 0", "SET auto_increment_offset = 5");
        Run run = audited.audit(here).expect(0, "CONSISTENT");
        assertThat(Run.text(only(run, "lane_misconfigured").get("witness"), "cause"))
                .isEqualTo("offset_ignored");
    }

    /** Ten rows on each node: so many show lanes also where no server is asked. */
    private void insertUnder(String settingsOnA, String settingsOnB) throws SQLException {
        String rows = "INSERT INTO lane.t (v) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)";
        pair.a().execute("SET " + settingsOnA, rows);
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("SET " + settingsOnB, rows);
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** 4 and 6 with offsets that differ by 2: both take 9, 21, 33 and so on. */
    @Test
    void lanesOfTwoIncrementsMeet() throws SQLException {
        insertUnder(
                "auto_increment_increment = 4, auto_increment_offset = 1",
                "auto_increment_increment = 6, auto_increment_offset = 3");

        Run run = audited.audit(here).expect(0, "CONSISTENT");

        JsonNode finding = only(run, "lane_misconfigured");
        assertThat(Run.text(finding.get("witness"), "cause")).isEqualTo("lanes_meet");
        assertThat(Run.text(finding, "severity") + Run.text(finding, "status")).isEqualTo("WARNINGCONFIRMED");
        JsonNode facts = finding.get("witness").get("facts");
        assertThat(Run.text(facts, "settings on a")).isEqualTo("auto_increment_increment=4, auto_increment_offset=1");
        assertThat(Run.text(facts, "settings on b")).isEqualTo("auto_increment_increment=6, auto_increment_offset=3");
        assertThat(Run.text(facts, "tables")).isEqualTo("lane.t");
        Run files = audited.cli().report("detect", audited.copiedLogs(here)).expect(3, "INCONCLUSIVE");
        assertThat(files.ids()).isEqualTo(run.ids());
    }

    /** All of a's values are odd, all of b's even. */
    @Test
    void lanesOfTwoIncrementsMayStayApart() throws SQLException {
        insertUnder(
                "auto_increment_increment = 4, auto_increment_offset = 1",
                "auto_increment_increment = 6, auto_increment_offset = 2");
        assertThat(audited.audit(here).expect(0, "CONSISTENT").findings()).isEmpty();
        assertThat(audited.cli()
                        .report("detect", audited.copiedLogs(here))
                        .expect(3, "INCONCLUSIVE")
                        .findings())
                .isEmpty();
    }

    @Test
    void oneValueFromBothIsACollision() throws SQLException {
        pair.setIdempotent(dev.parallax.sandbox.Side.A);
        pair.setIdempotent(dev.parallax.sandbox.Side.B);
        pair.holdAppliers(() -> {
            pair.a().execute("INSERT INTO lane.t (v) VALUES (1)");
            pair.b().execute("SET auto_increment_offset = 1", "INSERT INTO lane.t (v) VALUES (2)");
        });
        pair.awaitInSync(AuditedPair.SOON);

        Run run = audited.audit(here).expect(1, "DIVERGED");

        assertThat(run.findings())
                .extracting(finding -> Run.text(finding, "rule"))
                .containsExactlyInAnyOrder("auto_increment_collision", "lane_misconfigured");
        run.findings().forEach(Told::check);
        assertThat(Run.text(run.diverged().get(0), "title"))
                .isEqualTo("lane.t id=1 differs: one auto-increment value inserted concurrently on a and b");
        Run files = audited.cli().report("detect", audited.copiedLogs(here)).expect(1, "DIVERGED");
        assertThat(Run.text(files.diverged().get(0), "rule")).isEqualTo("insert_insert");
        Told.check(files.diverged().get(0));
        assertThat(Run.text(files.diverged().get(0), "id"))
                .isEqualTo(Run.text(run.diverged().get(0), "id"));
    }

    private static JsonNode only(Run run, String rule) {
        assertThat(run.findings()).as(run.out()).hasSize(1);
        JsonNode finding = run.findings().get(0);
        assertThat(Run.text(finding, "rule")).isEqualTo(rule);
        Told.check(finding);
        return finding;
    }
}
