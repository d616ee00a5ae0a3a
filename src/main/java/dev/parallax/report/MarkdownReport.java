package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.report.html.Span;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code report.md}, GitHub-flavoured Markdown for a comment on a pull request. A comment may have 65,536
 * characters, so lists and values are cut short; {@link MarkdownText} keeps data from becoming markup.
 */
public final class MarkdownReport {

    /** How many findings are listed; the rest are in {@code report.json}. */
    public static final int MAX_FINDINGS = 50;

    private static final int MAX_NOT_CHECKED = 20;
    private static final int MAX_CELL = 100;
    private static final int MAX_PROSE = 300;

    /** Writes the page as UTF-8. Leaves {@code out} open. */
    public void write(AuditResult result, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write("## Parallax: " + result.verdict() + "\n\n" + Wording.meaning(result) + "\n\n");
        counts(writer, result);
        findings(writer, result);
        notChecked(writer, result.notChecked());
        writer.write("\n### Next\n\n");
        for (String step : Wording.next(result)) {
            writer.write("- ");
            for (Span span : Span.of(step)) {
                writer.write(
                        span.code()
                                ? MarkdownText.code(span.text(), MAX_PROSE)
                                : MarkdownText.prose(span.text(), MAX_PROSE));
            }
            writer.write("\n");
        }
        writer.flush();
    }

    private static void counts(Writer out, AuditResult result) throws IOException {
        Summary summary = result.summary();
        if (result.hasSchema()) {
            out.write("Compared: " + String.join("; ", Wording.definitions(summary)) + ".\n");
        }
        if (result.hasTables()) {
            tables(out, result.tables());
        }
        if (!result.hasLogs()) {
            return;
        }
        read(out, summary);
        out.write("\n| conflicts | rows diverged | rows pending | rows healed |\n|--:|--:|--:|--:|\n| "
                + Wording.number(summary.conflicts()) + " | " + Wording.number(summary.divergedRows()) + " | "
                + Wording.number(summary.pendingRows()) + " | " + Wording.number(summary.healedRows()) + " |\n\n"
                + "Window: " + Wording.window(result.window()) + ".\n");
    }

    private static void tables(Writer out, List<TableCheck> tables) throws IOException {
        out.write("Tables: " + Wording.tables(tables) + ".\n");
        List<TableCheck> notEqual = tables.stream()
                .filter(table -> table.status() == TableCheck.Status.DIFFERENT
                        || table.status() == TableCheck.Status.UNDETERMINED)
                .limit(MAX_FINDINGS)
                .toList();
        if (notEqual.isEmpty()) {
            return;
        }
        out.write("\n| table | | rows on a | rows on b | differences |\n|---|---|--:|--:|---|\n");
        for (TableCheck table : notEqual) {
            out.write("| " + MarkdownText.code(table.table().toString(), MAX_CELL) + " | "
                    + table.status().name().toLowerCase(Locale.ROOT) + " | "
                    + ProofWording.rows(table, table.rows().a()) + " | "
                    + ProofWording.rows(table, table.rows().b()) + " | "
                    + MarkdownText.prose(Wording.attributed(table), MAX_CELL) + " |\n");
        }
    }

    private static void read(Writer out, Summary summary) throws IOException {
        out.write("""
                | | transactions on a | row changes on a | transactions on b | row changes on b |
                |---|--:|--:|--:|--:|
                """);
        for (Accounting.Row row : Accounting.table(summary)) {
            out.write("| " + row.what() + " | " + String.join(" | ", row.counts()) + " |\n");
        }
    }

    private static void findings(Writer out, AuditResult result) throws IOException {
        if (result.findings().isEmpty()) {
            return;
        }
        List<Finding> shown = result.findings().stream()
                .sorted(FindingOrder.BY_WEIGHT)
                .limit(MAX_FINDINGS)
                .toList();
        out.write("\n### Findings\n\n| status | table | what | on a | on b |\n|---|---|---|---|---|\n");
        for (Finding finding : shown) {
            out.write("| " + status(finding) + " | "
                    + (finding.table() == null
                            ? ""
                            : MarkdownText.code(finding.table().toString(), MAX_CELL))
                    + " | " + what(finding) + " | " + image(finding, true) + " | " + image(finding, false) + " |\n");
        }
        long more = Wording.total(result) - shown.size();
        if (more > 0) {
            out.write("\n… and " + Wording.number(more) + " more in report.json\n");
        }
    }

    private static String status(Finding finding) {
        String status = finding.status().name();
        boolean loud = finding.severity() == Severity.ERROR && finding.ignored() == null;
        return (loud ? "**" + status + "**" : status) + (finding.ignored() == null ? "" : ", ignored");
    }

    private static String what(Finding finding) {
        String subject = finding.key().isEmpty() ? finding.title() : RowText.key(finding.key());
        String rule =
                Wording.rule(finding.rule()) + " (" + finding.severity().name().toLowerCase(Locale.ROOT) + ")";
        Ignored ignored = finding.ignored();
        return MarkdownText.code(subject, MAX_CELL) + " " + rule
                + (ignored == null ? "" : "; " + MarkdownText.prose(Wording.ignored(ignored), MAX_PROSE));
    }

    private static String image(Finding finding, boolean a) {
        if (finding.key().isEmpty() || finding.status() == Status.HEALED) {
            return "";
        }
        return MarkdownText.code(
                RowText.tuple(a ? finding.witness().imageA() : finding.witness().imageB(), finding.key()), MAX_CELL);
    }

    private static void notChecked(Writer out, List<NotChecked> notChecked) throws IOException {
        if (notChecked.isEmpty()) {
            return;
        }
        out.write("\n### Not checked\n\n");
        for (NotChecked item : notChecked.subList(0, Math.min(MAX_NOT_CHECKED, notChecked.size()))) {
            String effect = item.blocksVerdict() ? "" : " (does not affect the verdict)";
            out.write("- " + MarkdownText.code(item.what(), MAX_PROSE) + ": "
                    + MarkdownText.prose(item.why(), MAX_PROSE) + effect + "\n");
        }
        if (notChecked.size() > MAX_NOT_CHECKED) {
            out.write("- … and " + Wording.number(notChecked.size() - MAX_NOT_CHECKED) + " more in report.json\n");
        }
    }
}
