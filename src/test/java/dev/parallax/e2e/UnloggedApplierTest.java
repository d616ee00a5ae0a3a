package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes with {@code log_replica_updates=OFF}: the logs prove little, and nothing false is made of them. */
class UnloggedApplierTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> pairs() {
        return Stream.of(TestVersions.USUAL, TestVersions.NEWEST)
                .flatMap(version -> Stream.of(true, false)
                        .map(gtid -> PairOptions.defaults()
                                .withVersion(version)
                                .withGtid(gtid)
                                .withRowMetadata("FULL")))
                .flatMap(options -> Stream.of(
                        options.withOptions("--log-replica-updates=OFF"),
                        options.withOptionsFor(Side.B, "--log-replica-updates=OFF")));
    }

    static Stream<PairOptions> crossed() {
        return Stream.of(
                PairOptions.defaults()
                        .withVersion(TestVersions.USUAL)
                        .withGtid(false)
                        .withOptions("--log-replica-updates=OFF"),
                PairOptions.defaults()
                        .withVersion(TestVersions.NEWEST)
                        .withOptionsFor(Side.B, "--log-replica-updates=OFF"));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void whatTheLogsDoNotShowIsOpen(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        MySqlPair pair = audited.pair();
        pair.a().execute("CREATE DATABASE u", "CREATE TABLE u.t (id INT PRIMARY KEY, v INT)");
        List<String> fromHere = audited.fromHere();
        pair.a().execute("INSERT INTO u.t VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
        pair.awaitInSync(AuditedPair.SOON);
        // In turn, so that each log lacks every other change of row 2; and rows 3 and 4 with one writer each.
        for (int i = 0; i < 3; i++) {
            pair.a().execute("UPDATE u.t SET v = v + 1 WHERE id IN (2, 3)");
            pair.awaitInSync(AuditedPair.SOON);
            pair.b().execute("UPDATE u.t SET v = v + 1 WHERE id IN (2, 4)");
            pair.awaitInSync(AuditedPair.SOON);
        }
        pair.holdAppliers(() -> {
            pair.a().execute("UPDATE u.t SET v = 10 WHERE id = 1", "ALTER TABLE u.t COMMENT 'x'");
            pair.b().execute("UPDATE u.t SET v = 20 WHERE id = 1");
        });
        pair.awaitInSync(AuditedPair.SOON);
        Path journal = audited.cli().fresh("journal");

        Run live = audited.audit(AuditedPair.with(fromHere, "--journal", journal.toString(), "--split-brain", "1ms"));
        Run replayed = audited.detect(journal, "--split-brain", "1ms");
        Run files =
                audited.cli().report("detect", AuditedPair.with(audited.copiedLogs(fromHere), "--split-brain", "1ms"));

        boolean onlyB = options.bothOptions().isEmpty();
        for (Run run : List.of(live, replayed, files)) {
            run.expect(3, "INCONCLUSIVE");
            assertThat(run.findings()).isEmpty();
            assertThat(run.notChecked())
                    .anySatisfy(entry -> assertThat(entry)
                            .contains(
                                    "the order in which b applied the transactions of a",
                                    "log_replica_updates is OFF"));
            assertThat(run.notChecked())
                    .anySatisfy(entry ->
                            assertThat(entry).containsPattern("[1-9] row\\(s\\) of u.t: both nodes wrote them"));
            assertThat(run.notChecked().stream().anyMatch(entry -> entry.contains("in which a applied")))
                    .isEqualTo(!onlyB);
            assertThat(run.summary("pendingRows")).isZero();
        }
        pair.a().execute("DROP DATABASE u");
    }

    /** What an applier that logs nothing did is not in its log: whole tables are compared all the same. */
    @ParameterizedTest
    @MethodSource("crossed")
    void wholeTablesAreCompared(PairOptions options) throws Exception {
        AuditedPair audited = PAIRS.get(options);
        MySqlPair pair = audited.pair();
        pair.a()
                .execute(
                        "CREATE DATABASE u",
                        "CREATE TABLE u.t (id INT PRIMARY KEY, v INT)",
                        "CREATE TABLE u.without_key (v INT)");
        pair.awaitInSync(AuditedPair.SOON);
        pair.a()
                .execute(
                        "INSERT INTO u.t VALUES (1, 0), (2, 0), (3, 0), (4, 0)",
                        "INSERT INTO u.without_key VALUES (1)");
        pair.awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            pair.stopApplier(side);
            try {
                pair.server(side.other())
                        .execute("UPDATE u.t SET v = v + 1 WHERE id = 1", "DELETE FROM u.t WHERE id = 2");
                Run behind = verify(audited, "--max-lag", "1s").expect(3, "INCONCLUSIVE");
                assertThat(behind.divergedRows()).isEmpty();
            } finally {
                pair.startApplier(side);
            }
            pair.awaitInSync(AuditedPair.SOON);
            Run equal = verify(audited).expect(0, "CONSISTENT");
            for (String table : List.of("t", "without_key")) {
                assertThat(Run.text(equal.table(table), "reason")).endsWith(weaker(options));
            }
            assertThat(Run.text(equal.table("without_key"), "reason"))
                    .startsWith("no unique index tells its rows apart: ");
            pair.server(side).execute("INSERT INTO u.t VALUES (2, 0)");
            pair.awaitInSync(AuditedPair.SOON);
        }
        pair.unlogged(Side.B, "UPDATE u.t SET v = -1 WHERE id = 4");
        Run differs = verify(audited).expect(1, "DIVERGED");
        assertThat(differs.divergedRows()).containsExactly("u.t{id=4}");
        pair.a().execute("DROP DATABASE u");
    }

    /** What the reason of a table ends with. */
    private static String weaker(PairOptions options) {
        if (options.bothOptions().isEmpty()) {
            return "log_replica_updates is OFF on b: its log does not hold what it applied, so differences are judged"
                    + " and explained by the other node's log alone, which is a little weaker";
        }
        return "; log_replica_updates is OFF on both nodes: no log holds what its node applied, so differences are"
                + " judged and explained by one log for each change, that of the node where it was made, which is a"
                + " little weaker";
    }

    private static Run verify(AuditedPair audited, String... more) {
        return audited.cli()
                .report("verify", AuditedPair.with(AuditedPair.with(audited.nodes(), "--databases", "u"), more));
    }
}
