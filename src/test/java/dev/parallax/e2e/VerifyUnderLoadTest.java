package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code verify} of tables that both masters go on writing to: no false difference, and none of the planted ones missed.
 * {@code -Dparallax.verifications=100} does so as often.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.parallax.testing.TestVersions#pairs")
class VerifyUnderLoadTest {

    private static final int RUNS = Integer.getInteger("parallax.verifications", 2);

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
                            "INSERT INTO v.s VALUES ('a first', 0, 0), ('zz last', 0, 0), ('planted', 1, 1)");
            pair.awaitInSync(AuditedPair.SOON);
            plant(pair);
            List<String> hot = new ArrayList<>();
            try (LaneLoad load = new LaneLoad(pair, seed)) {
                for (int i = 0; i < RUNS; i++) {
                    long before = load.transactions();
                    List<String> more = List.of("--databases", "v", "--chunk-time", "30ms", "--max-lag", "10s");
                    Run run = audited.cli()
                            .report("verify", AuditedPair.with(audited.nodes(), more.toArray(String[]::new)))
                            .expect(1, "DIVERGED");
                    assertThat(run.divergedRows())
                            .as("run " + i + ", seed " + seed)
                            .containsExactlyInAnyOrder(
                                    "v.n{id=-5}",
                                    "v.n{id=900000}",
                                    "v.n{id=100010}",
                                    "v.n{id=100011}",
                                    "v.n{id=100020}",
                                    "v.n{id=100030}",
                                    "v.s{k=a first, p=0}",
                                    "v.s{k=zz last, p=0}",
                                    "v.s{k=planted, p=1}");
                    assertThat(load.transactions()).as("written meanwhile").isGreaterThan(before + 20);
                    hot.add(String.valueOf(run.summary("pendingRows")));
                }
                System.out.println(options + ": " + load.transactions() + " transactions in " + RUNS
                        + " runs, rows never at rest " + hot);
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
                        "UPDATE v.s SET v = 2 WHERE k = 'planted'");
    }
}
