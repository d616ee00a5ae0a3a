package dev.parallax.report;

import dev.parallax.finding.Finding;
import java.util.Comparator;

/** The order in which people read findings: what differs first, what is harmless, and then what is ignored, last. */
final class FindingOrder {

    static final Comparator<Finding> BY_WEIGHT =
            Comparator.comparingInt(FindingOrder::rank).thenComparing(Finding::severity, Comparator.reverseOrder());

    private FindingOrder() {}

    private static int rank(Finding finding) {
        if (finding.ignored() != null) {
            return 4;
        }
        return switch (finding.status()) {
            case DIVERGED -> 0;
            case CONFIRMED -> 1;
            case PENDING -> 2;
            case HEALED -> 3;
        };
    }
}
