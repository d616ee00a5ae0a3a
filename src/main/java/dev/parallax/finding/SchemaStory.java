package dev.parallax.finding;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prose of a definition that differs. Its witness has the effect as its cause, and as facts {@code object}, {@code
 * property} where it is not the whole object, {@code on a} and {@code on b} where there is something, and {@code why}.
 */
public final class SchemaStory {

    /** Longer definitions do not stand in a title. */
    private static final int IN_TITLE = 60;

    private SchemaStory() {}

    /** What its witness proves; open where it may be a change on its way. */
    public static Explanation tell(Status status, Witness witness) {
        boolean open = status == Status.PENDING;
        String prose = effect(witness.cause()) + ": " + witness.facts().get("why") + ".";
        return new Explanation(
                title(witness.facts()),
                open
                        ? prose + "\nWhether that is so for good is open; what keeps it open is listed as not checked."
                        : prose,
                open ? "Compare again when what is listed as not checked has been settled." : remedy(witness.cause()));
    }

    private static String title(Map<String, String> facts) {
        String object = RowText.printable(String.valueOf(facts.get("object")));
        String property = facts.get("property");
        String a = facts.get("on a");
        String b = facts.get("on b");
        if (property == null) {
            return object + " is missing on " + (a == null ? "a" : "b");
        }
        boolean brief = length(a) <= IN_TITLE && length(b) <= IN_TITLE;
        return object + ": " + property + (brief ? " is " + value(a) + " on a and " + value(b) + " on b" : " differs");
    }

    private static int length(@Nullable String value) {
        return value == null ? 0 : value.length();
    }

    private static String value(@Nullable String value) {
        return value == null ? "nothing" : value.isEmpty() ? "empty" : RowText.printable(value);
    }

    private static String effect(@Nullable String cause) {
        return switch (String.valueOf(cause)) {
            case "replication_can_break" -> "Replication can break";
            case "data_can_differ" -> "Rows can come to differ";
            case "behaviour_differs" -> "What is replicated stays equal, clients meet a difference";
            default -> "Harmless to rows";
        };
    }

    private static String remedy(@Nullable String cause) {
        return "harmless".equals(cause)
                ? "Nothing needs doing for the data's sake."
                : "Decide which node is right, and change the other in a session with sql_log_bin=0: a logged statement"
                        + " would be replicated to the node that is right already, and fail there.";
    }
}
