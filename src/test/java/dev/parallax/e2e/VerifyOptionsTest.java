package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** {@code verify}: how large chunks are, which rows are compared, and that no table goes by without a word. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class VerifyOptionsTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private static final String OPEN = "status = 'open' -- which is what counts";

    private static final int ROWS = 900;

    private final AuditedPair audited;
    private final MySqlPair pair;

    VerifyOptionsTest() throws SQLException {
        audited = PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL));
        pair = audited.pair();
    }

    @BeforeEach
    void tables() throws SQLException {
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS v",
                        "CREATE DATABASE v",
                        "CREATE TABLE v.t (id INT PRIMARY KEY, status VARCHAR(10), v INT)",
                        "INSERT INTO v.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT i, IF(i % 3 = 0, 'open', 'closed'), i FROM n",
                        "CREATE TABLE v.k (status VARCHAR(10), v INT)",
                        "INSERT INTO v.k SELECT status, v FROM v.t WHERE id < 100");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void onlyOnB(String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        all.addAll(List.of(statements));
        pair.server(Side.B).execute(all.toArray(String[]::new));
    }

    private Run verify(String... more) {
        List<String> all = new ArrayList<>(List.of("--databases", "v"));
        all.addAll(List.of(more));
        return audited.cli().report("verify", AuditedPair.with(audited.nodes(), all.toArray(String[]::new)));
    }

    @Test
    void chunksHaveTheSizeThatIsAskedFor() throws Exception {
        Run run = verify("--chunk-size", "100", "--chunk-time", "10s").expect(0, "CONSISTENT");
        // The last one is what may be behind the last row.
        assertThat(run.table("t").get("chunks").asInt()).isEqualTo(ROWS / 100 + 1);

        verify("--chunk-size", "0").expectError(2, "PX-USE-034");
        Path config = audited.cli().fresh("parallax.yaml");
        Files.writeString(config, "chunk-size: 450\nwhere: id > 0 AND status IN ('open', 'closed')\n");
        run = verify("--tables", "v.t", "--config", config.toString()).expect(0, "CONSISTENT");
        assertThat(run.table("t").get("chunks").asInt()).isEqualTo(3);
        assertThat(Run.text(run.table("t"), "where")).isEqualTo("id > 0 AND status IN ('open', 'closed')");
    }

    @Test
    void onlyRowsThatSatisfyTheConditionAreCompared() throws SQLException {
        onlyOnB(
                "UPDATE v.t SET v = -v WHERE id IN (3, 4)",
                "UPDATE v.t SET status = 'closed' WHERE id = 6",
                "UPDATE v.t SET status = 'open' WHERE id = 7",
                "UPDATE v.k SET v = -v WHERE v IN (3, 4)");

        Run run = verify("--where", OPEN).expect(1, "DIVERGED");
        assertThat(run.divergedRows()).containsExactlyInAnyOrder("v.t{id=3}", "v.t{id=6}", "v.t{id=7}", "v.k{}");
        assertThat(run.table("t").get("rows").toString()).isEqualTo("{\"a\":300,\"b\":300}");
        assertThat(run.table("k").get("differences").asInt()).isEqualTo(2);

        String others = "v > 100 AND status <> 'open'";
        run = verify("--where", others).expect(0, "CONSISTENT");
        for (String name : List.of("t", "k")) {
            JsonNode table = run.table(name);
            assertThat(Run.text(table, "status")).isEqualTo("EQUAL");
            assertThat(Run.text(table, "where")).isEqualTo(others);
            assertThat(table.get("certificate").isNull()).isTrue();
            assertThat(table.get("digest").isNull()).isTrue();
        }
        assertThat(run.notChecked())
                .singleElement()
                .asString()
                .startsWith("rows of 2 tables that did not satisfy --where (" + others + ") on either node");
        assertThat(run.out()).contains("only rows where " + others);
        // What the logs say of rows that were not read still counts.
        pair.awaitInSync(AuditedPair.SOON);
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE v.t SET v = 7000 WHERE id = 200");
            pair.b().execute("UPDATE v.t SET v = 8000 WHERE id = 200");
        });
        pair.awaitInSync(AuditedPair.SOON);
        run = audited.auditAll("--databases", "v", "--parts", "logs,tables", "--where", "v < -1000");
        assertThat(run.verdict()).isEqualTo("DIVERGED");
        assertThat(run.divergedRows()).contains("v.t{id=200}");
    }

    /** Where the two nodes do not see the same rows satisfy it, rows are read whole and found equal. */
    @Test
    void conditionThatDependsOnTheServerMakesNoDifference() throws SQLException {
        String serverId = pair.a().queryOne("SELECT @@server_id");
        Run run = verify("--where", serverId + " = @@server_id").expect(0, "CONSISTENT");
        assertThat(run.table("t").get("rows").toString()).isEqualTo("{\"a\":" + ROWS + ",\"b\":0}");
    }

    @Test
    void rowsThatMoveInAndOutOnTheirWayAreNoDifferences() throws Exception {
        pair.stopApplier(Side.B);
        try {
            pair.a()
                    .execute(
                            "UPDATE v.t SET status = 'open' WHERE id = 10",
                            "UPDATE v.t SET status = 'closed' WHERE id = 12");
            Run run = verify("--tables", "v.t", "--where", OPEN, "--max-lag", "1s")
                    .expect(3, "INCONCLUSIVE");
            assertThat(run.divergedRows()).isEmpty();
            assertThat(run.summary("pendingRows")).isEqualTo(2);
        } finally {
            pair.startApplier(Side.B);
        }
        pair.awaitInSync(AuditedPair.SOON);
        verify("--tables", "v.t", "--where", OPEN).expect(0, "CONSISTENT");
    }

    @Test
    void rowsThatMoveInAndOutAllTheTimeAreNoDifferences() throws Exception {
        onlyOnB("UPDATE v.t SET v = -1 WHERE id IN (3, 4, " + ROWS + ")", "DELETE FROM v.t WHERE id = 300");
        AtomicBoolean enough = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = new ArrayList<>();
        for (Side side : Side.values()) {
            writers.add(CompletableFuture.runAsync(() -> write(side, enough)));
        }
        try {
            for (String size : List.of("50", "500")) {
                Run run = verify("--tables", "v.t", "--where", OPEN, "--chunk-size", size, "--max-lag", "10s")
                        .expect(1, "DIVERGED");
                assertThat(run.divergedRows())
                        .containsExactlyInAnyOrder("v.t{id=3}", "v.t{id=300}", "v.t{id=" + ROWS + "}");
            }
        } finally {
            enough.set(true);
            writers.forEach(CompletableFuture::join);
        }
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** Rows of its own, below those that differ: in, out, and to another key and back. */
    private void write(Side side, AtomicBoolean enough) {
        SplittableRandom random = new SplittableRandom();
        int own = side == Side.A ? 0 : 1;
        try {
            while (!enough.get()) {
                int id = 400 + 2 * random.nextInt(200) + own;
                pair.server(side)
                        .execute(
                                "UPDATE v.t SET status = IF(status = 'open', 'closed', 'open'), v = v + 1 WHERE id = "
                                        + id,
                                "UPDATE v.t SET id = -id WHERE id IN (" + id + ", " + -id + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void badConditionsAreRefusedAtOnce() {
        for (String bad : List.of(
                "nothing_like_it = 1",
                "id > 100",
                "status =",
                "1 = 1) OR (1 = 1",
                "1 = 1 ORDER BY v",
                "1 = 1 INTO OUTFILE '/tmp/parallax-where'",
                "COUNT(*) > 1")) {
            Run run = verify("--where", bad).expectError(2, "PX-VER-007");
            assertThat(run.err()).as(bad).contains("v.k (a answered with error");
        }
        assertThat(Path.of("/tmp/parallax-where")).doesNotExist();
    }

    @Test
    void conditionsGoWithNothingThatIsAboutWholeTables() {
        String journal = audited.cli().fresh("journal").toString();
        verify("--where", OPEN, "--journal", journal, "--rolling", "5%").expectError(2, "PX-USE-035");
        audited.auditAll("--parts", "logs", "--where", OPEN).expectError(2, "PX-USE-036");
        verify("--where", OPEN, "--journal", journal, "--run-time", "0s").expect(3, "INCONCLUSIVE");
        verify("--journal", journal, "--resume").expectError(2, "PX-VER-009");
        verify("--where", "status = 'closed'", "--journal", journal, "--resume").expectError(2, "PX-VER-009");
        verify("--where", OPEN, "--journal", journal, "--resume").expect(0, "CONSISTENT");
        assertThat(Path.of(journal).resolve("verify.json")).doesNotExist();
    }

    @Test
    void statementsNameParallaxEndInTimeAndTakeNoLock() throws SQLException {
        onlyOnB("UPDATE v.t SET v = -v WHERE id = 3", "UPDATE v.k SET v = -v WHERE v = 3");
        pair.b().execute("SET GLOBAL log_output = 'TABLE'", "SET GLOBAL general_log = ON");
        try {
            verify("--chunk-size", "100").expect(1, "DIVERGED");
        } finally {
            pair.b().execute("SET GLOBAL general_log = OFF", "SET GLOBAL log_output = 'FILE'");
        }
        String said = "SELECT COUNT(*) FROM mysql.general_log WHERE user_host LIKE '%"
                + audited.auditor().user()
                + "%' AND command_type IN ('Query', 'Execute') AND CONVERT(argument USING utf8mb4) ";
        assertThat(pair.b().queryOne(said + "LIKE '%`v`.`%'")).isNotEqualTo("0");
        assertThat(pair.b()
                        .queryOne(said + "LIKE '%`v`.`%' AND CONVERT(argument USING utf8mb4)"
                                + " NOT LIKE 'SELECT /* Parallax verify */ %'"))
                .isEqualTo("0");
        assertThat(pair.b().queryOne(said + "LIKE '%max_execution_time = 60000%'"))
                .isNotEqualTo("0");
        assertThat(pair.b()
                        .queryOne(said + "REGEXP 'FOR UPDATE|FOR SHARE|LOCK IN|LOCK TABLE|GET_LOCK|FLUSH|START TRANS"
                                + "|BEGIN|autocommit *= *0|^ *(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)'"))
                .isEqualTo("0");
        pair.b().execute("SET sql_log_bin = 0", "TRUNCATE mysql.general_log");
    }

    @Test
    void waitsWhileAnApplierIsBehind() throws Exception {
        try (Connection holding = pair.b().connect()) {
            holding.setAutoCommit(false);
            try (Statement statement = holding.createStatement()) {
                statement.execute("SELECT * FROM v.t WHERE id = 5 FOR UPDATE");
            }
            pair.a().execute("UPDATE v.t SET v = 0 WHERE id = 5");
            Thread.sleep(3_000);
            Run run = verify("--max-lag", "1s", "--run-time", "3s").expect(3, "INCONCLUSIVE");
            if (!run.err().contains("paused")) {
                // A slow machine had used up the time before it came to the first chunk.
                run = verify("--max-lag", "1s", "--run-time", "20s").expect(3, "INCONCLUSIVE");
            }
            assertThat(run.err()).containsPattern("paused: b is \\d+ s behind \\(--max-lag 1\\)");
            assertThat(run.notChecked()).contains("table v.t: not compared to its end: --run-time was over");
            holding.rollback();
        }
        pair.awaitInSync(AuditedPair.SOON);
        verify().expect(0, "CONSISTENT");
    }

    @Test
    void tablesThatComeMeanwhileAreSaid() throws Exception {
        Path file = audited.cli().fresh("pause");
        Files.writeString(file, "");
        CompletableFuture<Run> run =
                CompletableFuture.supplyAsync(() -> verify("--pause-file", file.toString(), "--run-time", "60s"));
        audited.awaitReading();
        pair.a().execute("CREATE TABLE v.fresh (id INT PRIMARY KEY)", "CREATE VIEW v.view AS SELECT 1");
        pair.awaitInSync(AuditedPair.SOON);
        onlyOnB("CREATE TABLE v.alone (id INT)");
        Files.delete(file);
        assertThat(run.get(60, TimeUnit.SECONDS).expect(3, "INCONCLUSIVE").notChecked())
                .containsExactlyInAnyOrder(
                        "table v.fresh: it was created while tables were compared; verify again",
                        "table v.alone: only b has it",
                        "view v.view: it is a view, which holds no rows of its own");
    }
}
