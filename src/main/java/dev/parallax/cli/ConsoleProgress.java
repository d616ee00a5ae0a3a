package dev.parallax.cli;

import dev.parallax.detect.Detection;
import dev.parallax.finding.Side;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Says on stderr what goes on: one line that is overwritten on a terminal, a line a stage elsewhere. */
final class ConsoleProgress implements Detection.Progress {

    private static final long INTERVAL_NANOS = 200_000_000L;

    private final PrintWriter err;
    private final boolean quiet;
    private final boolean terminal = Terminal.isInteractive();
    private long lastNanos;
    private boolean lineOpen;
    private int lineLength;

    ConsoleProgress(PrintWriter err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    @Override
    public void pass(int index, int count) {
        if (count == 1) {
            say("reading both logs");
        } else {
            say("reading both logs, pass " + (index + 1) + " of " + count
                    + " (the state of one pass would not fit the memory)");
        }
    }

    @Override
    public void read(long commitMicros) {
        if (isDue()) {
            Instant at = Instant.EPOCH.plus(commitMicros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
            print("at " + at);
        }
    }

    private boolean isDue() {
        return !quiet && terminal && System.nanoTime() - lastNanos > INTERVAL_NANOS;
    }

    private void print(String line) {
        lastNanos = System.nanoTime();
        int blanks = Math.max(0, lineLength - line.length());
        err.print("\r  " + line + " ".repeat(blanks));
        err.flush();
        lineOpen = true;
        lineLength = line.length();
    }

    /** A line on a terminal that the next one takes the place of; nothing elsewhere. */
    void overwrite(String line) {
        if (isDue()) {
            print(line);
        }
    }

    /** The node has not executed yet what the other had. */
    void waitingForReplication(Side side, Duration atMost) {
        say("waiting until " + side.label() + " has applied what " + side.peer().label() + " had executed, at most "
                + atMost.toSeconds() + " s");
    }

    /** A line of its own. */
    void say(String what) {
        if (quiet) {
            return;
        }
        done();
        err.println(what);
    }

    /** Ends the line that is being overwritten. */
    void done() {
        if (lineOpen) {
            err.print("\r" + " ".repeat(lineLength + 2) + "\r");
            err.flush();
            lineOpen = false;
            lineLength = 0;
        }
    }
}
