package dev.parallax.report.html;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowExplanation;
import dev.parallax.finding.RowText;
import dev.parallax.finding.RowWrite;
import dev.parallax.finding.Side;
import dev.parallax.report.Tool;
import dev.parallax.report.Wording;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page about one row.
 *
 * @param histories the row's writes in both logs; empty when no log was read
 */
public record ExplainView(
        String row, List<FindingView> findings, List<History> histories, List<NotChecked> notChecked, Tool tool) {

    /** One node's log. */
    public record History(String node, String count, List<Write> writes) {}

    /** One write of the row in one log. */
    public record Write(String time, String id, String shortId, String what, String change, String position) {}

    public static ExplainView of(RowExplanation row, Tool tool) {
        List<History> histories = new ArrayList<>();
        add(histories, Side.A, row.a());
        add(histories, Side.B, row.b());
        return new ExplainView(
                RowText.printable(row.table() + " " + String.join(", ", row.key())),
                row.findings().stream().map(FindingView::of).toList(),
                histories,
                row.notChecked(),
                tool);
    }

    private static void add(List<History> histories, Side side, @Nullable List<RowWrite> writes) {
        if (writes != null) {
            histories.add(new History(
                    side.label(),
                    Wording.count(writes.size(), "write", "writes"),
                    writes.stream().map(ExplainView::write).toList()));
        }
    }

    private static Write write(RowWrite write) {
        boolean whole = write.before().isEmpty() || write.after().isEmpty();
        return new Write(
                write.at() == null ? "time unknown" : Wording.time(write.at()),
                RowText.printable(write.id().toString()),
                RowText.printable(write.id().abbreviated()),
                write.operation() + (write.own() ? "" : " (applied)"),
                whole
                        ? RowText.tuple(write.before().isEmpty() ? write.after() : write.before(), List.of())
                        : RowText.changes(write.before(), write.after()),
                write.position().toString());
    }
}
