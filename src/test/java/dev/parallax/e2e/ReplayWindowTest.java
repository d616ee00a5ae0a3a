package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An incident replayed from archived logs: three conflicts one after the other, and windows that hold one of them. */
class ReplayWindowTest {

    private static final String TABLE = "CREATE TABLE replay.t (id INT PRIMARY KEY, v INT)";

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private static final Set<String> FIRST = Set.of("replay.t{id=1}");
    private static final Set<String> SECOND = Set.of("replay.t{id=2}");
    private static final Set<String> ALL = Set.of("replay.t{id=1}", "replay.t{id=2}", "replay.t{id=3}");

    private AuditedPair audited;
    private List<String> logs = List.of();
    private final List<Mark> marks = new ArrayList<>();

    /** A moment between two conflicts, as each kind of window names it. */
    private record Mark(Instant time, String gtids, String onA, String onB) {}

    ReplayWindowTest() throws SQLException {
        audited = PAIRS.get(PairOptions.defaults().withVersion(TestVersions.USUAL));
    }

    private void incident(PairOptions options) throws Exception {
        audited = PAIRS.get(options);
        MySqlPair pair = audited.pair();
        List<String> here = audited.fromHere();
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS replay",
                        "CREATE DATABASE replay",
                        TABLE,
                        "INSERT INTO replay.t VALUES (1, 0), (2, 0), (3, 0)");
        for (int id = 1; id <= 3; id++) {
            String update = " WHERE id = " + id;
            pair.awaitInSync(AuditedPair.SOON);
            pair.holdAppliers(() -> {
                pair.a().execute("UPDATE replay.t SET v = 1" + update);
                pair.b().execute("UPDATE replay.t SET v = 2" + update);
            });
            pair.awaitInSync(AuditedPair.SOON);
            // Each conflict in log files of its own: several files a node.
            marks.add(new Mark(now(), gtids(), position(Side.A), position(Side.B)));
            pair.a().execute("FLUSH BINARY LOGS");
            pair.b().execute("FLUSH BINARY LOGS");
        }
        logs = audited.copiedLogs(here);
    }

    private static Instant now() throws InterruptedException {
        Thread.sleep(20); // the next commit is later, whatever the clock's resolution
        Instant now = Instant.now();
        Thread.sleep(20);
        return now;
    }

    private String gtids() throws SQLException {
        return audited.pair().a().queryOne("SELECT @@global.gtid_executed").replaceAll("\\s", "");
    }

    /** The end of an idle server's log. */
    private String position(Side side) throws IOException {
        List<Path> files = audited.logFiles(side);
        Path last = files.get(files.size() - 1);
        return side.letter() + "=" + last.getFileName() + ":" + Files.size(last);
    }

    private Run detect(String... window) {
        return audited.cli().report("detect", AuditedPair.with(logs, window));
    }

    @Test
    void everyKindOfWindowHoldsWhatItNames() throws Exception {
        incident(PairOptions.defaults().withVersion(TestVersions.USUAL));
        Mark afterFirst = marks.get(0);
        Mark afterSecond = marks.get(1);

        detect().expectDiverged(ALL);
        detect("--until", afterFirst.time() + "").expectDiverged(FIRST);
        detect("--since", afterFirst.time() + "", "--until", afterSecond.time() + "")
                .expectDiverged(SECOND);
        detect("--until-gtid", afterFirst.gtids()).expectDiverged(FIRST);
        detect("--since-gtid", afterFirst.gtids(), "--until-gtid", afterSecond.gtids())
                .expectDiverged(SECOND);
        detect("--stop-position", afterFirst.onA(), "--stop-position", afterFirst.onB())
                .expectDiverged(FIRST);
        // One node's log is enough to bound what it holds.
        detect("--start-position", afterFirst.onB(), "--stop-position", afterSecond.onB())
                .expectDiverged(SECOND);
        detect("--start-position", "a=nowhere").expectError(2, "PX-USE-008");

        Path journal = audited.cli().fresh("journal");
        audited.capture(journal);
        audited.detect(journal, "--tables", "replay.t", "--until-gtid", afterFirst.gtids())
                .expectDiverged(FIRST);
        Run inJournal =
                audited.detect(journal, "--start-position", afterFirst.onA(), "--stop-position", afterSecond.onA());
        inJournal.expectDiverged(SECOND);
    }

    @Test
    void explainShowsTheWindowAlone() throws Exception {
        incident(PairOptions.defaults().withVersion(TestVersions.USUAL));
        List<String> explain = new ArrayList<>(List.of("explain", "--table", "replay.t", "--key", "2"));
        explain.addAll(logs);
        explain.addAll(audited.schema(TABLE));

        Run whole = audited.cli().run(explain.toArray(String[]::new));
        assertThat(whole.out()).contains("3 writes in the log of a, 3 writes in the log of b");
        assertThat(whole.out()).doesNotContain("outside the window");

        Run window = audited.cli()
                .run(AuditedPair.with(explain, "--since-gtid", marks.get(0).gtids())
                        .toArray(String[]::new));
        assertThat(window.out())
                .contains("2 writes in the log of a, 2 writes in the log of b")
                .contains("writes of the row outside the window: 1 on a and 1 on b are not shown");
        assertThat(window.status()).isEqualTo(1);

        Run before = audited.cli()
                .run(AuditedPair.with(explain, "--stop-position", marks.get(0).onA())
                        .toArray(String[]::new));
        assertThat(before.out()).contains("These logs prove no conflict").contains("1 write in the log of a");
        assertThat(before.status()).isZero();
    }

    /** Under MINIMAL metadata the files name neither columns nor keys; a live node does. */
    @Test
    void aLiveNodeSaysWhatArchivedFilesDoNot() throws Exception {
        incident(PairOptions.defaults().withVersion(TestVersions.USUAL).withRowMetadata("MINIMAL"));
        detect().expect(3, "INCONCLUSIVE");
        List<String> nodes = audited.nodes();
        detect(nodes.toArray(String[]::new)).expectDiverged(ALL);
        // One node is enough: the tables of a pair are the same.
        detect("--node", audited.url(Side.B), nodes.get(4), nodes.get(5)).expectDiverged(ALL);
        detect("--node", audited.url(Side.B), nodes.get(4), nodes.get(5), "--schema", "dump.sql")
                .expectError(2, "PX-USE-025");
    }
}
