package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.GtidSet;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the executed sets of two nodes say of their data: whether one is a copy of the other as it was earlier, so that
 * all it lacks is in the other's log.
 *
 * <p>A set tells of transactions that have a GTID. What was written while GTIDs were off is in neither: rows that the
 * copy has of its own, or rows of the original that no link by GTIDs fetches. Logs hold those transactions, as such
 * that have no GTID. So it counts as proved only where no such transaction is in the copy's log, which has to be all
 * there, and none in the original's from the file on in which the copy's last transaction is: before that it was in the
 * data that were copied. What is in no log at all (sql_log_bin=0) is not seen.
 */
final class Histories {

    /** Whether a log holds transactions without a GTID. */
    enum Unnamed {
        NONE,
        SOME,
        /** It does not reach back far enough. */
        UNKNOWN
    }

    /** Asks a node. */
    interface Logs {

        /**
         * Whether this node's log holds any.
         *
         * @param since from the file on that holds the last transaction of this set; empty for all it ever logged
         */
        Unnamed unnamed(Side side, GtidSet since);
    }

    private final NodeState a;
    private final NodeState b;
    private final SetupOptions options;
    private final Logs logs;
    private final Map<Side, Unnamed> answers = new EnumMap<>(Side.class);

    /** @param logs is asked only where sets alone do not say it */
    Histories(NodeState a, NodeState b, SetupOptions options, Logs logs) {
        this.a = a;
        this.b = b;
        this.options = options;
        this.logs = logs;
    }

    /** The node that is a copy by its GTIDs and has none of its own; null when neither is. */
    @Nullable
    Side copy() {
        return isEarlierStateOf(b, a) ? Side.B : isEarlierStateOf(a, b) ? Side.A : null;
    }

    /** Sets that are equal say it only of nodes that a link joins already; others are compared. */
    private boolean isEarlierStateOf(NodeState copy, NodeState original) {
        boolean linked = a.link() != null || b.link() != null;
        return !options.filePosition()
                && haveGtids()
                && !copy.isBlank()
                && !copy.executed().isEmpty()
                && original.executed().containsAll(copy.executed())
                && (linked || !copy.executed().equals(original.executed()))
                && copy.executed().containsAll(GtidSet.parse(original.variable("gtid_purged")));
    }

    /** Why that is not proved; empty when it is. */
    String doubt(Side copy) {
        GtidSet copied = (copy == Side.A ? a : b).executed();
        String own = doubt(copy, unnamed(copy, GtidSet.empty()), "all it has written");
        return own.isEmpty()
                ? doubt(
                        copy.peer(),
                        unnamed(copy.peer(), copied),
                        "all it has written since " + copy.label() + " was copied")
                : own;
    }

    private Unnamed unnamed(Side side, GtidSet since) {
        return answers.computeIfAbsent(side, unasked -> logs.unnamed(side, since));
    }

    private static String doubt(Side side, Unnamed unnamed, String wanted) {
        return switch (unnamed) {
            case NONE -> "";
            case SOME -> "the log of " + side.label() + " holds transactions without a GTID, which no set shows";
            case UNKNOWN ->
                "the log of " + side.label() + " no longer holds " + wanted
                        + ", so it may have written without GTIDs, which no set shows";
        };
    }

    /**
     * Whether one has transactions of the other: then what it lacks is to be fetched, unless the data prove otherwise.
     * Where GTIDs were off, the logs hold transactions that no link by GTIDs can fetch; and a link by file and position
     * fetches nothing that was before.
     */
    boolean areShared() {
        return !options.filePosition()
                && haveGtids()
                && !answers.containsValue(Unnamed.SOME)
                && a.executed().minus(b.executed()).count() < a.executed().count();
    }

    private boolean haveGtids() {
        return a.gtidMode() == GtidMode.ON && b.gtidMode() == GtidMode.ON;
    }
}
