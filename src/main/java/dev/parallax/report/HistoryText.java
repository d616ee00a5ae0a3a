package dev.parallax.report;

import dev.parallax.finding.RowText;
import dev.parallax.finding.RowWrite;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;

/** One row's writes in the logs of both nodes, side by side, each column in its own log's order. */
public final class HistoryText {

    private static final int COLUMN = 48;

    private HistoryText() {}

    /** The history as lines, the last one ended too. */
    public static String render(TableName table, List<String> key, List<RowWrite> a, List<RowWrite> b) {
        Lines lines = new Lines(2 * COLUMN + 3);
        lines.add("History of " + RowText.printable(table + " " + String.join(", ", key)) + ": "
                + Wording.count(a.size(), "write", "writes") + " in the log of a, "
                + Wording.count(b.size(), "write", "writes") + " in the log of b");
        List<String> left = column(Side.A, a);
        List<String> right = column(Side.B, b);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String l = Lines.fit(i < left.size() ? left.get(i) : "", COLUMN);
            String r = Lines.fit(i < right.size() ? right.get(i) : "", COLUMN);
            lines.add(l + " ".repeat(COLUMN - Lines.length(l)) + " | " + r);
        }
        return lines.toString();
    }

    private static List<String> column(Side side, List<RowWrite> writes) {
        List<String> result = new ArrayList<>();
        result.add("on " + side.label());
        for (RowWrite write : writes) {
            result.add(Wording.clock(write.at()) + " " + write.id().abbreviated() + (write.own() ? "" : " (applied)"));
            result.add("  " + write.operation() + " " + change(write.before(), write.after()));
            result.add("  at " + write.position());
        }
        return result;
    }

    private static String change(List<Value> before, List<Value> after) {
        if (before.isEmpty() || after.isEmpty()) {
            return RowText.tuple(before.isEmpty() ? after : before, List.of());
        }
        return RowText.changes(before, after);
    }
}
