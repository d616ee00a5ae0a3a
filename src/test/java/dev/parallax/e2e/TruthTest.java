package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.sandbox.UpdateLoad;
import dev.parallax.sandbox.Workloads;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The rows reported as different are the rows that differ, however the logs are read. */
@ParameterizedClass
@MethodSource("dev.parallax.testing.TestVersions#pairs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TruthTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private static final UpdateLoad LOAD = UpdateLoad.small().withTables(4, 250).withThreads(2, 400);

    private final AuditedPair audited;
    private final MySqlPair pair;

    TruthTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    /** Written on one side, on both in turn, and late: different for a moment, never a conflict. */
    @Test
    void aHealthyPairIsConsistent() throws SQLException {
        List<String> here = audited.fromHere();
        pair.a()
                .execute(
                        "CREATE DATABASE quiet",
                        "CREATE TABLE quiet.t (id INT PRIMARY KEY, v INT)",
                        "INSERT INTO quiet.t VALUES (1, 1), (2, 2), (3, 3)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.b().execute("UPDATE quiet.t SET v = v + 10", "INSERT INTO quiet.t VALUES (4, 4)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.stopApplier(Side.B);
        pair.a().execute("UPDATE quiet.t SET v = v + 100", "DELETE FROM quiet.t WHERE id = 3");
        pair.startApplier(Side.B);
        pair.a().execute("UPDATE quiet.t SET v = 7 WHERE id = 2");

        Run run = audited.audit(here);

        run.expect(0, "CONSISTENT");
        assertThat(run.findings()).isEmpty();
        assertThat(run.summary("pendingRows")).isZero();
        assertThat(Dumps.differences(pair, "quiet")).isEmpty();
    }

    @Test
    void conflictsUnderLoadAreTheRowsThatDiffer() throws SQLException {
        List<String> here = audited.fromHere();
        prepare();
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        // Equal seeds make both sides write the same values.
        Workloads.updateNonIndex(pair, LOAD.withSeeds(seed, seed));
        pair.a().execute("FLUSH BINARY LOGS");
        Workloads.updateNonIndex(pair, LOAD.withSeeds(seed + 1, seed + 2));
        collideOnce(new SplittableRandom(seed));
        pair.awaitInSync(AuditedPair.SOON);
        Set<String> truth = Dumps.differences(pair, "sbtest");

        Run run = audited.audit(here);

        System.out.println(truth.size() + " rows differ, " + run.summary("conflicts") + " conflicts");
        assertThat(truth).isNotEmpty();
        run.expectDiverged(truth);
        assertThat(run.summary("conflicts")).isGreaterThanOrEqualTo(truth.size());
        run.expect(1, "DIVERGED");
        theOtherWaysSayTheSame(run, here);
    }

    private void prepare() throws SQLException {
        pair.a().execute("DROP DATABASE IF EXISTS sbtest");
        Workloads.prepare(pair.a(), 4, 250);
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** Whatever the timing of the load was, these rows differ afterwards. */
    private void collideOnce(SplittableRandom random) throws SQLException {
        pair.holdAppliers(() -> {
            for (int i = 0; i < 10; i++) {
                int id = 1 + random.nextInt(250);
                for (Side side : Side.values()) {
                    pair.server(side)
                            .execute("UPDATE sbtest.sbtest1 SET c = '" + side.letter() + i + "' WHERE id = " + id);
                }
            }
        });
    }

    private void theOtherWaysSayTheSame(Run audit, List<String> here) {
        Path journal = audited.cli().fresh("journal");
        assertThat(audited.capture(journal, here.toArray(String[]::new)).status())
                .isZero();
        Run fromJournal = audited.detect(journal).expect(1, "DIVERGED");
        Run fromFiles = audited.cli().report("detect", audited.copiedLogs(here)).expect(1, "DIVERGED");
        for (Run other : List.of(fromJournal, fromFiles)) {
            assertThat(other.ids()).isEqualTo(audit.ids());
            assertThat(other.divergedRows()).isEqualTo(audit.divergedRows());
            assertThat(summary(other)).isEqualTo(summary(audit));
        }
    }

    /** Files alone do not hold which unique indexes and foreign keys there are, so nothing is counted of those. */
    private static String summary(Run run) {
        return run.report().get("summary").toString().replaceAll("\"(unique|foreign)_key\":0,", "");
    }
}
