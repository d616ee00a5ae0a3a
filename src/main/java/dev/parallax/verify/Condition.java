package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are compared: those that satisfy a condition on either node.
 *
 * <p>The condition stands in the digests alone, and so decides which rows are looked at. A row that looks different, because
 * it is, or because it satisfies the condition on one node and not on the other, is then read whole, by its key and without
 * the condition, and judged as any other. So
 *
 * <ul>
 *   <li>no difference is false: a row that comes to satisfy the condition on one node first, since its change is on its way,
 *       waits for that change as any row does; and where a condition depends on the moment or the server ({@code NOW()}),
 *       the rows it tells apart wrongly are read and found equal. The logs need not be asked what satisfied it when.
 *   <li>no difference is missed: a row that satisfies the condition on one node alone is among those that look different.
 * </ul>
 *
 * <p>Nothing is said of a row that satisfied it on neither node when its chunk was read, also where it has come to since. A
 * row that differs and has ceased to is still told: it did when it was looked at, and it differs.
 */
final class Condition {

    /** How many tables that a condition does not fit are named. */
    private static final int NAMED = 5;

    private final String sql;

    /** @param sql as a WHERE has it */
    Condition(String sql) {
        this.sql = sql;
    }

    /** In parentheses, and on lines of its own, so that a comment in it ends where it does. */
    static String enclosed(String sql) {
        return "(" + sql + "\n)";
    }

    /**
     * Asks both servers whether every table can be read by it, without reading a row.
     *
     * @throws ProblemException PX-VER-007 when one cannot
     */
    void check(NodePair nodes, List<TableShape> tables) throws InterruptedException {
        List<String> refused = new ArrayList<>();
        for (TableShape table : tables) {
            String refusal = table.refusal().isEmpty() ? refusal(nodes, table) : null;
            if (refusal != null) {
                refused.add(table.name() + " (" + refusal + ")");
            }
        }
        if (!refused.isEmpty()) {
            List<String> named = refused.subList(0, Math.min(NAMED, refused.size()));
            int more = refused.size() - named.size();
            throw ProblemException.usage(
                    "PX-VER-007",
                    "--where cannot be used for " + String.join(", ", named)
                            + (more == 0 ? "" : " and " + more + " more")
                            + "; correct the condition, or name the tables that it fits with --tables");
        }
    }

    private @Nullable String refusal(NodePair nodes, TableShape table) throws InterruptedException {
        // As it will be used, first. What is no condition by itself (a parenthesis too many) fails without parentheses.
        for (String condition : List.of(enclosed(sql), sql + "\n")) {
            for (Side side : Side.values()) {
                try {
                    nodes.query(side, TableSql.nothing(table, condition), () -> table, (all, row) -> {});
                } catch (StatementRefusedException e) {
                    return e.reason();
                }
            }
        }
        return null;
    }
}
