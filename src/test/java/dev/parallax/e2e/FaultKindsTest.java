package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Each way a pair goes wrong beside conflicts, made on real servers and found in their log files. */
class FaultKindsTest extends FaultScenarios {

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

    @ParameterizedTest
    @MethodSource("withoutGtids")
    void aTransactionSkippedByItsCounter(PairOptions options) throws SQLException {
        begin(options);
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
    void aTransactionUnderTheNameOfAThirdServer(PairOptions options) throws SQLException {
        begin(options);
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
    @MethodSource("withoutGtids")
    void aTransactionOfAThirdServer(PairOptions options) throws SQLException {
        begin(options);
        ThirdServer.replicate(
                audited().pair(),
                options,
                new String[] {"CREATE DATABASE f", TABLE, "INSERT INTO f.t VALUES (1, 10)"},
                "UPDATE f.t SET v = 5 WHERE id = 1",
                "SELECT COUNT(*) FROM f.t WHERE id = 1 AND v = 5");
        on(Side.A, "UPDATE f.t SET v = 6 WHERE id = 2", "UPDATE f.t SET v = 7 WHERE id = 2");

        assertThat(found())
                .containsEntry("errant_transaction transaction", "CONFIRMED ")
                .hasSize(1);
        JsonNode witness = finding("errant_transaction", false).get("witness");
        assertThat(Run.text(witness.get("facts"), "server")).isEqualTo("server_id " + ThirdServer.SERVER_ID);
        assertThat(witness.get("transactions").size()).isEqualTo(1);
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
        // An ALTER that only adds leaves the values that the write before it had left.
        assertThat(found).containsEntry("out_of_band_write f.t{id=100}", "HEALED unlogged_on_b");
        assertThat(found).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aDifferenceUnderAnAlterOfOneNode(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().unlogged(Side.A, "UPDATE f.t SET v = 77 WHERE id = 2");
        audited().pair().holdAppliers(() -> {
            on(Side.A, "ALTER TABLE f.t ADD COLUMN w INT");
            // Logged by b with two columns, and applied by a to a row that has three.
            on(Side.B, "UPDATE f.t SET v = 99 WHERE id IN (2, 3)");
        });

        assertThat(found())
                .containsEntry("out_of_band_write f.t{id=2}", "CONFIRMED unlogged_on_a")
                .containsEntry("ddl_concurrent transaction", "CONFIRMED writes")
                .hasSize(2);
    }

    /** Of a row that the nodes agree on: explain ends as detect does all the same. */
    @ParameterizedTest
    @MethodSource("all")
    void aChangeThatNeitherLogHas(PairOptions options) throws SQLException {
        begin(options);
        for (Side side : Side.values()) {
            audited().pair().unlogged(side, "UPDATE f.t SET v = 77 WHERE id = 2");
        }
        on(Side.A, "UPDATE f.t SET v = 5 WHERE id = 2");

        assertThat(found())
                .containsEntry("out_of_band_write f.t{id=2}", "CONFIRMED unlogged_on_both")
                .hasSize(1);
        List<String> row = new ArrayList<>(List.of("explain", "--table", "f.t", "--key", "2"));
        row.addAll(logs());
        Run explained = audited().cli().run(row.toArray(String[]::new));
        assertThat(explained.status()).as(explained.out() + explained.err()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aDifferenceFromBeforeTheWindow(PairOptions options) throws SQLException {
        begin(options);
        on(Side.A, "ALTER TABLE f.t ADD COLUMN w INT");
        audited().pair().awaitInSync(AuditedPair.SOON);
        audited().pair().unlogged(Side.B, "UPDATE f.t SET v = 21 WHERE id = 2");
        beginLogs();
        on(Side.A, "UPDATE f.t SET w = 1 WHERE id = 2");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET w = 1 WHERE id = 3");

        assertThat(found())
                .containsEntry("pre_window_divergence f.t{id=2}", "HEALED ")
                .hasSize(1);
        JsonNode twin = finding("pre_window_divergence", true)
                .get("witness")
                .get("transactions")
                .get(0);
        assertThat(Run.text(twin, "origin")).isEqualTo("a");
        assertThat(Run.text(twin.get("rows").get("a").get("before"), "v")).isEqualTo("20");
        assertThat(Run.text(twin.get("rows").get("b").get("before"), "v")).isEqualTo("21");
        // The whole row went over with the column that was meant.
        assertThat(Dumps.differences(audited().pair(), "f")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void ddlBesideDdl(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().holdAppliers(() -> {
            on(Side.A, "ALTER TABLE f.t ADD COLUMN x INT");
            on(Side.B, "ALTER TABLE f.t ADD COLUMN y INT");
        });

        // One for each of the two statements.
        assertThat(found())
                .containsEntry("ddl_concurrent transaction", "CONFIRMED ddl | CONFIRMED ddl")
                .hasSize(1);
        List<String> told = new ArrayList<>();
        for (JsonNode finding : findings("ddl_concurrent", false)) {
            JsonNode witness = finding.get("witness");
            assertThat(witness.get("transactions").size()).isEqualTo(2);
            told.add(Run.text(witness.get("transactions").get(0), "origin") + ": "
                    + Run.text(witness.get("facts"), "statement"));
        }
        assertThat(told)
                .containsExactlyInAnyOrder(
                        "a: ALTER TABLE f.t ADD COLUMN x INT", "b: ALTER TABLE f.t ADD COLUMN y INT");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSuppressedRow(PairOptions options) throws SQLException {
        begin(options);
        audited().pair().unlogged(Side.B, "DELETE FROM f.t WHERE id = 1");
        audited().pair().setIdempotent(Side.B);
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id < 3");

        assertThat(found())
                .containsEntry("skipped_transaction f.t{id=1}", "DIVERGED rows_suppressed")
                .hasSize(1);
        assertThat(Dumps.differences(audited().pair(), "f")).containsExactly("f.t{id=1}");
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
