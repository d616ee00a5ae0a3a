package dev.parallax.audit;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Side;

/** What an account without {@code SELECT} on everything leaves open. */
final class HiddenTables {

    private HiddenTables() {}

    /** @param blocks whether something that was asked for can be among them */
    static NotChecked of(Side side, boolean blocks) {
        return new NotChecked(
                "databases and tables that are hidden from the account on " + side.label(),
                "it has no SELECT on *.*, so what it may not see cannot be told from what is not there; grant that, or name"
                        + " what it may read with --databases or --tables",
                blocks);
    }
}
