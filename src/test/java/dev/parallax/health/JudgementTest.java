package dev.parallax.health;

import static dev.parallax.health.Readings.link;
import static dev.parallax.health.Readings.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.doctor.LinkReading;
import dev.parallax.doctor.LinkReading.Receiver;
import dev.parallax.doctor.ReplicationReading;
import dev.parallax.finding.Side;
import dev.parallax.finding.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each reason true once, and once with a peer that cannot be read. */
class JudgementTest {

    private static final long NOW = TimeUnit.HOURS.toNanos(1);
    private static final ReportWatch.Known NO_REPORT = new ReportWatch.Known(null, "");
    private static final NodeStatus.Failure DEAD = new NodeStatus.Failure("PX-NET-001", "cannot reach", false);

    private static HealthOptions options(@Nullable Side keep) {
        return new HealthOptions(Duration.ofSeconds(2), Duration.ofSeconds(6), Duration.ofSeconds(30), keep);
    }

    private static NodeStatus read(ReplicationReading reading) {
        return read(reading, 1, 0.0);
    }

    private static NodeStatus read(ReplicationReading reading, long secondsAgo, @Nullable Double behind) {
        return new NodeStatus(reading, NOW - TimeUnit.SECONDS.toNanos(secondsAgo), 0.01, behind, null);
    }

    private static final NodeStatus FINE_A = read(reading(Readings.A, 0, link(Readings.B)));
    private static final NodeStatus FINE_B = read(reading(Readings.B, 0, link(Readings.A)));

    private static NodeHealth a(NodeStatus a, NodeStatus b) {
        return both(a, b, NO_REPORT, null).get(0);
    }

    private static List<NodeHealth> both(NodeStatus a, NodeStatus b, ReportWatch.Known report, @Nullable Side keep) {
        return Judgement.of(List.of(a, b), report, options(keep), NOW);
    }

    private static List<Cause> causes(NodeHealth health) {
        assertThat(health.healthy()).isEqualTo(health.reasons().isEmpty());
        return health.reasons().stream().map(NodeHealth.Reason::cause).toList();
    }

    private static NodeStatus a(LinkReading link) {
        return read(reading(Readings.A, 0, link));
    }

    @Test
    void nothingWrong() {
        assertThat(causes(a(FINE_A, FINE_B))).isEmpty();
    }

    @Test
    void unhealthyUntilThereIsAReading() {
        assertThat(causes(a(NodeStatus.UNKNOWN, FINE_B))).containsExactly(Cause.STARTING);
    }

    @Test
    void anOldReadingIsNotPassedOn() {
        NodeStatus old = read(reading(Readings.A, 0, link(Readings.B)), 7, 0.0);
        assertThat(causes(a(old, FINE_B))).containsExactly(Cause.READING_OLD);
    }

    @Test
    void aFailedReadingCountsAtOnceHoweverYoungTheLastOneIs() {
        assertThat(causes(a(FINE_A.failed(DEAD), FINE_B))).containsExactly(Cause.UNREACHABLE);
        NodeStatus refused = FINE_A.failed(new NodeStatus.Failure("PX-NET-003", "may not", true));
        assertThat(causes(a(refused, FINE_B))).containsExactly(Cause.UNREADABLE);
    }

    @Test
    void theSurvivorIsKept() {
        NodeStatus connecting = a(link(Readings.B, Receiver.CONNECTING, true, 2003, List.of(), 0.0));
        NodeHealth survivor = a(connecting, FINE_B.failed(DEAD));
        assertThat(causes(survivor)).isEmpty();
        assertThat(survivor.notes()).anyMatch(note -> note.contains("does not get through to b (error 2003)"));
        assertThat(causes(a(connecting, NodeStatus.UNKNOWN)))
                .as("also one whose peer was never seen")
                .isEmpty();
        NodeStatus backlog = a(link(Readings.B, Receiver.CONNECTING, true, 2003, List.of(), 40.0));
        assertThat(causes(a(backlog, FINE_B.failed(DEAD))))
                .as("what it has received it must have applied")
                .containsExactly(Cause.LAG);
    }

    @Test
    void anApplierThatStopped() {
        NodeStatus byHand = a(link(Readings.B, Receiver.RUNNING, false, 0, List.of(), null));
        assertThat(causes(a(byHand, FINE_B))).containsExactly(Cause.APPLIER_STOPPED);
        NodeStatus duplicate = a(link(Readings.B, Receiver.RUNNING, false, 0, List.of(0L, 1062L), null));
        NodeHealth health = a(duplicate, FINE_B);
        assertThat(causes(health)).containsExactly(Cause.APPLIER_STOPPED, Cause.DIVERGED);
        assertThat(health.reasons()).extracting(NodeHealth.Reason::error).containsOnly(1062L);
        assertThat(causes(a(duplicate, FINE_B.failed(DEAD))))
                .as("its own, whatever its peer does")
                .contains(Cause.APPLIER_STOPPED);
    }

