package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The prose of two rows that cannot both be: one value in a unique index twice, a child without its parent. */
public final class ConstraintStory {

    private ConstraintStory() {}

    /** Two rows that were given one value of a unique index concurrently. */
    public static Explanation uniqueKey(Status status, TableName table, Witness witness) {
        String value = fact(witness, "value");
        String rows = fact(witness, "row of T1") + " and " + fact(witness, "row of T2");
        List<String> lines = new ArrayList<>();
        lines.add("T1 gave " + value + " to the row " + fact(witness, "row of T1") + " on a, and T2 to the row "
                + fact(witness, "row of T2") + " on b. The unique index " + RowText.printable(fact(witness, "index"))
                + " admits it once.");
        orders(status, witness, lines);
        String onA = fact(witness, "held on a");
        String onB = fact(witness, "held on b");
        lines.add(
                switch (status) {
                    case DIVERGED ->
                        "By the last writes in the two logs, the value belongs to " + onA + " on a and to " + onB
                                + " on b.";
                    case HEALED ->
                        "By the last writes in the two logs, the value belongs to " + onA + " on both nodes.";
                    case PENDING ->
                        "An applier that meets a value that is taken stops with error 1062 (duplicate entry), unless it is "
                                + "told to skip or overwrite: see SHOW REPLICA STATUS.";
                    case CONFIRMED -> "How it ended is not part of this finding.";
                });
        return new Explanation(
                title(status, table, "the rows " + rows + " got " + value + " concurrently on a and b"),
                String.join("\n", lines),
                uniqueRemedy(status));
    }

    private static String uniqueRemedy(Status status) {
        String prevent = "\nTo keep it from happening again, write such values on one node only. Auto-increment lanes"
                + " do not help: they keep keys apart, not values.";
        return switch (status) {
            case HEALED, CONFIRMED ->
                "Nothing to repair in the index. Check whether the row that lost the value was meant to." + prevent;
            case DIVERGED ->
                "Decide which row keeps the value, and bring the rows of this finding to the same state on both nodes, in"
                        + " sessions with sql_log_bin=0: logged, the statements would stop the other node's applier."
                        + prevent;
            case PENDING ->
                "Decide which row keeps the value. On the node that holds the other one, change or delete that in a"
                        + " session with sql_log_bin=0 and start the applier. On the other node, skip the transaction that"
                        + " cannot be applied, and repeat there what else it holds. Then audit again." + prevent;
        };
    }

    /** A child that was added while its parent was taken away on the other node. */
    public static Explanation foreignKey(Status status, TableName table, Witness witness) {
        String parent = RowText.printable(fact(witness, "parent"));
        String child = RowText.printable(fact(witness, "child"));
        boolean first = fact(witness, "parent taken away by").equals("T1");
        String action = fact(witness, "on delete");
        List<String> lines = new ArrayList<>();
        lines.add((first ? "T1 took the parent " : "T2 took the parent ") + parent + " away on " + (first ? "a" : "b")
                + ", while " + (first ? "T2" : "T1") + " made " + child + " a child of it on " + (first ? "b" : "a")
                + " (foreign key " + RowText.printable(fact(witness, "foreign key")) + ", ON DELETE " + action + ").");
        orders(status, witness, lines);
        lines.add(
                switch (status) {
                    case PENDING ->
                        "An applier that has to add a child without a parent stops with error 1452, and one that has to"
                                + " delete a parent with children with error 1451 where the foreign key forbids it: see"
                                + " SHOW REPLICA STATUS.";
                    case DIVERGED -> diverged(witness);
                    case HEALED -> "By the logs and the foreign key, neither node has the child.";
                    case CONFIRMED ->
                        "The parent is in the same state on both nodes; what became of the child is told by the writes of"
                                + " its own row, and by ON DELETE " + action + ", which MySQL 8.0 does not log.";
                });
        return new Explanation(
                title(status, table, child + " became a child of " + parent + " while that was taken away"),
                String.join("\n", lines),
                foreignRemedy(status));
    }

    private static String diverged(Witness witness) {
        String onA = witness.facts().get("child on a");
        String onB = witness.facts().get("child on b");
        if (onA != null && onB != null) {
            return "The child is " + onA + " on a and " + onB + " on b.";
        }
        return "By the last writes in the two logs, the parent is " + fact(witness, "parent on a") + " on a and "
                + fact(witness, "parent on b") + " on b.";
    }

    private static String foreignRemedy(Status status) {
        String prevent = "\nTo keep it from happening again, delete parents and add children on the same node, or mark"
                + " parents as deleted first and delete them when both nodes know.";
        return switch (status) {
            case PENDING ->
                "Decide whether parent and child should exist. If so, insert the parent again where it is gone; if not,"
                        + " delete the child where it is; in a session with sql_log_bin=0. Then start the applier, or skip"
                        + " the transaction that cannot be applied and repeat what else it holds. Then audit again."
                        + prevent;
            case DIVERGED ->
                "Read parent and child on both nodes, decide whether they should exist, and bring them to the same state"
                        + " in sessions with sql_log_bin=0." + prevent;
            case HEALED -> "Nothing to repair. The child is lost: check whether it mattered." + prevent;
            case CONFIRMED -> "Compare the child on both nodes." + prevent;
        };
    }

    private static String title(Status status, TableName table, String what) {
        String state = switch (status) {
            case DIVERGED -> " differs: ";
            case HEALED -> " agrees: ";
            case PENDING -> " is not settled yet: ";
            case CONFIRMED -> ": ";
        };
        return RowText.printable(table.toString()) + state + what;
    }

    private static void orders(Status status, Witness witness, List<String> lines) {
        ConcurrentPair pair = ConcurrentPair.of(witness);
        if (pair == null || !pair.isInverted()) {
            return;
        }
        List<String> clauses = new ArrayList<>();
        for (Side side : Side.values()) {
            String clause = pair.clause(side, status);
            if (clause != null) {
                clauses.add(clause);
            }
        }
        lines.add("Neither had seen the other: " + String.join("; ", clauses) + ".");
    }

    private static String fact(Witness witness, String name) {
        @Nullable String value = witness.facts().get(name);
        return value == null ? "unknown" : value;
    }
}
