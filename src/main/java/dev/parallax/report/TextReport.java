package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Rule;
import dev.parallax.finding.SettingRule;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The result for a terminal: the verdict first, then what it rests on, what is left open, and what to do next. */
public final class TextReport {

    /** How many findings are shown; the rest are in {@code report.json}. */
    public static final int MAX_FINDINGS = 20;

    private static final int MAX_TABLES = 30;
    private static final int MIN_WIDTH = 40;
    private static final int MAX_WIDTH = 100;

    private final Paint paint;
    private final int width;

    /** A report without colours, as wide as may be. */
    public TextReport() {
        this(false, MAX_WIDTH);
    }

    /**
     * @param colour whether to colour with ANSI escapes
     * @param width columns of the terminal; the report uses from 40 to 100 of them
     */
    public TextReport(boolean colour, int width) {
        this.paint = new Paint(colour);
        this.width = Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width));
    }

    /** The result as lines, the last one ended too. */
    public String render(AuditResult result) {
        Lines lines = new Lines(width);
        lines.add(paint.verdict(result.verdict()));
        lines.prose("", Wording.meaning(result));
        lines.blank();
        scope(lines, result);
        findings(lines, result);
        notChecked(lines, result.notChecked());
        lines.blank().add(paint.bold("Next"));
        Wording.next(result).forEach(step -> lines.hanging("  - ", step));
        return lines.toString();
    }

    private static void scope(Lines lines, AuditResult result) {
        Summary summary = result.summary();
        if (result.hasLogs()) {
            lines.hanging("Window   ", Wording.window(result.window()));
        }
        for (NodeInfo node : result.nodes()) {
            boolean a = node.name().label().equals("a");
            Summary.PerNode transactions = summary.transactions();
            Summary.PerNode rows = summary.rowChanges();
            lines.hanging(
                    "Node " + node.name().label() + "   ",
                    Wording.host(node) + (Wording.server(node).isEmpty() ? "" : ", " + Wording.server(node)));
            if (!result.hasLogs()) {
                continue;
            }
            lines.hanging("         ", "log " + RowText.printable(Wording.log(node)));
            lines.hanging(
                    "         ",
                    Wording.count(a ? transactions.a() : transactions.b(), "transaction", "transactions") + ", "
                            + Wording.count(a ? rows.a() : rows.b(), "row change", "row changes"));
        }
        if (result.hasSchema()) {
            List<String> compared = Wording.definitions(summary);
            for (String line : compared) {
                lines.hanging(line.equals(compared.get(0)) ? "Compared " : "         ", line);
            }
        }
        if (result.hasTables()) {
            lines.hanging("Tables   ", Wording.tables(result.tables()));
            result.tables().stream()
                    .filter(table -> table.status() != TableCheck.Status.SKIPPED)
                    .limit(MAX_TABLES)
                    .forEach(table -> table(lines, table));
        }
        if (result.hasLogs()) {
            accounting(lines, summary);
            found(lines, summary);
        }
        rules(lines, result.hasLogs() ? "         " : "Found    ", summary);
    }

    private static void table(Lines lines, TableCheck table) {
        String differences = Wording.attributed(table);
        String reading = ProofWording.reading(table);
        lines.hanging(
                "         ",
                RowText.printable(table.table().toString()) + " "
                        + table.status().name().toLowerCase(Locale.ROOT)
                        + (differences.isEmpty() ? "" : ", " + differences)
                        + (table.undetermined() == 0
                                ? ""
                                : ", " + Wording.number(table.undetermined()) + " never at rest")
                        + (table.reason().isEmpty() ? "" : " (" + RowText.printable(table.reason()) + ")")
                        + (reading.isEmpty() ? "" : "; " + reading));
    }

    private static void found(Lines lines, Summary summary) {
        lines.hanging(
                "Found    ",
                Wording.count(summary.conflicts(), "conflict", "conflicts") + "; rows: "
                        + Wording.number(summary.divergedRows()) + " diverged, "
                        + Wording.number(summary.healedRows()) + " healed, "
                        + Wording.number(summary.pendingRows()) + " pending");
    }

    private static void rules(Lines lines, String label, Summary summary) {
        StringJoiner rules = new StringJoiner(", ");
        new TreeMap<>(summary.findingsByRule()).forEach((rule, count) -> {
            if (count > 0) {
                rules.add(rule + " " + Wording.number(count));
            }
        });
        if (rules.length() > 0) {
            lines.hanging(label, rules.toString());
        }
    }

    /** {@code a: 7 transactions = 5 in both logs + 2 pending}: to the last transaction and row change. */
    private static void accounting(Lines lines, Summary summary) {
        if (summary.accounting().isEmpty()) {
            return;
        }
        String indent = "         ";
        for (Side side : Side.values()) {
            String label = side == Side.A ? "Read     " : indent;
            lines.hanging(label + side.label() + ": ", sum(summary, side, "transaction", Accounting.TRANSACTIONS));
            lines.hanging(indent + "   ", sum(summary, side, "row change", Accounting.ROW_CHANGES));
        }
    }

    private static String sum(Summary summary, Side side, String unit, Accounting counted) {
        StringJoiner parts = new StringJoiner(" + ");
        summary.accounting().forEach((drawer, account) -> {
            long count = counted.of(account, side);
            if (count > 0 || drawer.equals("matched")) {
                parts.add(Wording.number(count) + " " + Wording.account(drawer));
            }
        });
        return Wording.count(counted.read(summary, side), unit, unit + "s") + " = " + parts;
    }

    private void findings(Lines lines, AuditResult result) {
        List<Finding> all = result.findings();
        Map<String, List<Finding>> byTable = all.stream()
                .sorted(FindingOrder.BY_WEIGHT)
                .limit(MAX_FINDINGS)
                .collect(Collectors.groupingBy(Wording::group, LinkedHashMap::new, Collectors.toList()));
        byTable.forEach((table, findings) -> {
            lines.blank().add(paint.bold(Lines.fit(table, width)));
            findings.forEach(finding -> finding(lines, finding));
        });
        long more = Wording.total(result) - Math.min(all.size(), MAX_FINDINGS);
        if (more > 0) {
            lines.blank().add("… and " + Wording.number(more) + " more in report.json");
        }
    }

    private void finding(Lines lines, Finding finding) {
        String status = finding.status()
                + " ".repeat(Math.max(1, 11 - finding.status().name().length()));
        String severity = finding.severity().name().toLowerCase(Locale.ROOT);
        String key = finding.key().isEmpty() ? "" : RowText.key(finding.key()) + "  ";
        String row = key + finding.rule().id() + " (" + severity + ")";
        lines.add("  " + paint.status(finding.status(), status) + Lines.fit(row, width - 13));
        if (finding.ignored() != null) {
            lines.hanging(" ".repeat(13), Wording.ignored(finding.ignored()));
        }
        if (finding.key().isEmpty() || !finding.rule().isAboutRow() || finding.rule() == Rule.UNDETERMINED_HOT_ROW) {
            lines.hanging(" ".repeat(13), finding.title());
            if (finding.rule() == Rule.SCHEMA_DIFFERENCE || finding.rule() instanceof SettingRule) {
                finding.explanation().lines().forEach(line -> lines.hanging(" ".repeat(13), line));
            }
            if (finding.rule() instanceof SettingRule) {
                finding.remedy().lines().forEach(line -> lines.hanging(" ".repeat(13) + "-> ", line));
            }
            return;
        }
        if (finding.status() == Status.HEALED) {
            return;
        }
        String a = "a " + RowText.tuple(finding.witness().imageA(), finding.key());
        String b = "b " + RowText.tuple(finding.witness().imageB(), finding.key());
        String indent = " ".repeat(13);
        if (Lines.length(a + b) + 3 <= width - indent.length()) {
            lines.add(indent + a + "   " + b);
        } else {
            lines.add(indent + Lines.fit(a, width - indent.length()));
            lines.add(indent + Lines.fit(b, width - indent.length()));
        }
    }

    private void notChecked(Lines lines, List<NotChecked> notChecked) {
        if (notChecked.isEmpty()) {
            return;
        }
        lines.blank().add(paint.bold("Not checked"));
        for (NotChecked item : notChecked) {
            String effect = item.blocksVerdict() ? "" : " (does not affect the verdict)";
            lines.hanging("  - ", RowText.printable(item.what() + ": " + item.why()) + effect);
        }
    }
}
