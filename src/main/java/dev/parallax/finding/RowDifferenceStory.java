package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prose of a row that was read on both nodes and is not the same, and of one that could not be settled. */
public final class RowDifferenceStory {

    /** The cause of a difference that no write in the logs explains. */
    public static final String BEFORE_JOURNAL = "before_journal";

    /** The name of the witness's fact that says how many equal rows there are on each node, without a key. */
    public static final String COPIES = "copies";

    /** The name of the witness's fact that says that transactions could not be told apart by GTIDs. */
    public static final String WEAKER = "weaker";

    private RowDifferenceStory() {}

    /**
     * A row that differs.
     *
     * @param explains what the logs say of it; null where they hold nothing that does
     * @param unlogged where nothing else explains it, the node on which it is known to have been changed without being
     *     logged; null where that is not known
     * @param from where the logs begin that were read
     */
    public static Explanation differs(
            TableName table,
            List<Value> key,
            Witness witness,
            @Nullable Finding explains,
            @Nullable String unlogged,
            String from) {
        List<String> lines = new ArrayList<>();
        String copies = witness.facts().get(COPIES);
        lines.add("a has " + RowText.tuple(witness.imageA(), key) + ", b has " + RowText.tuple(witness.imageB(), key)
                + (copies == null ? "." : ": " + copies + "."));
        if (witness.facts().containsKey(WEAKER)) {
            lines.add(
                    "The pair has no GTIDs, so this rests on log positions: nothing in either log changed the row while"
                            + " it was read.");
        } else {
            lines.add("Every transaction that changed it was on both nodes when it was read.");
        }
        if (unlogged != null) {
            lines.add("The logs that were read, from " + from + ", leave one row on both nodes, and that is not what "
                    + unlogged + " has: it was changed there without being logged.");
        } else if (explains == null) {
            lines.add("No write in the logs that were read, from " + from + ", explains it: it differed before, or was"
                    + " changed since its last logged write without being logged.");
        } else {
            lines.add("The logs explain it, " + explains.rule().id() + ":");
            explains.explanation().lines().forEach(lines::add);
        }
        return new Explanation(
                title(table, key) + " differs"
                        + (unlogged != null
                                ? ": " + Rule.OUT_OF_BAND_WRITE.id()
                                : explains == null ? "" : ": " + explains.rule().id()),
                String.join("\n", lines),
                unlogged != null
                        ? "Find out who wrote the row on " + unlogged
                                + " without logging it, and why; then write it there as"
                                + " it is on the other node, or as it is to be."
                        : explains == null
                                ? "Decide which node is right, and write that row on the node where it is wrong. Read"
                                        + " logs from before (`--since`) to learn since when it differs."
                                : explains.remedy());
    }

    /** A row that was never seen at rest. */
    public static Explanation hot(TableName table, List<Value> key, String reason) {
        return new Explanation(
                title(table, key) + " could not be settled",
                "It was not the same on both nodes whenever it was read, and each time something that changed it was still"
                        + " on its way: " + reason + ".",
                "Verify again when it is written less often, or give it more time with `--max-lag`.");
    }

    private static String title(TableName table, List<Value> key) {
        String name = RowText.printable(table.toString());
        return key.isEmpty() ? "a row of " + name : name + " " + RowText.key(key);
    }
}
