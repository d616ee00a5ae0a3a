package dev.parallax.faults;

import dev.parallax.sandbox.Side;
import java.util.List;

/**
 * A transaction that a node has committed.
 *
 * @param position where it begins in that node's log, {@code FILE:POS}: its identity with and without GTIDs
 * @param gtid "" without GTIDs
 */
record Written(Side origin, String position, String gtid, TxPlan plan, List<Change> changes) {

    @Override
    public String toString() {
        return origin.letter() + " " + position + (gtid.isEmpty() ? "" : " " + gtid) + " "
                + NetWrite.of(changes).keySet();
    }
}
