package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.TableName;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code verify} says while it reads, by a clock that the test turns. */
class VerifyProgressTest {

    private static final TableName ORDERS = new TableName("shop", "orders");

    private final StringWriter err = new StringWriter();
    private long nanos = -7;

    private VerifyProgress progress(boolean terminal, boolean quiet) {
        return new VerifyProgress(new ConsoleProgress(new PrintWriter(err), quiet, terminal, () -> nanos), () -> nanos);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void rateAndTimeLeftFollowFromWhatWasCompared() {
        VerifyPace pace = new VerifyPace(300_000, 1_000_000L, Duration.ofSeconds(3));
        assertThat(pace.perSecond()).isEqualTo(100_000);
        assertThat(pace.left()).isEqualTo(Duration.ofSeconds(7));
        assertThat(pace).hasToString("300,000 rows in all, 100,000 a second, about 7 s left");
        // A row in ten seconds is a rate too.
        assertThat(new VerifyPace(1, 13L, Duration.ofSeconds(10)))
                .hasToString("1 row in all, 0 a second, about 2 min left");
        assertThat(new VerifyPace(1_000, 8_301_000L, Duration.ofSeconds(1)))
                .hasToString("1,000 rows in all, 1,000 a second, about 2 h 18 min left");
    }

    @Test
    void noTimeIsLeftThatNobodyKnows() {
        Duration second = Duration.ofSeconds(1);
        assertThat(new VerifyPace(0, 10L, second)).hasToString("0 rows in all, 0 a second");
        assertThat(new VerifyPace(10, 10L, second)).hasToString("10 rows in all, 10 a second");
        assertThat(new VerifyPace(11, 10L, second)).hasToString("11 rows in all, 11 a second");
        assertThat(new VerifyPace(5, null, second)).hasToString("5 rows in all, 5 a second");
        assertThat(new VerifyPace(5, 10L, Duration.ZERO).left()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aLineAMinuteWhereThereIsNoTerminal() {
        VerifyProgress progress = progress(false, false);
        progress.begins(2, 100_000, true);
        pass(Duration.ofSeconds(59));
        progress.compared(ORDERS, 59_000);
        assertThat(err.toString().lines()).containsExactly("comparing 2 tables, about 100,000 rows");
        pass(Duration.ofSeconds(1));
        progress.compared(ORDERS, 1_000);
        progress.compared(ORDERS, 0);
        assertThat(err.toString().lines())
                .containsExactly(
                        "comparing 2 tables, about 100,000 rows",
                        "  shop.orders: 60,000 rows in all, 1,000 a second, about 40 s left");
        pass(Duration.ofSeconds(60));
        progress.compared(ORDERS, 30_000);
        assertThat(err.toString().lines())
                .last()
                .isEqualTo("  shop.orders: 90,000 rows in all, 750 a second, about 13 s left");
        assertThat(err.toString()).doesNotContain("\r");
    }

    @Test
    void whereOnlySomeRowsAreReadTheEstimateOfAllIsNoMeasure() {
        VerifyProgress progress = progress(false, false);
        progress.begins(1, 100_000, false);
        pass(Duration.ofMinutes(1));
        progress.compared(ORDERS, 6_000);
        assertThat(err.toString().lines()).last().isEqualTo("  shop.orders: 6,000 rows in all, 100 a second");
    }

    @Test
    void oneLineIsOverwrittenOnATerminal() {
        VerifyProgress progress = progress(true, false);
        progress.begins(1, 4_000, true);
        for (int i = 0; i < 3; i++) {
            pass(Duration.ofMillis(250));
            progress.compared(ORDERS, 1_000);
        }
        assertThat(err.toString().lines().findFirst()).contains("comparing 1 table, about 4,000 rows");
        String[] shown = err.toString().split("\r", -1);
        assertThat(shown).hasSize(4);
        assertThat(shown[3]).startsWith("  shop.orders: 3,000 rows in all, 4,000 a second, about 0 s left");
        pass(Duration.ofMillis(100));
        int before = err.toString().length();
        progress.compared(ORDERS, 1);
        assertThat(err.toString()).hasSize(before);
    }

    @Test
    void quietIsQuiet() {
        for (boolean terminal : new boolean[] {true, false}) {
            VerifyProgress progress = progress(terminal, true);
            progress.begins(1, 4_000, true);
            pass(Duration.ofHours(1));
            progress.compared(ORDERS, 1_000);
        }
        assertThat(err.toString()).isEmpty();
    }
}
