package dev.parallax.report.html;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Spans;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Verdict;
import dev.parallax.report.Accounting;
import dev.parallax.report.Tool;
import dev.parallax.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * The whole page.
 *
 * @param verdict in lower case; the page's colours hang on it
 * @param logs whether there is anything to say of logs
 * @param accounting what was read of the logs, and what became of it; empty where none were
 * @param definitions how many were compared; empty where none were
 * @param checks tables whose rows were compared
 * @param left how many findings are not on the page
 */
public record PageView(
        String verdict,
        String title,
        String meaning,
        boolean logs,
        List<Count> counts,
        String window,
        List<Accounting.Row> accounting,
        List<String> definitions,
        List<CheckView> checks,
        String ran,
        List<NodeView> nodes,
        List<NotChecked> notChecked,
        List<List<Span>> next,
        List<TableView> tables,
        List<String> statuses,
        List<String> severities,
        int shown,
        long left,
        Tool tool) {

    /** A number and what it counts. */
    public record Count(String number, String what, String tone) {}

    /**
     * Prepares a result.
     *
     * @param shown the findings to show, in order
     * @param total how many there are with those left out
     */
    public static PageView of(AuditResult result, List<Finding> shown, long total, Tool tool) {
        String verdict = result.verdict().name().toLowerCase(Locale.ROOT);
        return new PageView(
                verdict,
                verdict.substring(0, 1).toUpperCase(Locale.ROOT) + verdict.substring(1),
                Wording.meaning(result),
                result.hasLogs(),
                counts(result),
                Wording.window(result.window()),
                result.hasLogs() ? Accounting.table(result.summary()) : List.of(),
                result.hasSchema() ? Wording.definitions(result.summary()) : List.of(),
                result.tables().stream().map(CheckView::of).toList(),
                Wording.time(result.startedAt()) + ", took "
                        + Spans.text(Duration.between(result.startedAt(), result.finishedAt())),
                NodeView.of(result),
                result.notChecked().stream().map(PageView::printable).toList(),
                Wording.next(result).stream().map(Span::of).toList(),
                TableView.of(shown),
                distinct(shown.stream().map(f -> f.status().name()).toList()),
                distinct(shown.stream().map(f -> f.severity().name()).toList()),
                shown.size(),
                total - shown.size(),
                tool);
    }

    private static NotChecked printable(NotChecked item) {
        return new NotChecked(RowText.printable(item.what()), RowText.printable(item.why()), item.blocksVerdict());
    }

    private static List<Count> counts(AuditResult result) {
        Summary summary = result.summary();
        List<Count> counts = new ArrayList<>();
        if (result.hasLogs()) {
            counts.add(count(summary.divergedRows(), "row diverged", "rows diverged", "diverged"));
            counts.add(count(summary.pendingRows(), "row pending", "rows pending", "pending"));
            counts.add(count(summary.healedRows(), "row healed", "rows healed", "healed"));
            counts.add(count(summary.conflicts(), "conflict", "conflicts", "plain"));
        }
        if (result.hasTables() && !result.hasLogs()) {
            counts.add(count(summary.divergedRows(), "row differs", "rows differ", "diverged"));
            counts.add(count(summary.pendingRows(), "row not settled", "rows not settled", "pending"));
            long equal = result.tables().stream()
                    .filter(table -> table.status() == TableCheck.Status.EQUAL)
                    .count();
            counts.add(count(equal, "table equal", "tables equal", "plain"));
        }
        if (result.hasSchema()) {
            long differing = summary.findingsByRule().getOrDefault(Rule.SCHEMA_DIFFERENCE.id(), 0L);
            String tone = result.verdict() == Verdict.DIVERGED ? "diverged" : "plain";
            counts.add(count(differing, "difference in definitions", "differences in definitions", tone));
        }
        if (result.hasSettings() && result.parts().size() == 1) {
            counts.add(severity(summary, Severity.ERROR, "error", "errors", "diverged"));
            counts.add(severity(summary, Severity.WARNING, "warning", "warnings", "pending"));
            counts.add(severity(summary, Severity.INFO, "advice", "pieces of advice", "plain"));
        }
        return counts;
    }

    private static Count severity(Summary summary, Severity severity, String one, String many, String tone) {
        return count(summary.findingsBySeverity().getOrDefault(severity.name(), 0L), one, many, tone);
    }

    private static Count count(long number, String one, String many, String tone) {
        return new Count(Wording.number(number), number == 1 ? one : many, number == 0 ? "zero" : tone);
    }

    private static List<String> distinct(List<String> names) {
        return new TreeSet<>(names)
                .stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
