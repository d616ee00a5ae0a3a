package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import java.util.List;

/** One thing to do on one node, with its reason. */
sealed interface Step {

    Side side();

    /** Why, in a few words. */
    String why();

    default boolean makesLink() {
        return this instanceof Change change && change.makes().stream().anyMatch(made -> made.kind() == Made.Kind.LINK);
    }

    /**
     * Statements that change the node.
     *
     * @param makes what is to be recorded before they run, so that it can be undone
     */
    record Change(Side side, String why, List<Sql> statements, List<Made> makes) implements Step {

        static Change of(Side side, String why, String statement, Made... makes) {
            return new Change(side, why, List.of(Sql.of(statement)), List.of(makes));
        }
    }

    /** Waits until no transaction without a GTID is open. */
    record AwaitNoAnonymous(Side side, String why) implements Step {}

    /** Refuses to go on where the log holds a transaction behind this position. */
    record ExpectUntouched(Side side, String why, BinlogPosition since) implements Step {}
}
