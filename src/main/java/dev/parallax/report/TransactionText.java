package dev.parallax.report;

import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionExplanation.Difference;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeSet;
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
        TransactionLog any = Objects.requireNonNull(explanation.a() != null ? explanation.a() : explanation.b());
        lines.add("Transaction " + RowText.printable(any.id().toString()) + ", " + origin(explanation, any));
        for (Side side : Side.values()) {
            lines.add("  " + place(side, explanation.on(side)));
        }
        statements(explanation, any);
        tables(explanation);
        rows(explanation, any);
        differences(explanation);
        findings(explanation.findings());
        return lines.toString();
    }

    private static String origin(TransactionExplanation explanation, TransactionLog any) {
        for (Side side : Side.values()) {
            TransactionLog log = explanation.on(side);
            if (log != null && log.own()) {
                return "first executed on " + side.label() + " (server_id " + log.originServerId() + ")";
            }
        }
        return "first executed on server_id " + any.originServerId();
    }

    private static String place(Side side, @Nullable TransactionLog log) {
        return log == null
                ? "the log of " + side.label() + " does not hold it"
                : "on " + side.label() + " " + (log.own() ? "committed " : "applied ")
                        + (log.committedAt() == null ? "at an unknown time" : Wording.time(log.committedAt())) + ", at "
                        + log.from() + " to " + log.to().offset();
    }

    private void statements(TransactionExplanation explanation, TransactionLog any) {
        TransactionLog a = explanation.a();
        TransactionLog b = explanation.b();
        TransactionLog source = a != null && a.own() ? a : b != null && b.own() ? b : any;
        for (String sql : source.statements()) {
            lines.hanging("  statement: ", Lines.fit(RowText.printable(sql), SHOWN_STATEMENT));
        }
    }

    private void tables(TransactionExplanation explanation) {
        TreeSet<TableName> names = new TreeSet<>();
        for (Side side : Side.values()) {
            TransactionLog log = explanation.on(side);
            if (log != null) {
                names.addAll(log.tables().keySet());
            }
        }
        lines.blank();
        if (names.isEmpty()) {
            lines.add("Neither log has a change of a row behind it.");
            return;
        }
        lines.add("Row changes:");
        for (TableName name : names) {
            lines.add("  " + RowText.printable(name.toString()) + "   a: " + counts(explanation.a(), name) + "   b: "
                    + counts(explanation.b(), name));
        }
    }

    private static String counts(@Nullable TransactionLog log, TableName table) {
        TransactionLog.Counts counts =
                log == null ? TransactionLog.Counts.NONE : log.tables().getOrDefault(table, TransactionLog.Counts.NONE);
        StringJoiner text = new StringJoiner(", ");
        text.setEmptyValue("none");
        if (counts.inserts() > 0) {
            text.add(Wording.count(counts.inserts(), "insert", "inserts"));
        }
        if (counts.updates() > 0) {
            text.add(Wording.count(counts.updates(), "update", "updates"));
        }
        if (counts.deletes() > 0) {
            text.add(Wording.count(counts.deletes(), "delete", "deletes"));
        }
        return text.toString();
    }

    private void rows(TransactionExplanation explanation, TransactionLog any) {
        TransactionLog b = explanation.b();
        TransactionLog shown = b != null && b.own() ? b : any;
        if (shown.rows().isEmpty()) {
            return;
        }
        lines.blank();
        boolean more = shown.rows().size() > SHOWN_ROWS;
        lines.add((more ? "The first " + SHOWN_ROWS + " rows" : "Rows") + " as the log of "
                + shown.side().label() + " has them:");
        for (TransactionRow row :
                shown.rows().subList(0, Math.min(SHOWN_ROWS, shown.rows().size()))) {
            lines.hanging("  ", row(row) + ": " + row.operation() + " " + change(row));
        }
    }

    private static String row(TransactionRow row) {
        return (RowText.printable(row.table().toString()) + " " + RowText.key(row.key())).strip();
    }

    private static String change(TransactionRow row) {
        return row.before().isEmpty() || row.after().isEmpty()
                ? RowText.tuple(row.before().isEmpty() ? row.after() : row.before(), row.key())
                : RowText.changes(row.before(), row.after());
    }

    private void differences(TransactionExplanation explanation) {
        TransactionLog a = explanation.a();
        TransactionLog b = explanation.b();
        if (a == null || b == null) {
            return;
        }
        lines.blank();
        List<Difference> differences = explanation.differences();
        lines.add(
                differences.isEmpty()
                        ? "The two logs say the same of every row compared."
                        : "What the two logs tell differently:");
        for (Difference difference : differences.subList(0, Math.min(SHOWN_ROWS, differences.size()))) {
            lines.hanging("  ", difference(difference));
        }
        if (differences.size() > SHOWN_ROWS) {
            lines.add("  and " + Wording.count(differences.size() - SHOWN_ROWS, "more row", "more rows"));
        }
        if (a.cut() || b.cut()) {
            lines.prose(
                    "",
                    "It changed more rows than are compared here, so rows that only one log has are not listed; the"
                            + " counts by table are exact.");
        }
    }

    private static String difference(Difference difference) {
        TransactionRow a = difference.a();
        TransactionRow b = difference.b();
        if (a == null || b == null) {
            TransactionRow row = Objects.requireNonNull(a != null ? a : b);
            String here = a != null ? "a" : "b";
            String there = a != null ? "b" : "a";
            return row(row) + ": " + row.operation() + " in the log of " + here + " only; on " + there
                    + " it changed nothing, or was not applied";
        }
        StringJoiner text = new StringJoiner("; ");
        if (!a.before().equals(b.before())) {
            text.add("found " + RowText.tuple(a.before(), a.key()) + " on a and " + RowText.tuple(b.before(), b.key())
                    + " on b");
        }
        if (!a.after().equals(b.after())) {
            text.add("left " + RowText.tuple(a.after(), a.key()) + " on a and " + RowText.tuple(b.after(), b.key())
                    + " on b");
        }
        return row(a) + ": " + text;
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
