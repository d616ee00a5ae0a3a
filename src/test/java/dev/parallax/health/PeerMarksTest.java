package dev.parallax.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PeerMarksTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final PeerMarks marks = new PeerMarks();

    private void peer(long second, String executed) {
        marks.mark(Readings.reading(Readings.B, executed, 4, 0), second * SECOND);
    }

    private @Nullable Double behind(long second, String executed) {
        return marks.behind(Readings.reading(Readings.A, executed, 4, 0, Readings.link(Readings.B)), second * SECOND);
    }

    @Test
    void theOldestMarkThatIsNotReachedIsTheLag() {
        peer(0, Readings.B + ":1-10");
        assertThat(behind(1, Readings.B + ":1-10")).isEqualTo(0.0);
        peer(2, Readings.B + ":1-15");
        peer(4, Readings.B + ":1-20");
        assertThat(behind(10, Readings.B + ":1-12")).isEqualTo(8.0);
        assertThat(behind(11, Readings.B + ":1-17")).isEqualTo(7.0);
        assertThat(behind(12, Readings.B + ":1-20")).isEqualTo(0.0);
    }

    @Test
    void aMarkLaterThanTheReadingIsNoLag() {
        peer(0, Readings.B + ":1-10");
        peer(5, Readings.B + ":1-15");
        assertThat(behind(4, Readings.B + ":1-10")).isEqualTo(0.0);
    }

    @Test
    void aGapOfThePastAndOthersTransactionsDoNotCount() {
        String third = "cccccccc-0000-0000-0000-000000000003";
        peer(0, Readings.B + ":1-10");
        peer(2, Readings.B + ":1-12," + third + ":1-5");
        assertThat(behind(9, Readings.B + ":7-12")).isEqualTo(0.0);
    }

    @Test
    void whatAPeerCommittedLastBeforeItWentAwayBlamesNobodyAndCountsFromItsReturn() {
        peer(0, Readings.B + ":1-10");
        peer(2, Readings.B + ":1-12");
        marks.lost();
        assertThat(behind(60, Readings.B + ":1-11"))
                .as("nothing to compare with")
                .isNull();
        peer(100, Readings.B + ":1-12");
        assertThat(behind(103, Readings.B + ":1-11")).isEqualTo(3.0);
    }

    @Test
    void anotherServerBehindTheAddressBeginsAnew() {
        peer(0, Readings.B + ":1-10");
        peer(2, Readings.B + ":1-12");
        String other = "dddddddd-0000-0000-0000-000000000004";
        marks.mark(Readings.reading(other, other + ":1-3", 4, 0), 4 * SECOND);
        assertThat(behind(9, Readings.B + ":1-10")).isEqualTo(0.0);
    }

    @Test
    void withoutGtidsThePositionInThePeersLogTells() {
        marks.mark(Readings.reading(Readings.B, "", 500, 0), 0);
        marks.mark(Readings.reading(Readings.B, "", 900, 0), 2 * SECOND);
        var there = Readings.reading(Readings.A, "", 4, 0, Readings.at(Readings.B, 700));
        assertThat(marks.behind(there, 5 * SECOND)).isEqualTo(3.0);
        var caughtUp = Readings.reading(Readings.A, "", 4, 0, Readings.at(Readings.B, 900));
        assertThat(marks.behind(caughtUp, 6 * SECOND)).isEqualTo(0.0);
    }

    @Test
    void hoursBehindNeedNoMoreMemoryAndTheLagStaysExact() {
        peer(0, Readings.B + ":1-10");
        assertThat(behind(0, Readings.B + ":1-10")).isEqualTo(0.0);
        for (int second = 1; second <= 20_000; second++) {
            peer(second, Readings.B + ":1-" + (10 + second));
        }
        assertThat(behind(20_000, Readings.B + ":1-10")).isEqualTo(19_999.0);
        assertThat(behind(20_001, Readings.B + ":1-20010")).isEqualTo(0.0);
    }
}
