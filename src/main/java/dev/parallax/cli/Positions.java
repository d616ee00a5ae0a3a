package dev.parallax.cli;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values of an option that gives a position in each node's log. */
final class Positions {

    private Positions() {}

    /** The node's position; null when none is given. Throws UsageProblems where it is not one. */
    static @Nullable BinlogPosition of(Side side, String option, List<Sided> given) {
        BinlogPosition result = null;
        for (Sided position : given) {
            if (position.side() == side) {
                if (result != null) {
                    throw new ErrorHandling.UsageProblems(List.of("PX-USE-008 " + option + " is given twice for "
                            + side.label() + ": " + result + " and " + position.value()));
                }
                try {
                    result = BinlogPosition.parse(position.value());
                    BinlogPosition.sequenceOf(result.file());
                } catch (IllegalArgumentException e) {
                    throw new ErrorHandling.UsageProblems(
                            List.of("PX-USE-008 " + option + " " + side.label() + ": " + e.getMessage()));
                }
            }
        }
        return result;
    }
}
