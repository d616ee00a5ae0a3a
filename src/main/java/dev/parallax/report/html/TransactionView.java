package dev.parallax.report.html;

import dev.parallax.finding.Finding;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.TransactionExplanation.Difference;
import dev.parallax.finding.TransactionLog;
import dev.parallax.finding.TransactionRow;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.report.HtmlReport;
import dev.parallax.report.Tool;
import dev.parallax.report.TransactionWording;
import dev.parallax.report.Wording;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page about one transaction.
 *
 * @param rowsCaption what {@code rows} are
 * @param compared whether both logs hold it, so that they were compared
 * @param left what is not on the page, a sentence each
 */
public record TransactionView(
        String id,
        String origin,
        List<Place> places,
        List<String> statements,
        List<Counts> tables,
        String rowsCaption,
        List<Change> rows,
        boolean compared,
        List<Differing> differences,
        List<String> left,
        List<TableView> findings,
        long moreFindings,
        Tool tool) {

    private static final int SHOWN_ROWS = 500;

    /** A person reads no further; {@code explain.json} has all of it. */
    private static final int SHOWN_STATEMENT = 4000;

    /** Where one node's log has it; {@code where} is empty if it has not. */
    public record Place(String node, String when, String where) {}

    /** Row events of one table in each log. */
    public record Counts(String table, String a, String b, boolean differs) {}

    /** What it did to one row. */
    public record Change(String row, Line line) {}

    /** A row that the two logs tell differently. */
    public record Differing(String row, List<Line> a, List<Line> b) {}

    /** A word with the columns it is said of, or a sentence with none. */
    public record Line(String what, List<WriteView.Change> columns) {}

    public static TransactionView of(TransactionExplanation explanation, Tool tool) {
        TransactionLog best = TransactionWording.best(explanation);
        List<Difference> differences = explanation.differences();
        List<Finding> findings = explanation.findings();
        List<String> left = new ArrayList<>();
        if (differences.size() > SHOWN_ROWS) {
            left.add("and " + Wording.count(differences.size() - SHOWN_ROWS, "more row", "more rows"));
        }
        if (isCut(explanation.a()) || isCut(explanation.b())) {
            left.add(TransactionWording.CUT);
        }
        return new TransactionView(
                RowText.printable(best.id().toString()),
                TransactionWording.origin(explanation),
                List.of(place(Side.A, explanation.a()), place(Side.B, explanation.b())),
                best.statements().stream().map(TransactionView::statement).toList(),
                TransactionWording.tables(explanation).stream()
                        .map(table -> counts(explanation, table))
                        .toList(),
                TransactionWording.rows(best, SHOWN_ROWS),
                best.rows().stream()
                        .limit(SHOWN_ROWS)
                        .map(row -> new Change(TransactionWording.row(row), line(row)))
                        .toList(),
                isCompared(explanation),
                differences.stream()
                        .limit(SHOWN_ROWS)
                        .map(TransactionView::differing)
                        .toList(),
                left,
                TableView.of(findings.stream().limit(HtmlReport.MAX_FINDINGS).toList()),
                Math.max(0, findings.size() - HtmlReport.MAX_FINDINGS),
                tool);
    }

    private static boolean isCompared(TransactionExplanation explanation) {
        return explanation.a() != null && explanation.b() != null;
    }

    private static Counts counts(TransactionExplanation explanation, TableName table) {
        String a = TransactionWording.counts(explanation.a(), table);
        String b = TransactionWording.counts(explanation.b(), table);
        return new Counts(RowText.printable(table.toString()), a, b, isCompared(explanation) && !a.equals(b));
    }

    private static boolean isCut(@Nullable TransactionLog log) {
        return log != null && log.cut();
    }

    private static Place place(Side side, @Nullable TransactionLog log) {
        return log == null
                ? new Place(side.label(), TransactionWording.absent(side), "")
                : new Place(
                        side.label(), TransactionWording.when(log), RowText.printable(TransactionWording.where(log)));
    }

    /** In the lines in which it was sent, each printable. */
    private static String statement(String sql) {
        boolean cut = sql.length() > SHOWN_STATEMENT;
        return (cut ? sql.substring(0, SHOWN_STATEMENT) : sql)
                        .lines()
                        .map(RowText::printable)
                        .collect(Collectors.joining("\n"))
                + (cut ? "…" : "");
    }

    private static Line line(TransactionRow row) {
        boolean whole = row.before().isEmpty() || row.after().isEmpty();
        List<Value> key = whole ? row.key() : List.of();
        List<WriteView.Change> columns =
                new ArrayList<>(WriteView.changes(without(key, row.before()), without(key, row.after())));
        row.writtenBlind().forEach(value -> columns.add(alone(value)));
        return new Line(row.operation(), columns);
    }

    private static WriteView.Change alone(Value value) {
        return new WriteView.Change(RowText.printable(value.column()), CellView.of(null), CellView.of(value));
    }

    private static List<Value> without(List<Value> key, List<Value> image) {
        return image.stream()
                .filter(value -> RowText.find(key, value.column()) == null)
                .toList();
    }

    private static Differing differing(Difference difference) {
        TransactionRow a = difference.a();
        TransactionRow b = difference.b();
        List<Line> missing = List.of(new Line(TransactionWording.MISSING, List.of()));
        if (a == null || b == null) {
            TransactionRow only = Objects.requireNonNull(a != null ? a : b);
            List<Line> there = List.of(line(only));
            return new Differing(
                    TransactionWording.row(only), a != null ? there : missing, a != null ? missing : there);
        }
        return new Differing(TransactionWording.row(a), lines(difference, a, b), lines(difference, b, a));
    }

    /** What a node found and left where its peer found or left something else. */
    private static List<Line> lines(Difference difference, TransactionRow row, TransactionRow peers) {
        List<Line> lines = new ArrayList<>();
        if (difference.foundDiffers()) {
            lines.add(image("found", row.key(), row.before(), peers.before()));
        }
        if (difference.leftDiffers()) {
            lines.add(image("left", row.key(), row.after(), peers.after()));
        }
        return lines;
    }

    private static Line image(String what, List<Value> key, List<Value> image, List<Value> peers) {
        if (image.isEmpty()) {
            return new Line(what + " no row", List.of());
        }
        List<WriteView.Change> columns = new ArrayList<>();
        for (Value value : without(key, image)) {
            Value other = RowText.find(peers, value.column());
            if (peers.isEmpty() || (other != null && !other.equals(value))) {
                columns.add(alone(value));
            }
        }
        return new Line(what, columns);
    }
}
