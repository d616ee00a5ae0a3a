package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.sandbox.UpdateLoad;
import dev.parallax.sandbox.Workloads;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Audits of a pair that both masters go on writing to. */
@ParameterizedClass
@MethodSource("dev.parallax.testing.TestVersions#pairs")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RunningLoadTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private final MySqlPair pair;

    RunningLoadTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    /** Each side keeps to its own rows, so whatever moment an audit catches, nothing is concurrent on one row. */
    @Test
    void lanesNeverConflict() throws Exception {
        List<String> here = audited.fromHere();
        pair.a()
                .execute(
                        "CREATE DATABASE lanes",
                        "CREATE TABLE lanes.t (id INT AUTO_INCREMENT PRIMARY KEY, v INT NOT NULL, s VARCHAR(20))");
        pair.awaitInSync(AuditedPair.SOON);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Long>> writers = new ArrayList<>();
            for (Side side : Side.values()) {
                writers.add(threads.submit(() -> writeOwnRows(pair.server(side), stop)));
            }
            Path journal = audited.cli().fresh("journal");
            List<String> keep = AuditedPair.with(here, "--journal", journal.toString());
            for (List<String> options : List.of(here, keep, keep)) {
                Run run = audited.audit(options);
                assertThat(run.findings()).isEmpty();
                run.expect(0, "CONSISTENT");
            }
            stop.set(true);
            for (Future<Long> writer : writers) {
                assertThat(writer.get()).isPositive();
            }
            Run run = audited.audit(keep).expect(0, "CONSISTENT");
            assertThat(run.findings()).isEmpty();
            assertThat(run.summary("pendingRows")).isZero();
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    private static long writeOwnRows(MySqlServer server, AtomicBoolean stop) throws SQLException, InterruptedException {
        long done = 0;
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            long last = 0;
            while (!stop.get()) {
                statement.execute("INSERT INTO lanes.t (v) VALUES (1)", Statement.RETURN_GENERATED_KEYS);
                try (var keys = statement.getGeneratedKeys()) {
                    keys.next();
                    last = keys.getLong(1);
                }
                statement.execute("UPDATE lanes.t SET v = v + 1, s = 'x' WHERE id = " + last);
                statement.execute(
                        done % 3 == 0
                                ? "DELETE FROM lanes.t WHERE id = " + last
                                : "UPDATE lanes.t SET v = v + 10 WHERE id = " + last);
                done++;
                Thread.sleep(1); // two processors: the audits need some of them
            }
        }
        return done;
    }

    /** What an audit under load has proved stays proved; what it left open is decided once the load is over. */
    @Test
    void whatIsProvedUnderLoadStaysProved() throws Exception {
        List<String> here = audited.fromHere();
        pair.a().execute("DROP DATABASE IF EXISTS sbtest");
        Workloads.prepare(pair.a(), 2, 100);
        pair.awaitInSync(AuditedPair.SOON);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Path journal = audited.cli().fresh("journal");
        List<String> options = AuditedPair.with(here, "--journal", journal.toString());
        UpdateLoad load = UpdateLoad.small()
                .withTables(2, 100)
                .withDuration(Duration.ofSeconds(3))
                .withSeeds(seed, seed + 1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        List<Run> during = new ArrayList<>();
        try {
            Future<Workloads.Committed> running = thread.submit(() -> Workloads.updateNonIndex(pair, load));
            while (!running.isDone()) {
                during.add(audited.audit(options));
            }
            running.get();
        } finally {
            thread.shutdownNow();
        }
        pair.awaitInSync(AuditedPair.SOON);
        Run after = audited.audit(options);

        Set<String> truth = Dumps.differences(pair, "sbtest");
        System.out.println(during.size() + " audits under load; " + truth.size() + " rows differ");
        after.expectDiverged(truth);
        for (Run run : during) {
            assertThat(run.status()).isIn(0, 1, 3);
            List<String> proved = run.findings().stream()
                    .filter(Run.status("PENDING").negate())
                    .map(finding -> Run.text(finding, "id"))
                    .toList();
            assertThat(after.ids()).containsAll(proved);
        }
        assertThat(audited.audit(here).ids()).as("without the journal").isEqualTo(after.ids());
        assertThat(Arrays.asList(0, 1)).contains(after.status());
    }
}
