package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is said while logs are read, by a clock that the test turns. */
class ConsoleProgressTest {

    private static final long COMMIT = Instant.parse("2026-10-21T16:00:00Z").getEpochSecond() * 1_000_000 + 250_000;

    private final StringWriter err = new StringWriter();
    private long nanos = -7;

    private ConsoleProgress progress(boolean terminal, boolean quiet) {
        return new ConsoleProgress(new PrintWriter(err), quiet, terminal, () -> nanos);
    }

    /** Reads on for so many seconds, a transaction each. */
    private void read(ConsoleProgress progress, int seconds) {
        for (int i = 0; i < seconds; i++) {
            nanos += Duration.ofSeconds(1).toNanos();
            progress.read(COMMIT + i * 1_000_000L);
        }
    }

    @Test
    void aLineAMinuteWhereThereIsNoTerminal() {
        ConsoleProgress progress = progress(false, false);
        progress.pass(0, 1);
        read(progress, 125);
        assertThat(err.toString().lines())
                .containsExactly("reading both logs", "  at 2026-10-21T16:00:59Z", "  at 2026-10-21T16:01:59Z");
    }

    @Test
    void oneLineIsOverwrittenOnATerminal() {
        read(progress(true, false), 3);
        assertThat(err.toString())
                .isEqualTo("\r  at 2026-10-21T16:00:00Z\r  at 2026-10-21T16:00:01Z\r  at 2026-10-21T16:00:02Z");
    }

    @Test
    void quietIsQuiet() {
        for (boolean terminal : new boolean[] {true, false}) {
            read(progress(terminal, true), 125);
        }
        assertThat(err.toString()).isEmpty();
    }
}
