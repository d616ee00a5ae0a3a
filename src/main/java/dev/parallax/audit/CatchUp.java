package dev.parallax.audit;

import dev.parallax.finding.Side;
import dev.parallax.server.PeerProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Waits until each node has executed everything that the other had executed at one moment, so that what one of them did
 * before it is on both.
 *
 * @param reasons why it is not so, a sentence each; empty when both have, or nothing is on its way
 */
record CatchUp(List<String> reasons) {

    private static final Duration POLL = Duration.ofMillis(200);

    /** Hears that there is something to wait for. */
    interface Listener {
        /** The node has not executed yet what the other had. */
        void waitingForReplication(Side side, Duration atMost);
    }

    /** Waits, where that can help. */
    static CatchUp await(NodeConnection a, NodeConnection b, Duration atMost, Listener listener)
            throws InterruptedException {
        PeerProgress.Mark markA = a.ask(open -> PeerProgress.Mark.read(open, a.settings()));
        PeerProgress.Mark markB = b.ask(open -> PeerProgress.Mark.read(open, b.settings()));
        boolean gtids = a.identity().gtidMode() && b.identity().gtidMode();
        Instant deadline = Instant.now().plus(atMost);
        boolean said = false;
        while (true) {
            PeerProgress.Answer ofA = a.ask(open -> PeerProgress.of(open, a.settings(), markB, gtids));
            PeerProgress.Answer ofB = b.ask(open -> PeerProgress.of(open, b.settings(), markA, gtids));
            boolean aWaits = ofA.state() == PeerProgress.State.BEHIND;
            boolean bWaits = ofB.state() == PeerProgress.State.BEHIND;
            if ((!aWaits && !bWaits) || !Instant.now().isBefore(deadline)) {
                List<String> reasons = new ArrayList<>();
                addReason(reasons, Side.A, ofA);
                addReason(reasons, Side.B, ofB);
                return new CatchUp(reasons);
            }
            if (!said) {
                said = true;
                listener.waitingForReplication(aWaits ? Side.A : Side.B, atMost);
            }
            Thread.sleep(POLL.toMillis());
        }
    }

    private static void addReason(List<String> reasons, Side side, PeerProgress.Answer answer) {
        if (answer.state() == PeerProgress.State.BEHIND || answer.state() == PeerProgress.State.CANNOT) {
            reasons.add(side.label() + " has not applied everything of "
                    + side.peer().label() + ": " + answer.reason());
        }
    }

    boolean reached() {
        return reasons.isEmpty();
    }
}
