package dev.parallax.audit;

import dev.parallax.finding.Side;
import dev.parallax.server.NodeConnection;
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

    /** Whether a node has executed what the other had. */
    interface Question {
        PeerProgress.Answer ask() throws InterruptedException;
    }

    /** Between two questions; throws what else went wrong meanwhile. */
    interface Pause {
        void pause() throws InterruptedException;
    }

    /** Waits, where that can help, for what both have executed by now. */
    static CatchUp await(NodeConnection a, NodeConnection b, Duration atMost, ReplicationListener listener)
            throws InterruptedException {
        PeerProgress.Mark markA = a.ask(open -> PeerProgress.Mark.read(open, a.settings()));
        PeerProgress.Mark markB = b.ask(open -> PeerProgress.Mark.read(open, b.settings()));
        boolean gtids = a.identity().gtidMode() && b.identity().gtidMode();
        return await(
                () -> a.ask(open -> PeerProgress.of(open, a.settings(), markB, gtids)),
                () -> b.ask(open -> PeerProgress.of(open, b.settings(), markA, gtids)),
                atMost,
                listener,
                () -> Thread.sleep(POLL.toMillis()));
    }

    /** Asks both until neither is behind, or for so long. */
    static CatchUp await(Question a, Question b, Duration atMost, ReplicationListener listener, Pause pause)
            throws InterruptedException {
        Instant deadline = Instant.now().plus(atMost);
        boolean said = false;
        while (true) {
            PeerProgress.Answer ofA = a.ask();
            PeerProgress.Answer ofB = b.ask();
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
            pause.pause();
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
