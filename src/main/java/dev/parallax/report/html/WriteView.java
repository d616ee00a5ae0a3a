package dev.parallax.report.html;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.report.Wording;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction did to the row, node by node.
 *
 * @param tone which colour it has in picture and table: {@code t1}, {@code t2}, {@code t0} for the others
 */
public record WriteView(
        String label,
        String tone,
        String shortId,
        String id,
        String operation,
        String origin,
        String committedAt,
        String statement,
        List<OnNode> nodes) {

    /** What one node's log says: changed columns, or a sentence where there are none. */
    public record OnNode(String node, String note, List<Change> changes) {}

    /** One column, before and after. */
    public record Change(String column, CellView before, CellView after) {

        /** Whether there is a value on both sides. */
        public boolean arrow() {
            return !before.kind().equals("none") && !after.kind().equals("none");
        }
    }

    static List<WriteView> of(Witness witness) {
        return witness.transactions().stream().map(WriteView::of).toList();
    }

    private static WriteView of(WitnessTransaction transaction) {
        Side origin = transaction.origin();
        List<OnNode> nodes = new ArrayList<>();
        for (Side side : origin == Side.B ? List.of(Side.B, Side.A) : List.of(Side.A, Side.B)) {
            nodes.add(onNode(side, transaction.on(side)));
        }
        return new WriteView(
                transaction.label(),
                tone(transaction.label()),
                Wording.shortId(transaction),
                RowText.printable(transaction.id()),
                transaction.operation(),
                origin == null ? "a server outside the pair" : origin.label(),
                Wording.clock(transaction.committedAt()),
                transaction.statement() == null ? "" : RowText.printable(transaction.statement()),
                nodes);
    }

    static String tone(String label) {
        return label.equals("T1") || label.equals("T2") ? label.replace('T', 't') : "t0";
    }

    private static OnNode onNode(Side side, @Nullable Applied applied) {
        if (applied == null) {
            return new OnNode(side.label(), "not in its log", List.of());
        }
        if (!applied.rowLogged()) {
            return new OnNode(side.label(), "no change of this row logged", List.of());
        }
        List<Change> changes = changes(applied.before(), applied.after());
        String note = applied.before().isEmpty() ? "inserted" : applied.after().isEmpty() ? "deleted" : "";
        return new OnNode(side.label(), changes.isEmpty() && note.isEmpty() ? "changed nothing" : note, changes);
    }

    static List<Change> changes(List<Value> before, List<Value> after) {
        Set<String> names = new LinkedHashSet<>();
        before.forEach(value -> names.add(value.column()));
        after.forEach(value -> names.add(value.column()));
        List<Change> changes = new ArrayList<>();
        for (String name : names) {
            Value was = RowText.find(before, name);
            Value is = RowText.find(after, name);
            // A partial image lacks a column it did not touch: nothing is known of it, so nothing is shown.
            boolean partial = !before.isEmpty() && !after.isEmpty() && (was == null || is == null);
            if (!partial && !Objects.equals(was, is)) {
                changes.add(new Change(RowText.printable(name), CellView.of(was), CellView.of(is)));
            }
        }
        return changes;
    }
}
