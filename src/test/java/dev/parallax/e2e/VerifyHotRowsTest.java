package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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

/** {@code verify}: a row that is never seen at rest is neither equal nor different, and is named. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class VerifyHotRowsTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    /** So that a write of one column leaves the other as each node has it. */
    private static final String ONLY_WHAT_CHANGES = "SET SESSION binlog_row_image = MINIMAL";

    private final AuditedPair audited;
    private final MySqlPair pair;

    VerifyHotRowsTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        return TestVersions.crossedPairs();
    }

    /** Row 2 differs in a column that nothing writes. */
    @BeforeEach
    void rows() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS v",
                        "CREATE DATABASE v",
                        "CREATE TABLE v.t (id INT PRIMARY KEY, n INT, still INT)",
                        "INSERT INTO v.t VALUES (1, 0, 0), (2, 0, 0), (3, 0, 0)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.unlogged(Side.B, "UPDATE v.t SET still = 7 WHERE id = 2");
    }

    private Run verify(String maxLag) {
        return audited.cli()
                .report("verify", AuditedPair.with(audited.nodes(), "--databases", "v", "--max-lag", maxLag));
    }

    private void expectFound() throws SQLException {
        pair.awaitInSync(AuditedPair.SOON);
        Run run = verify("10s").expect(1, "DIVERGED");
        assertThat(run.divergedRows()).containsExactly("v.t{id=2}");
        assertThat(columns(run.diverged().get(0))).isEqualTo("[\"still\"]");
        assertThat(run.summary("pendingRows")).isZero();
    }

    private static String columns(JsonNode finding) {
        return finding.get("witness").get("columns").toString();
    }

    @Test
    void rowsThatWaitAreNamed() throws Exception {
        pair.stopApplier(Side.B);
        try {
            pair.a().execute(ONLY_WHAT_CHANGES, "UPDATE v.t SET n = n + 1 WHERE id < 3");
            Run run = verify("1s").expect(3, "INCONCLUSIVE");
            assertThat(run.findings())
                    .extracting(finding -> Run.text(finding, "rule") + " " + Run.text(finding, "status") + " "
                            + Run.text(finding, "severity") + " " + Run.row(finding))
                    .containsExactlyInAnyOrder(
                            "undetermined_hot_row PENDING WARNING v.t{id=1}",
                            "undetermined_hot_row PENDING WARNING v.t{id=2}");
            JsonNode table = run.report().get("tables").get(0);
            assertThat(Run.text(table, "status")).isEqualTo("UNDETERMINED");
            assertThat(table.get("undetermined").asInt()).isEqualTo(2);
            assertThat(table.get("differences").asInt()).isZero();
        } finally {
            pair.startApplier(Side.B);
        }
        expectFound();
    }

    /** What is claimed while it is written must be the difference that is there, and nothing that is on its way. */
    @Test
    void aRowThatIsWrittenWithoutRestIsNeverTakenForMoreThanIsKnown() throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(enough));
        try {
            for (int i = 0; i < 3; i++) {
                Run run = verify("2s");
                assertThat(run.status()).as(run.out() + run.err()).isNotZero();
                assertThat(run.openOrDivergedRows()).contains("v.t{id=2}").isSubsetOf("v.t{id=1}", "v.t{id=2}");
                assertThat(run.divergedRows()).isSubsetOf("v.t{id=2}");
                run.diverged().forEach(finding -> assertThat(columns(finding)).isEqualTo("[\"still\"]"));
            }
        } finally {
            enough.set(true);
            writer.join();
        }
        expectFound();
    }

    private void write(AtomicBoolean enough) {
        try (Connection connection = pair.a().connect();
                Statement statement = connection.createStatement()) {
            statement.execute(ONLY_WHAT_CHANGES);
            while (!enough.get()) {
                for (int id : List.of(1, 2)) {
                    statement.execute("UPDATE v.t SET n = n + 1 WHERE id = " + id);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