    @Test
    void aReceiverThatWasStoppedCountsWhileThereIsAPeer() {
        NodeStatus stopped = a(link(Readings.B, Receiver.STOPPED, true, 1236, List.of(), 0.0));
        assertThat(causes(a(stopped, FINE_B))).containsExactly(Cause.RECEIVER_STOPPED);
        assertThat(causes(a(stopped, FINE_B.failed(DEAD)))).isEmpty();
    }

    @Test
    void aNodeWithoutALink() {
        NodeStatus none = read(reading(Readings.A, 0));
        assertThat(causes(a(none, FINE_B))).containsExactly(Cause.NO_LINK);
        NodeStatus third = a(link("cccccccc-0000-0000-0000-000000000003"));
        assertThat(causes(a(third, FINE_B))).containsExactly(Cause.NO_LINK);
        assertThat(causes(a(none, FINE_B.failed(DEAD)))).isEmpty();
    }

    @Test
    void lagIsWithoutTheDifferenceOfTheClocks() {
        NodeStatus late = read(reading(Readings.A, 100, link(Readings.B, Receiver.RUNNING, true, 0, List.of(), 120.0)));
        NodeHealth fine = a(late, FINE_B);
        assertThat(fine.lagSeconds()).isEqualTo(20.0);
        assertThat(causes(fine)).isEmpty();
        NodeStatus later =
                read(reading(Readings.A, 100, link(Readings.B, Receiver.RUNNING, true, 0, List.of(), 131.0)));
        assertThat(causes(a(later, FINE_B))).containsExactly(Cause.LAG);
    }

    @Test
    void lagThatTheNodeItselfDoesNotKnowOf() {
        NodeStatus stuck = read(reading(Readings.A, 0, link(Readings.B)), 1, 31.0);
        assertThat(causes(a(stuck, FINE_B))).containsExactly(Cause.LAG);
    }

    @Test
    void oneServerBehindBothAddresses() {
        assertThat(causes(a(FINE_A, FINE_A))).contains(Cause.SAME_SERVER);
    }

    private static ReportWatch.Known report(Verdict verdict, String... servers) {
        return new ReportWatch.Known(
                new KnownReport(verdict, 3, Instant.parse("2026-11-24T03:00:00Z"), List.of(servers), true), "");
    }

    @Test
    void rowsThatDifferMakeBothUnhealthyUnlessOneIsToBeKept() {
        ReportWatch.Known diverged = report(Verdict.DIVERGED, Readings.A, Readings.B);
        List<NodeHealth> judged = both(FINE_A, FINE_B, diverged, null);
        assertThat(causes(judged.get(0))).containsExactly(Cause.DIVERGED);
        assertThat(causes(judged.get(1))).containsExactly(Cause.DIVERGED);
        judged = both(FINE_A, FINE_B, diverged, Side.B);
        assertThat(judged).extracting(NodeHealth::healthy).containsExactly(false, true);
        assertThat(judged.get(1).reasons()).as("it is told all the same").isNotEmpty();
        assertThat(both(FINE_A, FINE_B.failed(DEAD), diverged, Side.B))
                .as("the one to be kept is gone: the survivor is")
                .extracting(NodeHealth::healthy)
                .containsExactly(true, false);
    }

    @Test
    void otherReportsDoNot() {
        assertThat(causes(both(FINE_A, FINE_B, report(Verdict.INCONCLUSIVE, "", ""), null)
                        .get(0)))
                .isEmpty();
        String other = "eeeeeeee-0000-0000-0000-000000000005";
        NodeHealth health = both(FINE_A, FINE_B, report(Verdict.DIVERGED, other, Readings.B), null)
                .get(0);
        assertThat(causes(health)).isEmpty();
        assertThat(health.notes()).anyMatch(note -> note.contains("about other servers"));
        assertThat(causes(both(FINE_A, FINE_B, report(Verdict.DIVERGED, "", ""), null)
                        .get(0)))
                .as("made from log files, which do not say whose they are")
                .containsExactly(Cause.DIVERGED);
    }

    @Test
    void nothingKeepsANodeThatIsNotKnown() {
        NodeStatus stopped = a(link(Readings.B, Receiver.RUNNING, false, 0, List.of(), null));
        assertThat(both(stopped, FINE_B.failed(DEAD), NO_REPORT, Side.B))
                .extracting(NodeHealth::healthy)
                .containsExactly(false, false);
        assertThat(both(stopped, FINE_B.failed(DEAD), NO_REPORT, Side.A))
                .extracting(NodeHealth::healthy)
                .containsExactly(true, false);
        assertThat(both(stopped, FINE_B, NO_REPORT, Side.A))
                .as("the other one is healthy")
                .extracting(NodeHealth::healthy)
                .containsExactly(false, true);
    }
}
