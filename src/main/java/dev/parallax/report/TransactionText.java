package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionExplanation.Difference;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** One transaction for the terminal: where it stands in both logs, what it did, and what the two logs tell differently. */
public final class TransactionText {

    private static final int WIDTH = 100;
    private static final int SHOWN_ROWS = 20;
    private static final int SHOWN_STATEMENT = 500;

    private final Lines lines = new Lines(WIDTH);

    private TransactionText() {}

    /** The explanation as lines, the last one ended too. */
    public static String render(TransactionExplanation explanation) {
        return new TransactionText().text(explanation);
    }

    private String text(TransactionExplanation explanation) {
        TransactionLog best = TransactionWording.best(explanation);
        lines.add("Transaction " + RowText.printable(best.id().toString()) + ", "
                + TransactionWording.origin(explanation));
        for (Side side : Side.values()) {
            lines.add("  " + place(side, explanation.on(side)));
        }
        for (String sql : best.statements()) {
            lines.hanging("  statement: ", Lines.fit(RowText.printable(sql), SHOWN_STATEMENT));
        }
        tables(explanation);
        rows(best);
        differences(explanation);
        findings(explanation.findings());
        return lines.toString();
    }

    private static String place(Side side, @Nullable TransactionLog log) {
        return log == null
                ? TransactionWording.absent(side)
                : "on " + side.label() + " " + TransactionWording.when(log) + ", at " + TransactionWording.where(log);
    }

    private void tables(TransactionExplanation explanation) {
        Set<TableName> names = TransactionWording.tables(explanation);
        lines.blank();
        if (names.isEmpty()) {
            lines.add("Neither log has a change of a row behind it.");
            return;
        }
        lines.add("Row changes:");
        for (TableName name : names) {
            lines.add("  " + RowText.printable(name.toString()) + "   a: "
                    + TransactionWording.counts(explanation.a(), name) + "   b: "
                    + TransactionWording.counts(explanation.b(), name));
        }
    }

    private void rows(TransactionLog log) {
        if (log.rows().isEmpty()) {
            return;
        }
        lines.blank();
        lines.add(TransactionWording.rows(log, SHOWN_ROWS) + ":");
        for (TransactionRow row :
                log.rows().subList(0, Math.min(SHOWN_ROWS, log.rows().size()))) {
            lines.hanging("  ", TransactionWording.row(row) + ": " + row.operation() + " " + change(row));
        }
    }

    private static String change(TransactionRow row) {
        if (row.before().isEmpty() || row.after().isEmpty()) {
            return RowText.tuple(row.before().isEmpty() ? row.after() : row.before(), row.key());
        }
        StringJoiner changes = new StringJoiner(", ");
        String known = RowText.changes(row.before(), row.after());
        if (!known.isEmpty()) {
            changes.add(known);
        }
        for (Value value : row.writtenBlind()) {
            changes.add(RowText.printable(value.column()) + " -> " + RowText.literal(value));
        }
        return changes.toString();
    }

    private void differences(TransactionExplanation explanation) {
        TransactionLog a = explanation.a();
        TransactionLog b = explanation.b();
        if (a == null || b == null) {
            return;
        }
        lines.blank();
        List<Difference> differences = explanation.differences();
        lines.add(differences.isEmpty() ? TransactionWording.SAME : "What the two logs tell differently:");
        for (Difference difference : differences.subList(0, Math.min(SHOWN_ROWS, differences.size()))) {
            lines.hanging("  ", difference(difference));
        }
        if (differences.size() > SHOWN_ROWS) {
            lines.add("  and " + Wording.count(differences.size() - SHOWN_ROWS, "more row", "more rows"));
        }
        if (a.cut() || b.cut()) {
            lines.prose("", TransactionWording.CUT);
        }
    }

    private static String difference(Difference difference) {
        TransactionRow a = difference.a();
        TransactionRow b = difference.b();
        if (a == null || b == null) {
            TransactionRow row = Objects.requireNonNull(a != null ? a : b);
            String here = a != null ? "a" : "b";
            String there = a != null ? "b" : "a";
            return TransactionWording.row(row) + ": " + row.operation() + " in the log of " + here + " only; on "
                    + there + " " + TransactionWording.MISSING;
        }
        StringJoiner text = new StringJoiner("; ");
        if (difference.foundDiffers()) {
            text.add("found " + RowText.tuple(a.before(), a.key()) + " on a and " + RowText.tuple(b.before(), b.key())
                    + " on b");
        }
        if (difference.leftDiffers()) {
            text.add("left " + RowText.tuple(a.after(), a.key()) + " on a and " + RowText.tuple(b.after(), b.key())
                    + " on b");
        }
        return TransactionWording.row(a) + ": " + text;
    }

    private void findings(List<Finding> findings) {
        lines.blank();
        if (findings.isEmpty()) {
            lines.add("No finding names it among its evidence.");
            return;
        }
        lines.add("Findings that name it:");
        for (Finding finding : findings) {
            lines.hanging(
                    "  " + finding.id() + " ",
                    finding.rule().id() + " " + finding.status() + ": " + RowText.printable(finding.title()));
        }
    }
}
