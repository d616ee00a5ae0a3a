package dev.parallax.detect;

import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;

/** Findings that are about a table or the pair, made of what both readers have gathered. */
final class PairFindings {

    private PairFindings() {}

    /** Both logs have been read to their end. */
    static List<Finding> of(Detection.Options options, PendingCounts pending, LogReader a, LogReader b)
            throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        lanes(options, a, b).addTo(findings);
        // A log without what its node applied looks like one long silence.
        if (!pending.isBlind(Side.A) && !pending.isBlind(Side.B)) {
            new SplitBrain(a, b, options).addTo(findings);
        }
        return findings;
    }

    /** What of the same could not be judged. */
    static List<NotChecked> notChecked(Detection.Options options, LogReader a, LogReader b) {
        return lanes(options, a, b).notChecked();
    }

    private static LaneFindings lanes(Detection.Options options, LogReader a, LogReader b) {
        return new LaneFindings(
                a.counts().lanes, b.counts().lanes, options.answers().keys());
    }
}
