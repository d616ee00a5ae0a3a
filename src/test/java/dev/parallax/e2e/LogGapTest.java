package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Archived logs of which one file in the middle is gone: what it held is open, and nothing is made of its absence. */
class LogGapTest extends FaultScenarios {

    private static final String OTHER = "CREATE TABLE f.u (id INT PRIMARY KEY, v INT)";

    @ParameterizedTest
    @MethodSource("all")
    void aMissingFileProvesNothing(PairOptions options) throws SQLException {
        threeFiles(options);
        Run whole = detect(logs());
        assertThat(whole.expect(1, "DIVERGED").divergedRows()).containsExactly("f.t{id=3}");

        for (Side side : Side.values()) {
            expectGap(side, detect(without(side)).expect(3, "INCONCLUSIVE"));
        }
        Run both = detect(without(Side.A, Side.B)).expect(3, "INCONCLUSIVE");
        for (Side side : Side.values()) {
            expectGap(side, both);
        }

        concurrently(6);
        audited().pair().awaitInSync(AuditedPair.SOON);
        for (Side side : Side.values()) {
            Run run = detect(without(side)).expect(1, "DIVERGED");
            assertThat(told(run))
                    .containsExactlyInAnyOrder("update_update f.t{id=6} DIVERGED", "update_update f.t{id=7} CONFIRMED");
        }
    }

    private void concurrently(int id) throws SQLException {
        audited().pair().holdAppliers(() -> {
            on(Side.A, "UPDATE f.t SET v = 11 WHERE id = " + id);
            on(Side.B, "UPDATE f.t SET v = 12 WHERE id = " + id);
        });
    }

    /**
     * Each node in turn has the first word behind the gap, on rows that the other wrote inside it: taken for older or
     * for later than that, the write of the other would seem to be concurrent.
     */
    private void threeFiles(PairOptions options) throws SQLException {
        begin(options);
        on(
                Side.A,
                OTHER,
                "INSERT INTO f.t VALUES (4, 0), (5, 0), (6, 0), (7, 0)",
                "INSERT INTO f.u VALUES (1, 0), (2, 0)");
        audited().pair().awaitInSync(AuditedPair.SOON);
        beginLogs();
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id IN (1, 4)");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET v = v + 1 WHERE id IN (2, 5)");
        audited().pair().awaitInSync(AuditedPair.SOON);
        concurrently(7);
        audited().fromHere();
        on(Side.A, "UPDATE f.t SET v = 0 WHERE id = 7");
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id IN (1, 5)", "UPDATE f.u SET v = 1 WHERE id = 1");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET v = v + 1 WHERE id IN (2, 4)", "UPDATE f.u SET v = 1 WHERE id = 2");
        audited().pair().awaitInSync(AuditedPair.SOON);
        concurrently(3);
        audited().fromHere();
        audited().pair().holdAppliers(() -> {
            on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id = 2", "ALTER TABLE f.u ADD COLUMN w INT");
            on(Side.B, "UPDATE f.t SET v = v + 1 WHERE id = 1");
        });
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.A, "UPDATE f.t SET v = v + 1 WHERE id IN (1, 2)");
        audited().pair().awaitInSync(AuditedPair.SOON);
        on(Side.B, "UPDATE f.t SET v = v + 1 WHERE id IN (1, 2, 100)");
        audited().pair().awaitInSync(AuditedPair.SOON);
    }

    private Run detect(List<String> logs) {
        return audited().cli().report("detect", AuditedPair.with(logs, audited().schema(TABLE, OTHER)));
    }

    /** Three files of each node: the second one of these nodes is left out. */
    private List<String> without(Side... sides) {
        List<String> all = logs();
        for (Side side : sides) {
            List<String> ofNode = all.stream()
                    .filter(option -> option.startsWith(side.letter() + "="))
                    .toList();
            assertThat(ofNode).hasSize(3);
            int at = all.indexOf(ofNode.get(1));
            all.subList(at - 1, at + 1).clear();
        }
        return all;
    }

    private static List<String> told(Run run) {
        return run.findings().stream()
                .map(finding -> Run.text(finding, "rule") + " " + Run.row(finding) + " " + Run.text(finding, "status"))
                .toList();
    }

    /** Only what both logs still prove is found, and it is open whether the row that differed before still does. */
    private static void expectGap(Side side, Run run) {
        assertThat(told(run)).as(run.out()).containsExactly("update_update f.t{id=7} CONFIRMED");
        assertThat(run.notChecked())
                .anySatisfy(entry -> assertThat(entry)
                        .matches("the log of " + side.letter()
                                + " between mysql-bin\\.\\d+ and mysql-bin\\.\\d+: files are missing there; .*"));
    }
}
