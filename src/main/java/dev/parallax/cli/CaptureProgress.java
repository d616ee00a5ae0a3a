package dev.parallax.cli;

import dev.parallax.audit.CaptureListener;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.time.Duration;

/** Says on stderr how a capture fares. */
record CaptureProgress(ConsoleProgress console) implements CaptureListener {

    @Override
    public synchronized void reading(Side side, BinlogPosition from, boolean resumed) {
        console.say(
                "reading the log of " + side.label() + " from " + from + (resumed ? ", where the journal ends" : ""));
    }

    @Override
    public synchronized void reconnecting(Side side, int attempt, Duration pause, String why) {
        console.say("connection to " + side.label() + " lost (" + why + "); try " + attempt + " in " + pause.toMillis()
                + " ms");
    }

    @Override
    public synchronized void reconnected(Side side, BinlogPosition from) {
        console.say("connected to " + side.label() + " again, going on from " + from);
    }

    @Override
    public synchronized void waitingForReplication(Side side, Duration atMost) {
        console.waitingForReplication(side, atMost);
    }

    @Override
    public synchronized void finished(Side side, BinlogPosition at, long transactions) {
        console.say("read the log of " + side.label() + " to " + at);
    }
}
