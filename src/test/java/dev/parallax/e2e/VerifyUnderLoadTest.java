package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code verify} of tables that both masters go on writing to: no false difference, and none of the planted ones missed.
 * {@code -Dparallax.verifications=100} does so as often.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.parallax.testing.TestVersions#pairs")
class VerifyUnderLoadTest {

    private static final int RUNS = Integer.getInteger("parallax.verifications", 2);

    private static final Set<String> PLANTED = Set.of(
            "v.n{id=-5}",
            "v.n{id=900000}",
            "v.n{id=100010}",
            "v.n{id=100011}",
            "v.n{id=100020}",
            "v.n{id=100030}",
            "v.s{k=a first, p=0}",
            "v.s{k=zz last, p=0}",
            "v.s{k=planted, p=1}",
            // Rows that are written all the time, in another column.
            "v.m{id=10}",
            "v.m{id=11}",
            "v.m{id=200}",
            "v.m{id=301}");

    /** Any write of their table, or of their parents', keeps these from being judged. */
    private static final Set<String> SELDOM_AT_REST = Set.of("v.c{id=-1}", "v.k{}");

    private final PairOptions options;

    VerifyUnderLoadTest(PairOptions options) {
        this.options = options;
    }

    @Test
    void findsWhatDiffersAndNothingElse() throws Exception {
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dparallax.seed)");
        dev.parallax.testing.TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options)) {
            MySqlPair pair = audited.pair();
            pair.a().execute("CREATE DATABASE v");
            pair.a().execute(LaneLoad.tables());
            pair.a()
                    .execute(
                            "INSERT INTO v.n SELECT 100000 + id, id, CONCAT('p', id), REPEAT('y', 300) FROM v.n"
                                    + " WHERE id <= 200",
                            "INSERT INTO v.n VALUES (-5, 0, 'first', NULL), (900000, 0, 'last', NULL)",
                            "INSERT INTO v.s VALUES ('a first', 0, 0), ('zz last', 0, 0), ('planted', 1, 1)",
                            "INSERT INTO v.p VALUES (-1, 0)",
                            "INSERT INTO v.c VALUES (-1, -1, 0)");
            pair.awaitInSync(AuditedPair.SOON);
            plant(pair);
            List<String> hot = new ArrayList<>();
            try (LaneLoad load = new LaneLoad(pair, seed)) {
                for (int i = 0; i < RUNS; i++) {
                    long before = load.transactions();
                    // A table without a key is given all its time where it never rests: once is enough.
                    Run run = i == 0 ? verify(audited) : verify(audited, "--ignore-tables", "v.k");
                    Set<String> found = run.divergedRows();
                    found.removeAll(SELDOM_AT_REST);
                    assertThat(found).as("run " + i + ", seed " + seed).isEqualTo(PLANTED);
                    assertThat(run.openOrDivergedRows())
                            .as("run " + i + ", seed " + seed)
                            .contains("v.c{id=-1}");
                    expectNothingOnItsWay(run, i > 0);
                    assertThat(load.transactions()).as("written meanwhile").isGreaterThan(before + 20);
                    hot.add(String.valueOf(run.summary("pendingRows")));
                }
                System.out.println(options + ": " + load.transactions() + " transactions in " + RUNS
                        + " runs, rows never at rest " + hot);
            }
            pair.awaitInSync(AuditedPair.SOON);
            Run atRest = verify(audited);
            Set<String> all = new TreeSet<>(PLANTED);
            all.addAll(SELDOM_AT_REST);
            atRest.expectDiverged(all);
            expectNothingOnItsWay(atRest, false);
        }
    }

    private static Run verify(AuditedPair audited, String... more) {
        List<String> all =
                AuditedPair.with(audited.nodes(), "--databases", "v", "--chunk-time", "30ms", "--max-lag", "10s");
        return audited.cli().report("verify", AuditedPair.with(all, more)).expect(1, "DIVERGED");
    }

    /** What is claimed is what was planted: no column that is being written, and no row without a key but one. */
    private static void expectNothingOnItsWay(Run run, boolean withoutKeyless) {
        for (JsonNode finding : run.diverged()) {
            JsonNode witness = finding.get("witness");
            if (Run.text(finding, "table").equals("m")) {
                assertThat(witness.get("columns").toString()).isEqualTo("[\"still\"]");
            }
            if (Run.text(finding, "table").equals("k")) {
                assertThat(witness.get("facts").get("copies").asString()).isEqualTo("0 on a, 1 on b");
            }
        }
        for (JsonNode table : run.report().get("tables")) {
            if (Run.text(table, "table").equals("k")) {
                assertThat(Run.text(table, "status")).isNotEqualTo("EQUAL");
                assertThat(withoutKeyless).isFalse();
            }
        }
    }

    private static void plant(MySqlPair pair) throws SQLException {
        pair.server(Side.B)
                .execute(
                        "SET sql_log_bin = 0",
                        "DELETE FROM v.n WHERE id IN (-5, 900000)",
                        "UPDATE v.n SET note = IF(id = 100010, 'p11', 'p10') WHERE id IN (100010, 100011)",
                        "UPDATE v.n SET b = CONCAT(LEFT(b, 150), 'x', SUBSTR(b, 152)) WHERE id = 100020",
                        "UPDATE v.n SET note = CONCAT(note, ' ') WHERE id = 100030",
                        "DELETE FROM v.s WHERE k IN ('a first', 'zz last')",
                        "UPDATE v.s SET v = 2 WHERE k = 'planted'",
                        "UPDATE v.m SET still = 7 WHERE id IN (10, 11, 200, 301)",
                        "UPDATE v.c SET v = 5 WHERE id = -1",
                        "INSERT INTO v.k VALUES (-1, 'planted')");
    }
}
