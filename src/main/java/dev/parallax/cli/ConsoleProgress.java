package dev.parallax.cli;

import dev.parallax.detect.Detection;
import dev.parallax.finding.Side;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Says on stderr what goes on: a line a stage, and how far it is, overwritten on a terminal, once a minute elsewhere.
 */
final class ConsoleProgress implements Detection.Progress {

    private static final Duration EVERY_ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration EVERY_ELSEWHERE = Duration.ofMinutes(1);

    private final PrintWriter err;
    private final boolean quiet;
    private final boolean terminal;
    private final LongSupplier nanos;
    private long lastNanos;
    private boolean lineOpen;
    private int lineLength;

    ConsoleProgress(PrintWriter err, boolean quiet) {
        this(err, quiet, Terminal.isInteractive(), System::nanoTime);
    }

    /**
     * @param terminal whether lines can be overwritten
     * @param nanos tells the time as {@link System#nanoTime} does
     */
    ConsoleProgress(PrintWriter err, boolean quiet, boolean terminal, LongSupplier nanos) {
        this.err = err;
        this.quiet = quiet;
        this.terminal = terminal;
        this.nanos = nanos;
        this.lastNanos = nanos.getAsLong();
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
    public void again(Side side) {
        say("reading the log of " + side.label() + " again, for rows that nothing has explained");
    }

    @Override
    public void read(long commitMicros) {
        if (isDue()) {
            Instant at = Instant.EPOCH.plus(commitMicros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
            print("at " + at);
        }
    }

    private boolean isDue() {
        Duration every = terminal ? EVERY_ON_TERMINAL : EVERY_ELSEWHERE;
        return !quiet && nanos.getAsLong() - lastNanos >= every.toNanos();
    }

    private void print(String line) {
        lastNanos = nanos.getAsLong();
        if (!terminal) {
            err.println("  " + line);
            err.flush();
            return;
        }
        int blanks = Math.max(0, lineLength - line.length());
        err.print("\r  " + line + " ".repeat(blanks));
        err.flush();
        lineOpen = true;
        lineLength = line.length();
    }

    /** A line that the next one takes the place of on a terminal; elsewhere, one of many is said. */
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
