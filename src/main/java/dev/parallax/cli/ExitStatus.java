package dev.parallax.cli;

import dev.parallax.audit.Outcome;
import dev.parallax.finding.Severity;

/** What the exit status of a command means. */
final class ExitStatus {

    static final int CLEAN = 0;
    static final int FINDINGS = 1;
    static final int USAGE = 2;
    static final int INCONCLUSIVE = 3;
    static final int INTERNAL_ERROR = 70;

    private ExitStatus() {}

    /**
     * Findings at or above the threshold win over things that could not be checked: the first are proved. What is left
     * open is asked for by itself: where the only differences are ignored, it is what there is left to say.
     */
    static int of(Outcome outcome, Severity failOn) {
        Severity highest = outcome.highest();
        if (highest != null && highest.compareTo(failOn) >= 0) {
            return FINDINGS;
        }
        return outcome.open() ? INCONCLUSIVE : CLEAN;
    }
}
