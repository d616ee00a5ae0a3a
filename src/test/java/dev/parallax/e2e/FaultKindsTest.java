package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Each way a pair goes wrong beside conflicts, made on real servers and found in their log files. */
class FaultKindsTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    static Stream<PairOptions> withGtids() {
        return Stream.of(pair(TestVersions.USUAL, true), pair(TestVersions.NEWEST, true));
    }

    static Stream<PairOptions> all() {
        return Stream.of(
                pair(TestVersions.USUAL, true),
                pair(TestVersions.USUAL, false),
                pair(TestVersions.NEWEST, true),
                pair(TestVersions.NEWEST, false));
    }

    private static PairOptions pair(String version, boolean gtid) {
        return PairOptions.defaults().withVersion(version).withGtid(gtid).withRowMetadata("FULL");
    }

    private @Nullable AuditedPair current;
    private List<String> fromHere = List.of();

    private void begin(PairOptions options) throws SQLException {
        AuditedPair audited = PAIRS.get(options);
        current = audited;
        audited.pair().setStrict(Side.A);
        audited.pair().setStrict(Side.B);
        on(Side.A, "DROP DATABASE IF EXISTS f", "CREATE DATABASE f", "CREATE TABLE f.t (id INT PRIMARY KEY, v INT)");
        fromHere = audited.fromHere();
        on(Side.A, "INSERT INTO f.t VALUES (1, 10), (2, 20), (3, 30)");
        audited.pair().awaitInSync(AuditedPair.SOON);
        // Both nodes have transactions of their own, which is how the logs alone tell who is who.
        on(Side.B, "INSERT INTO f.t VALUES (100, 0)", "UPDATE f.t SET v = 1 WHERE id = 100");
        audited.pair().awaitInSync(AuditedPair.SOON);
    }

    private AuditedPair audited() {
        return Objects.requireNonNull(current);
    }

    private void on(Side side, String... statements) throws SQLException {
        for (String statement : statements) {
            audited().pair().server(side).execute(statement);
        }
    }

    /** What is found, without the rows of {@code f.t} that are as they should be. */
    private Map<String, String> found() throws SQLException {
        audited().pair().awaitInSync(AuditedPair.SOON);
        Run run = audited().cli().report("detect", audited().copiedLogs(fromHere));
        Map<String, String> found = new TreeMap<>();
        for (JsonNode finding : run.findings()) {
            String where = finding.get("key").isEmpty() ? "transaction" : Run.row(finding);
            found.merge(
                    Run.text(finding, "rule") + " " + where,
                    Run.text(finding, "status") + " "
                            + finding.get("witness").path("cause").asString(""),
                    (one, other) -> one + " | " + other);
        }
        assertAccounted(run);
        return found;
    }

    private static void assertAccounted(Run run) {
        JsonNode summary = run.report().get("summary");
        for (String what : List.of("transactions", "rowChanges")) {
            for (String node : List.of("a", "b")) {
                long sum = 0;
                for (JsonNode account : summary.get("accounting")) {
                    sum += account.get(what).get(node).asLong();
                }
                assertThat(sum)
                        .as(what + " of " + node)
                        .isEqualTo(summary.get(what).get(node).asLong());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("withGtids")
    void anInjectedEmptyTransaction(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().stopApplier(Side.B);
        String before = executed();
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id < 3");
        audited().pair().injectEmptyTransaction(Side.B, newSince(before));
        audited().pair().startApplier(Side.B);
        on(Side.A, "UPDATE f.t SET v = 0 WHERE id = 2");

        assertThat(found())
                .containsEntry("skipped_transaction transaction", "CONFIRMED injected_empty")
                .containsEntry("skipped_transaction f.t{id=1}", "DIVERGED injected_empty")
                .containsEntry("skipped_transaction f.t{id=2}", "HEALED injected_empty")
                .hasSize(3);
        assertThat(Dumps.differences(audited().pair(), "f")).containsExactly("f.t{id=1}");
    }

    private String executed() throws SQLException {
        return audited().pair().a().queryOne("SELECT @@GLOBAL.gtid_executed").replace("\n", "");
    }

    private String newSince(String before) throws SQLException {
        return audited().pair().a().queryOne("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + before + "')");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aTransactionSkippedByItsCounter(PairOptions options) throws SQLException {
        begin(options);
        if (options.gtid()) {
            return;
        }
        audited().pair().stopApplier(Side.B);
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id < 3", "UPDATE f.t SET v = 0 WHERE id = 3");
        audited().pair().skipCounter(Side.B, 1);
        audited().pair().startApplier(Side.B);
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.A, "UPDATE f.t SET v = 0 WHERE id = 2");

        assertThat(found())
                .containsEntry("skipped_transaction transaction", "CONFIRMED absent")
                .containsEntry("skipped_transaction f.t{id=1}", "DIVERGED absent")
                .containsEntry("skipped_transaction f.t{id=2}", "HEALED absent")
                .hasSize(3);
    }

    @ParameterizedTest
    @MethodSource("withGtids")
    void aSuppressedRow(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().unlogged(Side.B, "DELETE FROM f.t WHERE id = 1");
        audited().pair().setIdempotent(Side.B);
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id < 3");

        assertThat(found())
                .containsEntry("skipped_transaction f.t{id=1}", "DIVERGED rows_suppressed")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aTransactionOfAThirdServer(PairOptions options) throws SQLException {
        begin(options);
        if (!options.gtid()) {
            return;
        }
        try (Connection connection = audited().pair().connect(Side.A);
                Statement statement = connection.createStatement()) {
            statement.execute("SET gtid_next = '11111111-2222-3333-4444-555555555555:7'");
            statement.execute("UPDATE f.t SET v = 5 WHERE id = 1");
            statement.execute("SET gtid_next = 'AUTOMATIC'");
        }
        on(Side.A, "UPDATE f.t SET v = 6 WHERE id = 2", "UPDATE f.t SET v = 7 WHERE id = 2");

        assertThat(found())
                .containsEntry("errant_transaction transaction", "CONFIRMED ")
                .hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void anUnloggedChange(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().unlogged(Side.A, "UPDATE f.t SET v = 77 WHERE id = 1", "UPDATE f.t SET v = 77 WHERE id = 2");
        on(Side.A, "UPDATE f.t SET v = 78 WHERE id = 1");
        on(Side.A, "ALTER TABLE f.t ADD COLUMN w INT");
        audited().pair().awaitInSync(AuditedPair.SOON);
        audited().pair().unlogged(Side.A, "UPDATE f.t SET v = 79 WHERE id = 3");
        audited().pair().unlogged(Side.B, "UPDATE f.t SET v = 79 WHERE id = 100");
        on(Side.B, "UPDATE f.t SET w = 1 WHERE id = 100");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET w = 2 WHERE id = 100");

        Map<String, String> found = found();
        // The rows of 1 were found different on the two nodes, and made equal by the write that showed it.
        assertThat(found).containsEntry("out_of_band_write f.t{id=1}", "HEALED unlogged_on_a");
        // After the ALTER nothing is known of what its rows were left as: the difference is proved, its time is not.
        assertThat(found).containsEntry("pre_window_divergence f.t{id=100}", "HEALED ");
        assertThat(found).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void ddlBesideWrites(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().holdAppliers(() -> {
            on(Side.A, "ALTER TABLE f.t ADD COLUMN w INT");
            on(Side.B, "UPDATE f.t SET v = 99 WHERE id = 2");
            on(Side.B, "UPDATE f.t SET v = 98 WHERE id = 3");
        });
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.A, "ALTER TABLE f.t ADD COLUMN x INT");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET v = 97 WHERE id = 3");

        List<String> rules = new ArrayList<>(found().keySet());
        assertThat(rules).containsExactly("ddl_concurrent transaction");
    }
}
