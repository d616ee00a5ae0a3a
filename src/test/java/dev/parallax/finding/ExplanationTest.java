package dev.parallax.finding;

import static dev.parallax.testing.SampleWitness.applied;
import static dev.parallax.testing.SampleWitness.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.mysql.TableName;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleWitness;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The prose says what the witness proves, and no more. */
class ExplanationTest {

    private static final List<Value> START = row("id", "1", "v", "0");
    private static final List<Value> ONE = row("id", "1", "v", "1");
    private static final List<Value> TWO = row("id", "1", "v", "2");

    @Test
    void withoutTimesThereAreNoDurations() {
        String prose = prose(Status.DIVERGED, pair(1, 2, 2, 1, false).images(TWO, ONE, "v"));
        assertThat(prose)
                .startsWith(
                        "Neither had seen the other: b applied T1 after it committed T2; a applied T2 after it committed T1.")
                .doesNotContain(" ms");
    }

    @Test
    void aClockThatStepsBackGivesNoDuration() {
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        1,
                        "update",
                        applied(1, "l.000001:4", "10:00:01.000000", START, ONE),
                        applied(2, "l.000001:8", "10:00:00.000000", TWO, ONE))
                .transaction(
                        Side.B,
                        1,
                        "update",
                        applied(2, "l.000001:8", "10:00:03.500000", ONE, TWO),
                        applied(1, "l.000001:4", "10:00:01.000000", START, TWO))
                .build();
        assertThat(explain(Status.DIVERGED, witness).prose())
                .contains("b applied T1 after it committed T2; a applied T2 2.5 s after it committed T1.");
    }

    @Test
    void sameOrderOnBothNodesIsNeverCalledConcurrent() {
        String prose = prose(Status.DIVERGED, pair(1, 2, 1, 2, true).images(TWO, ONE, "v"));
        assertThat(prose).doesNotContain("Neither had seen").doesNotContain("So a's order");
    }

    @Test
    void noWinnerIsNamedWhenTheLastChangeIsNotLogged() {
        Witness witness = new SampleWitness()
                .transaction(
                        Side.A,
                        1,
                        "update",
                        applied(1, "l.000001:4", "10:00:01.000000", START, ONE),
                        SampleWitness.unlogged(2, "l.000001:8", "10:00:02.000000"))
                .transaction(
                        Side.B,
                        1,
                        "update",
                        applied(2, "l.000001:8", "10:00:03.500000", ONE, TWO),
                        applied(1, "l.000001:4", "10:00:01.000000", START, TWO))
                .images(TWO, null)
                .build();
        assertThat(explain(Status.DIVERGED, witness).prose())
                .doesNotContain("last write won")
                .contains("the two nodes hold different rows.")
                .contains("b's log holds T1 without a change of this row");
    }

    @Test
    void unknownRowsAreNotCompared() {
        String prose = prose(Status.DIVERGED, pair(1, 2, 2, 1, true).images(null, ONE, "v"));
        assertThat(prose).doesNotContain("The rows differ in").contains("hold different rows");
    }

    @Test
    void identicalWritesAreNoLoss() {
        Finding same = SampleFindings.identicalInserts();
        assertThat(same.explanation()).contains("both wrote the same values");
        assertThat(SampleFindings.bothDeleted().explanation()).contains("both deleted the row");
    }

    @Test
    void healedWithoutAKnownCauseClaimsNone() {
        String prose = prose(Status.HEALED, pair(1, 2, 2, 1, true).more(3));
        assertThat(prose).contains("the nodes agree at the end of the window").doesNotContain("made them agree");
    }

    @Test
    void pendingNamesWhatIsMissingAndCallsItLag() {
        Finding pending = SampleFindings.pending();
        assertThat(pending.explanation()).contains("a has not applied T2 yet").contains("lag, not divergence");
        assertThat(pending.remedy()).contains("once a has applied T2");
    }

    @Test
    void emptyWitnessStillMakesSentences() {
        for (Rule rule : Rule.values()) {
            for (Status status : Status.values()) {
                Witness empty = new SampleWitness().build();
                boolean readOnBoth = rule == Rule.ROW_DIFFERENCE || rule == Rule.UNDETERMINED_HOT_ROW;
                if (!rule.isAboutRow()) {
                    continue;
                }
                Explanation words = readOnBoth
                        ? RowDifferenceStory.differs(table(), row("id", "1"), empty, null, null, "a and b")
                        : Explanation.of(rule, status, table(), row("id", "1"), empty);
                assertThat(words.title()).startsWith("s.t id=1").doesNotContain("\n");
                assertThat(words.prose()).isNotBlank().endsWith(".").doesNotContain("null", "Neither had seen");
                assertThat(words.remedy()).isNotBlank().endsWith(".");
            }
        }
    }

    @Test
    void longValuesAndNamesAreCutInProse() {
        Value longValue = new Value("v", "x".repeat(5000), false);
        assertThat(RowText.literal(longValue)).isEqualTo("'" + "x".repeat(60) + "…'");
        assertThat(RowText.literal(new Value("v", "42", true))).isEqualTo("42…");
        assertThat(RowText.literal(new Value("v", "007", false))).isEqualTo("'007'");
        assertThat(RowText.literal(new Value("v", "NULL", false))).isEqualTo("'NULL'");
        assertThat(RowText.literal(new Value("v", null, false))).isEqualTo("NULL");
    }

    private static TableName table() {
        return new TableName("s", "t");
    }

    private static Explanation explain(Status status, Witness witness) {
        return Explanation.of(Rule.UPDATE_UPDATE, status, table(), row("id", "1"), witness);
    }

    private static String prose(Status status, SampleWitness witness) {
        return explain(status, witness.build()).prose();
    }

    /** T1 of a and T2 of b at these places: T1 in a's log, T2 in a's, T1 in b's, T2 in b's. */
    private static SampleWitness pair(int t1OnA, int t2OnA, int t1OnB, int t2OnB, boolean timed) {
        return new SampleWitness()
                .transaction(Side.A, 1, "update", in(t1OnA, timed, ONE), in(t1OnB, timed, ONE))
                .transaction(Side.B, 1, "update", in(t2OnA, timed, TWO), in(t2OnB, timed, TWO));
    }

    private static @Nullable Applied in(int order, boolean timed, List<Value> after) {
        return new Applied(
                order, null, timed ? SampleWitness.at("10:00:0" + order + ".000000") : null, START, after, true);
    }
}
