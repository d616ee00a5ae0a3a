package dev.parallax.finding;

import dev.parallax.finding.WitnessTransaction.Applied;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prose of a break in one log: a write found another row than the write before it had left. */
public final class OutOfBandStory {

    /** A row was changed between two of its writes in a's log. */
    public static final String ON_A = "unlogged_on_a";

    /** Likewise on b. */
    public static final String ON_B = "unlogged_on_b";

    /** Likewise on both nodes. */
    public static final String ON_BOTH = "unlogged_on_both";

    private OutOfBandStory() {}

    static String tell(Status status, List<Value> key, Witness witness) {
        List<String> lines = new ArrayList<>();
        WitnessTransaction next =
                witness.transactions().isEmpty() ? null : witness.transactions().get(0);
        for (Side side : Side.values()) {
            Applied found = next == null ? null : next.on(side);
            boolean here = ON_BOTH.equals(witness.cause()) || (side == Side.A ? ON_A : ON_B).equals(witness.cause());
            if (here && next != null && found != null) {
                lines.add(next.label() + " found " + RowText.tuple(found.before(), key) + " on " + side.label()
                        + ", and that is not what the write before it in " + side.label()
                        + "'s log had left: in between the row was changed without being logged.");
            }
        }
        lines.add(
                "Such a change is made with sql_log_bin=0, by a foreign key's cascade (MySQL 8.0 does not log the child"
                        + " rows), or remains when a crash loses the end of a log.");
        lines.add(
                switch (status) {
                    case DIVERGED -> "The nodes hold different rows at the end of the window.";
                    case HEALED -> "The nodes agree at the end of the window.";
                    case PENDING -> "How the row ends is open until both nodes have applied every write of it.";
                    case CONFIRMED -> "How the row ends is not part of this finding.";
                });
        return String.join("\n", lines);
    }

    static @Nullable String where(Witness witness) {
        return switch (String.valueOf(witness.cause())) {
            case ON_A -> "on a";
            case ON_B -> "on b";
            default -> "on both nodes";
        };
    }
}
