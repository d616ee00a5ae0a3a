package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Findings that rest on what only the end of both logs tells, kept until then: breaks between two writes of one log, and
 * definitions changed while the other node wrote, on a log holding what its node applied (see {@link AppliedInLog});
 * rows of a transaction that a log lacks without saying so, and what is told of them after it, on an applier that keeps
 * its source's order (see {@link ArrivalOrder}).
 */
final class HeldBack implements Consumer<Episode> {

    private final AppliedInLog applied;
    private final Consumer<Episode> episodes;
    private final List<Episode> unproved = new ArrayList<>();
    private @Nullable PendingCounts ended;
    private final List<TransactionCase> definitions = new ArrayList<>();

    HeldBack(AppliedInLog applied, Consumer<Episode> episodes) {
        this.applied = applied;
        this.episodes = episodes;
    }

    @Override
    public void accept(Episode episode) {
        PendingCounts known = ended;
        if (known != null) {
            handOver(episode, known);
        } else if (restsOnUnproved(episode) || !episode.restsOnOrder().isEmpty()) {
            unproved.add(episode);
        } else {
            episodes.accept(episode);
        }
    }

    /** A definition that was changed concurrently. */
    void definition(TransactionCase found) {
        definitions.add(found);
    }

    private boolean restsOnUnproved(Episode episode) {
        boolean proved = applied.isProved(Side.A) && applied.isProved(Side.B);
        for (SettledWrite write : proved ? List.<SettledWrite>of() : episode.block.kept()) {
            for (Side side : Side.values()) {
                if (OutOfBand.isBroken(write.on(side)) && !applied.isProved(side)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Both logs have ended: hands over what is evidence of something, now and from now on. */
    void finish(PendingCounts pending, Consumer<TransactionCase> transactions) {
        ended = pending;
        unproved.forEach(episode -> handOver(episode, pending));
        unproved.clear();
        if (!pending.isBlind(Side.A) && !pending.isBlind(Side.B)) {
            definitions.forEach(transactions);
        }
        definitions.clear();
    }

    private void handOver(Episode episode, PendingCounts pending) {
        boolean broken = false;
        for (SettledWrite write : episode.block.kept()) {
            for (Side side : Side.values()) {
                OpenWrite logged = write.on(side);
                if (logged != null && pending.isBlind(side)) {
                    logged.flags &= ~WriteBatch.CONTINUITY_BREAK;
                }
                broken |= OutOfBand.isBroken(logged);
            }
        }
        boolean unplaced = episode.restsOnOrder().stream().anyMatch(side -> pending.unplacedOn(side) > 0);
        if ((broken || episode.kind != Episode.Kind.OUT_OF_BAND) && !unplaced) {
            episodes.accept(episode);
        }
    }
}
