package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.audit.CaptureJob;
import dev.parallax.audit.CaptureListener;
import dev.parallax.finding.Side;
import dev.parallax.journal.JournalOptions;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that restart, crash and cut connections in the middle of a transaction, under a capture that goes on. */
class CaptureSurvivesServerTest {

    private static final int ROWS = 40_000;
    private static final Duration SOON = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    /** What happens to node a while its log is read. */
    private interface Fault {
        void strike(MySqlServer server, Credentials auditor, SplittableRandom random) throws Exception;
    }

    @ParameterizedTest(name = "MySQL {0}, GTIDs {1}")
    @CsvSource({"8.0.31,true", "9.7,false"})
    void losesAndDoublesNothing(String version, boolean gtid) throws Exception {
        TestVersions.assume(version);
        long seed = Long.getLong("parallax.seed", System.nanoTime());
        System.out.println("seed " + seed + " (-Dparallax.seed)");
        SplittableRandom random = new SplittableRandom(seed);
        try (MySqlPair pair =
                MySqlPair.start(PairOptions.defaults().withVersion(version).withGtid(gtid))) {
            fill(pair);
            Credentials auditor = pair.auditorAccount();
            List<Fault> faults = List.of(
                    CaptureSurvivesServerTest::cutConnections,
                    (server, account, dice) -> server.restart(),
                    CaptureSurvivesServerTest::cutConnections,
                    (server, account, dice) -> {
                        server.kill();
                        server.restart();
                    });
            int reconnects = 0;
            for (Fault fault : faults) {
                pair.a().execute("BEGIN", "UPDATE big.t SET v = v + 1", "UPDATE big.t SET v = v + 1", "COMMIT");
                reconnects += captureWhile(pair, auditor, fault, random);
            }
            assertThat(reconnects).as("connections lost, seed " + seed).isGreaterThan(2);
            TransactionLines.assertSame(folder.resolve("journal"), pair, "after the faults, seed " + seed);
        }
    }

    private static void fill(MySqlPair pair) throws SQLException {
        pair.a()
                .execute(
                        "CREATE DATABASE big",
                        "CREATE TABLE big.t (id INT PRIMARY KEY, v INT NOT NULL, filler CHAR(200) NOT NULL)",
                        "SET SESSION cte_max_recursion_depth = " + ROWS,
                        "INSERT INTO big.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT i, 0, REPEAT('x', 200) FROM n");
        pair.awaitInSync(SOON);
    }

    /** One capture to now, struck by the fault while it reads. Returns how often its stream reconnected. */
    private int captureWhile(MySqlPair pair, Credentials auditor, Fault fault, SplittableRandom random)
            throws Exception {
        Listening listening = new Listening();
        CaptureJob job = new CaptureJob(
                new CaptureJob.Request(
                        settings(pair.a(), auditor),
                        settings(pair.b(), auditor),
                        folder.resolve("journal"),
                        JournalOptions.defaults(),
                        null,
                        null,
                        Instant.EPOCH,
                        Duration.ofMillis(500),
                        null,
                        SOON),
                listening);
        CompletableFuture<CaptureJob.Result> result = CompletableFuture.supplyAsync(() -> {
            try {
                return job.run();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(listening.reading.await(30, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(random.nextInt(0, 120));
        fault.strike(pair.a(), auditor, random);
        CaptureJob.Result captured = result.get(180, TimeUnit.SECONDS);
        assertThat(captured.a().cut().note()).isEmpty();
        assertThat(captured.b().cut().note()).isEmpty();
        listening.notes.forEach(note -> System.out.println("  " + note));
        return listening.notes.size();
    }

    /** Ends whatever the auditor's account has open, streams and questions, many times over. */
    private static void cutConnections(MySqlServer server, Credentials auditor, SplittableRandom random)
            throws SQLException, InterruptedException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 8; i++) {
                List<Long> ids = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery(
                        "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = '" + auditor.user() + "'")) {
                    while (rows.next()) {
                        ids.add(rows.getLong(1));
                    }
                }
                for (long id : ids) {
                    kill(statement, id);
                }
                Thread.sleep(random.nextInt(10, 250));
            }
        }
    }

    private static void kill(Statement statement, long id) {
        try {
            statement.execute("KILL " + id);
        } catch (SQLException e) {
            System.out.println("  " + e.getMessage()); // it has gone by itself
        }
    }

    private static ConnectionSettings settings(MySqlServer server, Credentials account) {
        return ConnectionSettings.of(
                server.name(), server.host(), server.port(), account.user(), Password.of(account.password()));
    }

    private static final class Listening implements CaptureListener {
        final CountDownLatch reading = new CountDownLatch(2);
        final Queue<String> notes = new ConcurrentLinkedQueue<>();

        @Override
        public void reading(Side side, BinlogPosition from, boolean resumed) {
            reading.countDown();
        }

        @Override
        public void reconnecting(Side side, int attempt, Duration pause, String why) {
            notes.add(side + " lost (" + why + "), attempt " + attempt);
        }

        @Override
        public void reconnected(Side side, BinlogPosition from) {
            System.out.println("  " + side + " goes on from " + from);
        }

        @Override
        public void waitingForReplication(Side side, Duration atMost) {
            System.out.println("  waiting for " + side);
        }

        @Override
        public void finished(Side side, BinlogPosition at, long transactions) {
            System.out.println("  " + side + " read to " + at + ": " + transactions + " transactions");
        }
    }
}
