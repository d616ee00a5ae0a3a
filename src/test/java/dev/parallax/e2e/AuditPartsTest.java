package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code audit} of logs, definitions and tables: what several of them say is said once, and none contradicts another. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class AuditPartsTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final PairOptions options;
    private final AuditedPair audited;
    private final MySqlPair pair;
    private List<String> from = List.of();

    AuditPartsTest(PairOptions options) throws SQLException {
        this.options = options;
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        PairOptions usual = PairOptions.defaults().withVersion(TestVersions.USUAL);
        return Stream.of(usual, usual.withGtid(false).withVersion(TestVersions.NEWEST));
    }

    @BeforeEach
    void accounts() throws SQLException {
        from = audited.fromHere();
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS shop",
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.acc (id INT PRIMARY KEY, bal INT, KEY (bal))",
                        "CREATE TABLE shop.log (note VARCHAR(20))",
                        "INSERT INTO shop.acc VALUES (1, 10), (2, 20), (3, 30), (4, 40)",
                        "INSERT INTO shop.log VALUES ('x'), ('x')");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void onlyOn(Side side, String statement) throws SQLException {
        pair.server(side).execute("SET sql_log_bin = 0", statement);
    }

    private void concurrently(String onA, String onB) throws SQLException {
        pair.holdAppliers(() -> {
            pair.a().execute(onA);
            pair.b().execute(onB);
        });
        pair.awaitInSync(AuditedPair.SOON);
    }

    private Run audit(String... more) {
        return audited.auditAll(
                AuditedPair.with(AuditedPair.with(from, "--databases", "shop", "--parts", "logs,schema,tables"), more)
                        .toArray(String[]::new));
    }

    private static Map<String, String> byRow(Run run) {
        Map<String, String> rows = new TreeMap<>();
        for (JsonNode finding : run.findings()) {
            rows.merge(
                    Run.row(finding),
                    Run.text(finding, "rule") + " " + Run.text(finding, "status"),
                    (a, b) -> a + ", " + b);
        }
        return rows;
    }

    private static long count(Run run, String name) {
        return run.report().get("summary").get(name).asLong();
    }

    @Test
    void aPairThatIsAsOneIsProvedInAllParts() {
        Run run = audit().expect(0, "CONSISTENT");
        assertThat(run.report().get("parts").toString()).isEqualTo("[\"logs\",\"schema\",\"tables\"]");
        assertThat(run.report().get("tables"))
                .hasSize(2)
                .allSatisfy(table -> assertThat(Run.text(table, "status")).isEqualTo("EQUAL"));
        assertThat(run.report()
                        .get("summary")
                        .get("definitions")
                        .get("table")
                        .get("a")
                        .asLong())
                .isEqualTo(2);
        assertThat(count(run, "divergedRows")).isZero();
        assertThat(run.out()).contains("2 tables");
    }

    @Test
    void eachRowHasOneFindingWhicheverPartFoundIt() throws SQLException {
        concurrently("UPDATE shop.acc SET bal = 11 WHERE id = 1", "UPDATE shop.acc SET bal = 12 WHERE id = 1");
        onlyOn(Side.B, "UPDATE shop.acc SET bal = 99 WHERE id = 3");
        onlyOn(Side.B, "INSERT INTO shop.log VALUES ('y')");
        onlyOn(Side.B, "ALTER TABLE shop.acc DROP KEY bal");

        Run run = audit().expect(1, "DIVERGED");
        assertThat(byRow(run))
                .containsEntry("shop.acc{id=1}", "update_update DIVERGED")
                .containsEntry("shop.acc{id=3}", "row_difference DIVERGED")
                .hasSize(4);
        assertThat(count(run, "divergedRows")).isEqualTo(3);
        JsonNode rules = run.report().get("summary").get("findingsByRule");
        assertThat(rules.get("update_update").asLong()).isEqualTo(1);
        assertThat(rules.get("row_difference").asLong()).isEqualTo(2);
        assertThat(rules.get("schema_difference").asLong()).isEqualTo(1);
        assertThat(run.table("acc").get("differences").asLong()).isEqualTo(2);
        assertThat(run.table("acc").get("attributed").toString()).isEqualTo("{\"conflict\":1,\"out_of_band_write\":1}");
        assertThat(run.table("log").get("differences").asLong()).isEqualTo(1);
    }

    /** As it is run every night: nothing said of parts. */
    @Test
    void allPartsAreInOneReportUnlessSaid() throws SQLException {
        concurrently("UPDATE shop.acc SET bal = 11 WHERE id = 1", "UPDATE shop.acc SET bal = 12 WHERE id = 1");
        onlyOn(Side.B, "UPDATE shop.acc SET bal = 99 WHERE id = 3");
        onlyOn(Side.B, "DELETE FROM shop.acc WHERE id = 4");
        onlyOn(Side.B, "ALTER TABLE shop.acc DROP KEY bal");

        Run run = audited.auditAll(AuditedPair.with(from, "--databases", "shop").toArray(String[]::new))
                .expect(1, "DIVERGED");
        assertThat(run.report().get("parts").toString()).isEqualTo("[\"logs\",\"schema\",\"tables\",\"settings\"]");
        // Each part's own: what the logs hold, what is defined, what the tables hold, what the servers are set to.
        assertThat(run.report().get("window").isNull()).isFalse();
        assertThat(run.report().get("summary").get("definitions").isNull()).isFalse();
        assertThat(run.report().get("tables")).hasSize(2);
        List<String> rows = run.findings().stream()
                .filter(finding -> !finding.get("key").isEmpty())
                .map(finding -> Run.row(finding) + " " + Run.text(finding, "rule"))
                .toList();
        assertThat(rows)
                .containsExactlyInAnyOrder(
                        "shop.acc{id=1} update_update",
                        "shop.acc{id=3} row_difference",
                        "shop.acc{id=4} row_difference");
        assertThat(run.findings().stream()
                        .filter(finding -> Run.text(finding, "rule").equals("schema_difference")))
                .hasSize(1);
        assertThat(count(run, "divergedRows")).isEqualTo(3);
    }

    @Test
    void aRowThatWasMendedByHandIsNoDifferenceAnyMore() throws SQLException {
        concurrently("UPDATE shop.acc SET bal = 11 WHERE id = 1", "UPDATE shop.acc SET bal = 12 WHERE id = 1");
        audit("--parts", "logs").expect(1, "DIVERGED");
        onlyOn(Side.A, "UPDATE shop.acc SET bal = 11 WHERE id = 1");
        onlyOn(Side.B, "UPDATE shop.acc SET bal = 11 WHERE id = 1");

        Run run = audit();
        if (!options.gtid()) {
            // By its time, a transaction of the last minute may have come after the row was read.
            assertThat(count(run, "divergedRows")).isEqualTo(1);
            return;
        }
        assertThat(count(run, "divergedRows")).isZero();
        assertThat(count(run, "healedRows")).isEqualTo(1);
        assertThat(byRow(run)).containsOnly(Map.entry("shop.acc{id=1}", "update_update HEALED"));
        assertThat(Run.text(run.findings().get(0), "explanation")).contains("hold the same row");
        run.expect(0, "CONSISTENT");
    }

    @Test
    void rowsThatClashAreCountedOnce() throws SQLException {
        pair.a().execute("CREATE TABLE shop.names (id INT PRIMARY KEY, name VARCHAR(10) UNIQUE)");
        pair.awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            pair.setIdempotent(side);
        }
        concurrently("INSERT INTO shop.names VALUES (1, 'ann')", "INSERT INTO shop.names VALUES (2, 'ann')");
        for (Side side : Side.values()) {
            pair.setStrict(side);
        }

        Run run = audit().expect(1, "DIVERGED");
        long differing = run.table("names").get("differences").asLong();
        assertThat(differing).isPositive();
        assertThat(count(run, "divergedRows")).isEqualTo(differing);
        assertThat(byRow(run).toString()).contains("unique_key DIVERGED");

        for (Side side : Side.values()) {
            onlyOn(side, "DELETE FROM shop.names");
        }
        Run mended = audit();
        if (options.gtid()) {
            mended.expect(0, "CONSISTENT");
            assertThat(count(mended, "divergedRows")).isZero();
        }
    }

    /** What is changed while tables are read, and by what no log can judge, is not proved by having read it. */
    @Test
    void whatChangesUnjudgedAfterItWasReadIsNoPass() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
            while (!stop.get()) {
                try {
                    pair.a().execute("INSERT INTO shop.log VALUES ('more')");
                    Thread.sleep(20);
                } catch (SQLException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        try {
            audit("--for", "1s").expect(3, "INCONCLUSIVE");
        } finally {
            stop.set(true);
            load.get(60, TimeUnit.SECONDS);
        }
        pair.awaitInSync(AuditedPair.SOON);
        audit().expect(0, "CONSISTENT");
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        audited.auditAll("--parts", "tables,logs", "--until", "2030-01-01T00:00:00Z")
                .expectError(2, "PX-USE-027");
        audited.auditAll("--parts", "schema").expectError(2, "PX-USE-028");
    }
}
