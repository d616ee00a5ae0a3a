package dev.parallax.repair;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One statement of a script. Two steps are the same only if they are one object. */
final class Step {

    private final Change change;
    private final Kind kind;
    private final List<Need> needs;
    private final @Nullable Step other;
    private final int number;

    /**
     * A statement.
     *
     * @param kind as the change's, unless the row is taken out and put in again
     * @param other the one that took the row out which this one puts in again
     * @param number by which a pair of such steps is known
     */
    Step(Change change, Kind kind, List<Need> needs, @Nullable Step other, int number) {
        this.change = change;
        this.kind = kind;
        this.needs = List.copyOf(needs);
        this.other = other;
        this.number = number;
    }

    Change change() {
        return change;
    }

    Kind kind() {
        return kind;
    }

    List<Need> needs() {
        return needs;
    }

    @Nullable
    Step takenOutBy() {
        return other;
    }

    /** Whether the row is put in again later. */
    boolean takesOut() {
        return kind == Kind.DELETE && change.kind() == Kind.UPDATE;
    }

    /** The variable that says whether the row was taken out. */
    String takenOut() {
        return "@parallax_taken_out_" + number;
    }

    /** Whether this changes a row that was there before. */
    boolean removes() {
        return kind != Kind.INSERT;
    }

    /** Whether the row, once this is done, no longer has these values in these columns. */
    boolean movesAway(List<String> columns, List<String> values) {
        return kind == Kind.DELETE || (kind == Kind.UPDATE && !values.equals(change.wanted(columns)));
    }

    /** Whether a row has these values in these columns once this is done. */
    boolean makes(List<String> columns, List<String> values) {
        return kind != Kind.DELETE && values.equals(change.wanted(columns));
    }
}
