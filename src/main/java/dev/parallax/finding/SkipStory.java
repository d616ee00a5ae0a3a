package dev.parallax.finding;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The prose of a transaction that the peer executed not at all, or without some of its rows. */
public final class SkipStory {

    /** The origin's GTID with an empty transaction of the peer's own behind it: somebody skipped it by hand. */
    public static final String INJECTED_EMPTY = "injected_empty";
    /** Missing from the peer's log although later transactions of its origin are there. */
    public static final String ABSENT = "absent";
    /** The transaction is there, and a row that it must have changed is not. */
    public static final String ROWS_SUPPRESSED = "rows_suppressed";
    /** The node that first executed it lost the end of its log, and with it the transaction. */
    public static final String LOST = "lost_at_origin";
    /** The peer's replication filters leave the table out. */
    public static final String FILTERED = "filtered";

    private SkipStory() {}

    static String tell(Status status, Witness witness) {
        List<String> lines = new ArrayList<>();
        if (!witness.transactions().isEmpty()) {
            lines.add(how(witness.transactions().get(0), witness.cause()));
        }
        lines.add(
                switch (status) {
                    case DIVERGED -> outcome(witness);
                    case HEALED -> "A later write made the nodes agree again.";
                    case PENDING -> "How the row ends is open until both nodes have applied every write of it.";
                    case CONFIRMED -> "How the row ended cannot be told from the logs.";
                });
        return String.join("\n", lines);
    }

    /** One sentence: that the transaction was skipped, and what shows it. */
    static String how(WitnessTransaction skipped, @Nullable String cause) {
        String origin =
                skipped.origin() == null ? "its origin" : skipped.origin().label();
        String peer = skipped.origin() == null
                ? "the other node"
                : skipped.origin().peer().label();
        return switch (Objects.requireNonNullElse(cause, "")) {
            case INJECTED_EMPTY ->
                skipped.label() + " was skipped on " + peer + ": " + peer
                        + "'s log has its GTID with nothing behind it, made on " + peer + " itself, while " + origin
                        + "'s log has its changes.";
            case ABSENT ->
                skipped.label() + " was skipped on " + peer + ": " + peer
                        + "'s log lacks it, although later transactions of " + origin + " are there and " + origin
                        + "'s are applied in order.";
            case LOST ->
                skipped.label() + " is in " + peer + "'s log, and " + origin
                        + ", which executed it first, has lost it.";
            case FILTERED ->
                skipped.label() + "'s change of this table was filtered on " + peer
                        + ": its replication filters leave the table out.";
            default ->
                skipped.label() + " was applied on " + peer
                        + " without its change of this row, although the row there was "
                        + "not what " + skipped.label() + " leaves behind: the change was suppressed "
                        + "(replica_exec_mode=IDEMPOTENT, or replica_skip_errors).";
        };
    }

    private static String outcome(Witness witness) {
        List<Value> a = witness.imageA();
        List<Value> b = witness.imageB();
        String end = "No later write made the nodes agree.";
        if (a == null || b == null || a.isEmpty() == b.isEmpty()) {
            return end;
        }
        return end + " " + (a.isEmpty() ? "b holds the row and a has none." : "a holds the row and b has none.");
    }
}
