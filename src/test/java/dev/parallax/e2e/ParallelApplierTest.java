package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Appliers of several workers with {@code replica_preserve_commit_order=OFF}: a log leaves its source's order. */
class ParallelApplierTest {

    private static final String TABLE = "CREATE TABLE w.t (id INT PRIMARY KEY, v INT)";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return TestVersions.pairs()
                .map(options -> options.withRowMetadata("FULL")
                        .withOptions(
                                "--replica-preserve-commit-order=OFF",
                                "--replica-parallel-workers=4",
                                "--loose-replica-parallel-type=LOGICAL_CLOCK",
                                "--loose-binlog-transaction-dependency-tracking=WRITESET"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anotherOrderIsNoLoss(PairOptions options) throws Exception {
        AuditedPair audited = PAIRS.get(options);
        MySqlPair pair = audited.pair();
        pair.a().execute("CREATE DATABASE w", TABLE);
        pair.a().execute("INSERT INTO w.t VALUES (1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0), (8, 0)");
        List<String> fromHere = audited.fromHere();
        overtake(pair, Side.A, 1);
        overtake(pair, Side.B, 4);
        overtake(pair, Side.A, 2);
        pair.a().execute("UPDATE w.t SET v = v + 1 WHERE id = 8");
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");

        Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString()));
        for (Run run : List.of(live, audited.detect(journal), detectFiles(audited, fromHere))) {
            run.expect(0, "CONSISTENT");
            assertThat(run.findings()).isEmpty();
            assertThat(run.notChecked()).isEmpty();
        }
        skipped(audited, pair, options.gtid());
        conflict(audited, pair);
        pair.a().execute("DROP DATABASE w");
    }

    private static Run detectFiles(AuditedPair audited, List<String> fromHere) {
        List<String> logs = audited.copiedLogs(fromHere);
        return audited.cli().report("detect", AuditedPair.with(logs, audited.schema(TABLE)));
    }

    /** A skipped transaction has no place in such a log, unless it has a GTID. */
    private static void skipped(AuditedPair audited, MySqlPair pair, boolean gtid) throws Exception {
        List<String> fromHere = audited.fromHere();
        overtake(pair, Side.A, 1);
        pair.stopApplier(Side.B);
        String executed = gtid ? pair.a().queryOne("SELECT @@GLOBAL.gtid_executed") : "";
        pair.a().execute("UPDATE w.t SET v = 77 WHERE id = 7");
        if (gtid) {
            pair.injectEmptyTransaction(
                    Side.B, pair.a().queryOne("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + executed + "')"));
            pair.startApplier(Side.B);
        } else {
            pair.skipCounter(Side.B, 1);
        }
        overtake(pair, Side.A, 2);
        pair.a().execute("UPDATE w.t SET v = 78 WHERE id = 7");
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");

        Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString()));
        Run files = detectFiles(audited, fromHere);
        for (Run run : List.of(live, audited.detect(journal), files)) {
            if (gtid) {
                run.expect(1, "CONSISTENT");
                assertThat(run.findings())
                        .isNotEmpty()
                        .allSatisfy(
                                finding -> assertThat(Run.text(finding, "rule")).isIn("skipped_transaction"));
            } else {
                run.expect(3, "INCONCLUSIVE");
                assertThat(run.findings()).isEmpty();
                assertThat(run.notChecked())
                        .anySatisfy(entry -> assertThat(entry).contains("1 transaction(s)"));
            }
        }
    }

    /** Each node writes the row before the other's write of it is there, which later ones overtake. */
    private static void conflict(AuditedPair audited, MySqlPair pair) throws Exception {
        List<String> fromHere = audited.fromHere();
        overtake(pair, Side.B, 2);
        overtake(pair, Side.A, 1, "UPDATE w.t SET v = -1 WHERE id = 1");
        pair.b().execute("UPDATE w.t SET v = v + 1 WHERE id = 8");
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");

        Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString()));
        for (Run run : List.of(live, audited.detect(journal), detectFiles(audited, fromHere))) {
            run.expect(1, "DIVERGED").expectDiverged(Dumps.differences(pair, "w"));
            assertThat(run.divergedRows()).containsExactly("w.t{id=1}");
            assertThat(run.findings()).hasSize(1);
            assertThat(Run.text(run.findings().get(0), "rule")).isEqualTo("update_update");
            Told.check(run.findings().get(0));
            assertThat(run.notChecked()).isEmpty();
        }
    }

    private static void overtake(MySqlPair pair, Side side, int id) throws SQLException, InterruptedException {
        overtake(pair, side, id, "SELECT * FROM w.t WHERE id = " + id + " FOR UPDATE");
    }

    /** The node writes row {@code id} first, which waits at its peer for {@code locking}, then two more that do not. */
    private static void overtake(MySqlPair pair, Side side, int id, String locking)
            throws SQLException, InterruptedException {
        MySqlServer node = pair.server(side);
        MySqlServer peer = pair.server(side.other());
        // A worker goes ahead of another only where it applied, from the same log file, what its own rests on.
        node.execute("UPDATE w.t SET v = v + 1");
        pair.awaitInSync(AuditedPair.SOON);
        try (Connection lock = peer.connect();
                Statement statement = lock.createStatement()) {
            lock.setAutoCommit(false);
            statement.execute(locking);
            node.execute(
                    "UPDATE w.t SET v = v + 1 WHERE id = " + id,
                    "UPDATE w.t SET v = v + 1 WHERE id = 5",
                    "UPDATE w.t SET v = v + 1 WHERE id = 6");
            String wanted = node.queryOne("SELECT v FROM w.t WHERE id = 6");
            String first = node.queryOne("SELECT v FROM w.t WHERE id = " + id);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!peer.queryOne("SELECT v FROM w.t WHERE id = 6").equals(wanted)) {
                assertThat(System.nanoTime()).as("waiting for row 6").isLessThan(deadline);
                Thread.sleep(20);
            }
            assertThat(peer.queryOne("SELECT v FROM w.t WHERE id = " + id)).isNotEqualTo(first);
            lock.commit();
        }
        pair.awaitInSync(AuditedPair.SOON);
    }
}
