package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.CommitStamp;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Without GTIDs: both nodes had written their logs up to place 100 when the window closed. */
class WindowTest {

    private static final long LAST_OF_A = 5_000;
    private static final long LAST_OF_B = 9_000;
    private static final BinlogPosition CLOSED = new BinlogPosition("log.000001", 100);

    private final Predicate<TransactionState> judged =
            new Window(WindowBounds.NONE, null, CLOSED, CLOSED, true).judging(LAST_OF_A, LAST_OF_B);

    @Test
    void aTransactionIsJudgedByItsPlaceWhereItCameFrom() {
        assertThat(judged).accepts(ofA(4_000, 90, 120)).rejects(ofA(4_000, 100, 120));
    }

    /** The end of a's log was asked first; meanwhile a committed one more, and b applied it. */
    @Test
    void whatWasCommittedBetweenTheEndsOfTheTwoLogsIsNotJudged() {
        assertThat(judged).rejects(onBAlone(LAST_OF_A + 1, 100)).rejects(onBAlone(LAST_OF_A, 130));
    }

    /** From before a's first file, applied late: it stands behind b's horizon too. */
    @Test
    void whatTheLogOfItsOriginNoLongerHoldsIsJudged() {
        assertThat(judged).accepts(onBAlone(LAST_OF_A - 1, 130));
    }

    /** Lost in a crash, say: b had it when the window closed. */
    @Test
    void whatTheOtherNodeHadExecutedIsJudgedHoweverYoung() {
        assertThat(judged).accepts(onBAlone(LAST_OF_A + 1, 99));
    }

    @Test
    void whereNoClockSpeaksItIsJudged() {
        assertThat(judged).accepts(onBAlone(0, 130));
        assertThat(new Window(WindowBounds.NONE, null, CLOSED, CLOSED, true).judging(0, LAST_OF_B))
                .accepts(onBAlone(LAST_OF_A + 1, 130));
    }

    private static TransactionState ofA(long micros, long placeInA, long placeInB) {
        TransactionState transaction = onBAlone(micros, placeInB);
        transaction.begin(Side.A, 1, logged(micros, micros, placeInA));
        return transaction;
    }

    private static TransactionState onBAlone(long micros, long placeInB) {
        TransactionState transaction = new TransactionState(new CommitStamp(1, micros, 0));
        transaction.begin(Side.B, 1, logged(micros, micros + 1, placeInB));
        return transaction;
    }

    private static Transaction logged(long original, long immediate, long place) {
        return new Transaction(new CommitStamp(1, original, 0), 1, original, immediate, CLOSED.file(), place);
    }
}
