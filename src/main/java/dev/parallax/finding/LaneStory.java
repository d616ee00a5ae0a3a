package dev.parallax.finding;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The prose of auto-increment lanes: values outside of one, and lanes that meet. */
public final class LaneStory {

    /** A server said that the key is an AUTO_INCREMENT column. */
    public static final String KNOWN = "auto_increment_column";

    /** Nobody was asked; the values themselves show it. */
    public static final String INFERRED = "inferred_from_values";

    /** A node's offset is above its increment: MySQL ignores it. */
    public static final String OFFSET_IGNORED = "offset_ignored";

    /** A node takes every number. */
    public static final String NO_LANES = "no_lanes";

    /** Both nodes have the same increment and offset. */
    public static final String SAME_LANE = "same_lane";

    /** The two lanes differ and have numbers in common all the same. */
    public static final String LANES_MEET = "lanes_meet";

    private LaneStory() {}

    /** Inserts of one table with values outside the lane of the node that executed them. */
    public static Explanation violations(String table, Witness witness) {
        StringBuilder prose = new StringBuilder();
        long outside = 0;
        for (Side side : Side.values()) {
            String count = witness.facts().get("outside the lane on " + side.label());
            if (count != null) {
                outside += Long.parseLong(count);
                prose.append(count)
                        .append(" of ")
                        .append(witness.facts().get("inserts on " + side.label()))
                        .append(" rows inserted on ")
                        .append(side.label())
                        .append(" have a value outside ")
                        .append(side.label())
                        .append("'s lane (")
                        .append(witness.facts().get("settings on " + side.label()))
                        .append("); the first: ")
                        .append(witness.facts().get("values on " + side.label()))
                        .append(".\n");
            }
        }
        prose.append(
                "The lane is that of the session which inserted the row, as its BEGIN in the log of that node says."
                        + " A value outside of it was written out in the statement, or the settings were changed inside the"
                        + " transaction; the other node can generate the same value at any time.");
        if (INFERRED.equals(witness.cause())) {
            prose.append("\nThat the column is AUTO_INCREMENT was not said by a server: nine values in ten or more, on"
                    + " both nodes, follow the lanes.");
        }
        return new Explanation(
                RowText.printable(table) + ": " + outside + (outside == 1 ? " row" : " rows")
                        + " inserted with a value outside the node's auto-increment lane",
                prose.toString(),
                "Let the server generate the key, or choose values from the node's own lane."
                        + "\nNothing needs repair as long as no auto_increment_collision or insert_insert is reported.");
    }

    /** Settings under which both nodes inserted, and could have inserted the same value. */
    public static Explanation misconfigured(Witness witness) {
        String a = fact(witness, "settings on a");
        String b = fact(witness, "settings on b");
        String prose = "a inserted with " + a + ", b with " + b + "; into " + fact(witness, "tables") + ".\n"
                + why(witness.cause());
        return new Explanation(
                "a and b can generate the same auto-increment value",
                prose,
                "Give both nodes the same auto_increment_increment, 2 or more, and each its own auto_increment_offset, not"
                        + " above the increment; SET PERSIST them, so that a restart keeps them. Sessions that are open"
                        + " keep the old values until they reconnect.");
    }

    private static String why(@Nullable String cause) {
        return switch (Objects.requireNonNullElse(cause, "")) {
            case OFFSET_IGNORED ->
                "An offset above the increment is ignored by MySQL, so that node keeps to no lane of its own.";
            case NO_LANES -> "An increment of 1 takes every number, also those of the other node.";
            case SAME_LANE -> "Both nodes take the same numbers.";
            default -> "The two lanes have numbers in common: their increments do not keep the offsets apart.";
        };
    }

    private static String fact(Witness witness, String name) {
        return witness.facts().getOrDefault(name, "unknown");
    }
}
