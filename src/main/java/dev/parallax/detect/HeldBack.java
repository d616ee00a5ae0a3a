package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Findings that rest on a log holding what its node applied, kept until that is certain: breaks between two writes of one
 * log, and definitions changed while the other node wrote. See {@link AppliedInLog}.
 */
final class HeldBack implements Consumer<Episode> {

    private final AppliedInLog applied;
    private final Consumer<Episode> episodes;
    private final List<Episode> unproved = new ArrayList<>();
    private final List<TransactionCase> definitions = new ArrayList<>();

    HeldBack(AppliedInLog applied, Consumer<Episode> episodes) {
        this.applied = applied;
        this.episodes = episodes;
    }

    @Override
    public void accept(Episode episode) {
        if (restsOnUnproved(episode)) {
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

    /** Both logs have ended: hands over what is evidence of something. */
    void finish(PendingCounts pending, Consumer<TransactionCase> transactions) {
        for (Episode episode : unproved) {
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
            if (broken || episode.kind != Episode.Kind.OUT_OF_BAND) {
                episodes.accept(episode);
            }
        }
        unproved.clear();
        if (!pending.isBlind(Side.A) && !pending.isBlind(Side.B)) {
            definitions.forEach(transactions);
        }
        definitions.clear();
    }
}
