package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What makes {@code verify --incremental} read a table whole again, one by one; more is in {@link CertificateTest}. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
class IncrementalReasonsTest {

    private static final int ROWS = 2_000;

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final PairOptions options;
    private final AuditedPair audited;
    private final MySqlPair pair;
    private Path journal = Path.of("");

    IncrementalReasonsTest(PairOptions options) throws SQLException {
        this.options = options;
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    /** What happens to r.t after it was proved equal, and what is said then. */
    enum Reason {
        TRUNCATED("it was altered"),
        OPTIMIZED("it was altered"),
        REPLACED("it was altered"),
        ALTERED_WITHOUT_A_LOG("it was altered or built anew"),
        COMPARED_IN_ANOTHER_WAY("is compared in another way"),
        WRITTEN_BY_XA("statement"),
        APPLIER_UNLOGGED("log_replica_updates=OFF"),
        GTIDS_SWITCHED("gtid_mode was changed"),
        // The last, since the pair is of no use after it.
        RESTORED("the server lost the end of its log");

        private final String said;

        Reason(String said) {
            this.said = said;
        }
    }

    private void onA(String... statements) throws SQLException {
        pair.a().execute(statements);
        pair.awaitInSync(AuditedPair.SOON);
    }

    private Run verify(String... more) {
        List<String> all = new ArrayList<>(List.of("--databases", "r", "--journal", journal.toString()));
        all.addAll(List.of(more));
        return audited.cli().report("verify", AuditedPair.with(audited.nodes(), all));
    }

    private static String whole(Run run) {
        JsonNode table = run.report().get("tables").get(0);
        assertThat(Run.text(table, "status")).as("%s", table).isEqualTo("EQUAL");
        assertThat(table.get("reliesOn").isNull()).as("%s", table).isTrue();
        return Run.text(table, "readWhole");
    }

    private void provedEqual() throws SQLException {
        journal = audited.cli().fresh("journal");
        List<String> here = audited.fromHere();
        onA(
                "DROP DATABASE IF EXISTS r",
                "CREATE DATABASE r",
                "CREATE TABLE r.t (id INT PRIMARY KEY, v INT)",
                "SET SESSION cte_max_recursion_depth = 10000",
                fill("r.t"));
        assertThat(audited.capture(journal, here.toArray(String[]::new)).status())
                .isZero();
        verify().expect(0, "CONSISTENT");
        onA("UPDATE r.t SET v = 0 WHERE id = 5");
        JsonNode since = verify("--rolling", "0%")
                .expect(0, "CONSISTENT")
                .report()
                .get("tables")
                .get(0);
        assertThat(since.get("readWhole").isNull()).as("%s", since).isTrue();
    }

    private static String fill(String table) {
        return "INSERT INTO " + table + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                + ROWS + ") SELECT i, i FROM n";
    }

    @ParameterizedTest
    @EnumSource
    void isReadWholeAndSaysWhy(Reason reason) throws Exception {
        provedEqual();
        switch (reason) {
            case TRUNCATED -> onA("TRUNCATE r.t", "SET SESSION cte_max_recursion_depth = 10000", fill("r.t"));
            // When a table was built is known to the second.
            case OPTIMIZED -> onA("DO SLEEP(1.1)", "OPTIMIZE TABLE r.t");
            case REPLACED ->
                onA(
                        "CREATE TABLE r.u LIKE r.t",
                        "INSERT INTO r.u SELECT * FROM r.t",
                        "RENAME TABLE r.t TO r.old, r.u TO r.t",
                        "DROP TABLE r.old");
            case ALTERED_WITHOUT_A_LOG -> {
                for (Side side : Side.values()) {
                    pair.unlogged(side, "ALTER TABLE r.t ADD COLUMN w INT");
                }
            }
            case COMPARED_IN_ANOTHER_WAY -> {
                assertThat(whole(verify("--incremental", "--ignore-columns", "r.t.v")))
                        .contains(reason.said);
                assertThat(whole(verify("--incremental"))).contains(reason.said);
            }
            case WRITTEN_BY_XA ->
                onA(
                        "XA START 'x'",
                        "UPDATE r.t SET v = -1 WHERE id = 7",
                        "XA END 'x'",
                        "XA PREPARE 'x'",
                        "XA COMMIT 'x'");
            case APPLIER_UNLOGGED -> unlogged(reason);
            case GTIDS_SWITCHED -> switched(reason);
            case RESTORED -> restored(reason);
        }
        if (reason.compareTo(Reason.APPLIER_UNLOGGED) < 0 && reason != Reason.COMPARED_IN_ANOTHER_WAY) {
            assertThat(whole(verify("--incremental").expect(0, "CONSISTENT"))).contains(reason.said);
        }
    }

    private void unlogged(Reason reason) throws SQLException {
        restart("--log-replica-updates=OFF");
        try {
            assertThat(whole(verify("--incremental"))).contains(reason.said);
        } finally {
            restart("--log-replica-updates=ON");
        }
    }

    private void restart(String option) throws SQLException {
        pair.b().restartWith(List.of(option));
        pair.startReplica(Side.B);
        pair.awaitInSync(AuditedPair.SOON);
    }

    /** A copy of before the certificate is put back; b is given what a had, so that both are equal all the same. */
    private void restored(Reason reason) throws SQLException {
        assumeTrue(pair.gtid(), "positions do not tell what a node has lost");
        Path kept = pair.keepData(Side.A);
        for (Side side : Side.values()) {
            pair.startReplica(side);
        }
        onA("UPDATE r.t SET v = 1 WHERE id = 9");
        verify("--rolling", "0%").expect(0, "CONSISTENT");
        pair.stopReplica(Side.A);
        pair.stopReplica(Side.B);
        pair.crashLosingData(Side.A, kept);
        pair.unlogged(Side.B, "UPDATE r.t SET v = 9 WHERE id = 9");
        // Its log was put back too, and the journal goes on behind its end.
        Run run = verify("--incremental", "--max-lag", "1s");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).contains("PX-SRC-018", reason.said);
    }

