package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** XA transactions: what a log holds of one before it is known whether it was committed. */
class XaTransactionsTest extends FaultScenarios {

    @ParameterizedTest
    @MethodSource("all")
    void whatWasRolledBackChangedNothing(PairOptions options) throws SQLException {
        begin(options);
        prepare("committed", "UPDATE f.t SET v = 11 WHERE id = 1");
        prepare("undone", "UPDATE f.t SET v = 22 WHERE id = 2");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.A, "XA COMMIT 'committed'", "XA ROLLBACK 'undone'");
        onePhase("UPDATE f.t SET v = 33 WHERE id = 3");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET v = v + 1 WHERE id < 4");
        assertThat(found()).isEmpty();
        assertThat(leftOpen()).isEmpty();

        audited().pair().holdAppliers(() -> {
            prepare("undone", "UPDATE f.t SET v = 0 WHERE id = 2");
            on(Side.B, "UPDATE f.t SET v = 24 WHERE id = 2");
            on(Side.A, "XA ROLLBACK 'undone'");
            prepare("committed", "UPDATE f.t SET v = 0 WHERE id = 3");
            on(Side.B, "UPDATE f.t SET v = 35 WHERE id = 3");
            on(Side.A, "XA COMMIT 'committed'");
        });
        assertThat(found()).isEqualTo(Map.of("update_update f.t{id=3}", "DIVERGED "));
        assertThat(leftOpen()).isEmpty();
        assertThat(rowTwo()).contains("3 writes in the log of a, 3 writes in the log of b");
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatHasNotEndedIsOpen(PairOptions options) throws SQLException {
        begin(options);
        prepare("open", "UPDATE f.t SET v = 11 WHERE id = 1");
        try {
            assertThat(found()).isEmpty();
            assertThat(leftOpen())
                    .containsExactly("1 XA transaction(s) in the log of a", "1 XA transaction(s) in the log of b");
        } finally {
            on(Side.A, "XA ROLLBACK 'open'");
        }
    }

    private void prepare(String name, String statement) throws SQLException {
        xa(name, statement, "XA PREPARE '" + name + "'");
    }

    private void onePhase(String statement) throws SQLException {
        xa("once", statement, "XA COMMIT 'once' ONE PHASE");
    }

    /** In one session, which then ends, so that another one can commit what was prepared. */
    private void xa(String name, String statement, String last) throws SQLException {
        audited().pair().a().execute("XA START '" + name + "'", statement, "XA END '" + name + "'", last);
    }

    private String rowTwo() {
        List<String> explain = new ArrayList<>(List.of("explain", "--table", "f.t", "--key", "2"));
        explain.addAll(logs());
        return audited().cli().run(explain.toArray(String[]::new)).out();
    }
}
