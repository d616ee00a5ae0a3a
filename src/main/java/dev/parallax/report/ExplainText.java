package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.finding.WitnessTransaction;
import dev.parallax.finding.WitnessTransaction.Applied;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One finding for the terminal: what each node holds, what each transaction did to the row where it was first executed,
 * and the explanation.
 */
public final class ExplainText {

    private static final int WIDTH = 100;

    private final Paint paint;

    public ExplainText(boolean colour) {
        this.paint = new Paint(colour);
    }

    /** The finding as lines, the last one ended too. */
    public String render(Finding finding) {
        Lines lines = new Lines(WIDTH);
        head(lines, finding);
        transactions(lines, finding);
        if (finding.ignored() != null) {
            lines.prose("", "This finding is " + Wording.ignored(finding.ignored()));
        }
        lines.prose("", finding.explanation());
        lines.blank();
        lines.prose("", finding.remedy());
        return lines.toString();
    }

    private void head(Lines lines, Finding finding) {
        Witness witness = finding.witness();
        if (finding.key().isEmpty()) {
            lines.add(paint.bold(finding.title()));
            return;
        }
        String row = finding.subject();
        String state = switch (finding.status()) {
            case DIVERGED -> "differs:";
            case HEALED -> "agrees:";
            case PENDING -> "is not settled yet:";
            case CONFIRMED -> "at the end of the window:";
        };
        String a = "a " + RowText.tuple(witness.imageA(), finding.key());
        String b = "b " + RowText.tuple(witness.imageB(), finding.key());
        String first = paint.bold(row) + " " + paint.status(finding.status(), state);
        if (Lines.length(row + state + a + b) + 6 <= WIDTH) {
            lines.add(first + "  " + a + "   " + b);
        } else {
            lines.add(first).add("  " + Lines.fit(a, WIDTH - 2)).add("  " + Lines.fit(b, WIDTH - 2));
        }
    }

    private void transactions(Lines lines, Finding finding) {
        Witness witness = finding.witness();
        int idWidth = witness.transactions().stream()
                .mapToInt(t -> Wording.shortId(t).length())
                .max()
                .orElse(0);
        for (WitnessTransaction transaction : witness.transactions()) {
            Side origin = transaction.origin();
            String place = origin == null ? "elsewhere" : "on " + origin.label();
            String when = transaction.committedAt() == null ? "time unknown" : Wording.clock(transaction.committedAt());
            String label = "  " + transaction.label() + " " + pad(Wording.shortId(transaction), idWidth) + "  " + place
                    + " " + when + "   ";
            lines.hanging(label, effect(transaction, finding));
        }
        if (witness.moreTransactions() > 0) {
            lines.add("  and " + Wording.count(witness.moreTransactions(), "more transaction", "more transactions"));
        }
    }

    /** What the transaction did to the row, at its origin if its log has that, otherwise on the peer. */
    private static String effect(WitnessTransaction transaction, Finding finding) {
        Side origin = transaction.origin() == null ? Side.A : transaction.origin();
        String there = effect(transaction, transaction.on(origin), finding.key());
        String peer = effect(transaction, transaction.on(origin.peer()), finding.key());
        if (there.isEmpty()) {
            return peer.isEmpty()
                    ? transaction.operation()
                    : peer + " (seen on " + origin.peer().label() + ")";
        }
        // Twin before-images are the whole evidence of a divergence that is older than the window.
        boolean twins = finding.rule().id().startsWith("pre_window");
        return twins && !peer.isEmpty() && !peer.equals(there)
                ? there + "; on " + origin.peer().label() + " " + peer
                : there;
    }

    private static String effect(WitnessTransaction transaction, @Nullable Applied applied, List<Value> key) {
        if (applied == null || !applied.rowLogged()) {
            return "";
        }
        if (applied.before().isEmpty()) {
            return applied.after().isEmpty()
                    ? transaction.operation()
                    : "inserted " + RowText.tuple(applied.after(), key);
        }
        if (applied.after().isEmpty()) {
            return "deleted " + RowText.tuple(applied.before(), key);
        }
        return RowText.changes(applied.before(), applied.after());
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