    private void switched(Reason reason) throws SQLException {
        assumeTrue(!pair.gtid(), "links by GTIDs do not let gtid_mode be switched off");
        List<String> modes = new ArrayList<>(List.of("OFF", "OFF_PERMISSIVE", "ON_PERMISSIVE", "ON"));
        List<String> back = new ArrayList<>(modes);
        Collections.reverse(back);
        for (String mode : modes.subList(1, modes.size())) {
            changeMode(mode);
        }
        assertThat(whole(verify("--incremental"))).contains(reason.said);
        for (String mode : back.subList(1, back.size())) {
            changeMode(mode);
        }
    }

    private void changeMode(String mode) throws SQLException {
        for (Side side : Side.values()) {
            pair.awaitInSync(AuditedPair.SOON);
            pair.server(side).execute("SET GLOBAL enforce_gtid_consistency = ON", "SET GLOBAL gtid_mode = " + mode);
        }
    }

    /** Filters of what a node logs are options of its start. */
    @ParameterizedTest
    @ValueSource(strings = {"--binlog-ignore-db=other", "--binlog-do-db=r"})
    void whereALogIsFilteredItIsReadWhole(String option) throws SQLException {
        try (AuditedPair filtered = new AuditedPair(options.withOptionsFor(Side.B, option))) {
            filtered.pair().a().execute("CREATE DATABASE r", "CREATE TABLE r.t (id INT PRIMARY KEY, v INT)");
            filtered.pair().a().execute("SET SESSION cte_max_recursion_depth = 10000", fill("r.t"));
            filtered.pair().awaitInSync(AuditedPair.SOON);
            List<String> more = List.of(
                    "--databases",
                    "r",
                    "--journal",
                    filtered.cli().fresh("journal").toString());
            filtered.cli().report("verify", AuditedPair.with(filtered.nodes(), more));
            Run run = filtered.cli()
                    .report("verify", AuditedPair.with(AuditedPair.with(filtered.nodes(), more), "--incremental"));
            assertThat(whole(run)).contains(option.substring(2, option.indexOf('=')));
        }
    }
}
