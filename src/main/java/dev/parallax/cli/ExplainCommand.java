package dev.parallax.cli;

import dev.parallax.audit.ExplainFiles;
import dev.parallax.audit.ExplainJob;
import dev.parallax.audit.ReportFiles.Format;
import dev.parallax.audit.TransactionJob;
import dev.parallax.detect.Detection;
import dev.parallax.detect.TableSelection;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowExplanation;
import dev.parallax.finding.RowWrite;
import dev.parallax.finding.Severity;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.ExplainText;
import dev.parallax.report.HistoryText;
import dev.parallax.report.ReportReader;
import dev.parallax.report.TransactionText;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax explain}: one row's history and what it proves, or one transaction. */
@Command(
        name = "explain",
        description = {
            "Explains one row: what each node's log says happened to it, and why the nodes differ.",
            "Or one transaction: where each log has it, what it did, and what the two logs tell differently.",
            "Reads the logs given by --journal or --binlog; without them, the last report.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax explain --table shop.accounts --key 42",
            "  parallax explain --journal night --table shop.accounts --key 42",
            "  parallax explain --journal night --transaction 9ae41731-c7c5-11f1-8f3e-0242ac110002:131",
            "  parallax explain --binlog a=db1/mysql-bin.000012 --binlog b=db2/mysql-bin.000009"
                    + " --table shop.lines --key 7 --key 2"
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private LogOptions logs = new LogOptions();

    @Mixin
    private WindowOptions window = new WindowOptions();

    @Mixin
    private PositionOptions positions = new PositionOptions();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "reports/report.json",
            description = "The report to look in when no logs are given. Default: ${DEFAULT-VALUE}")
    private Path report = Path.of("reports", "report.json");

    @Option(names = "--table", paramLabel = "DB.TABLE", description = "The row's table.")
    private @Nullable TableName table;

    @Option(
            names = "--key",
            paramLabel = "VALUE",
            description = "The primary key; repeat for the further columns of a composite key, in the key's order.")
    private List<String> key = new ArrayList<>();

    @Option(
            names = "--transaction",
            paramLabel = "ID",
            description = "Explain a transaction instead of a row: its GTID or, without GTIDs, server-ID@MICROSECONDS,"
                    + " as reports name it.")
    private @Nullable String transaction;

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description =
                    "Any of json, html (files explain.json, explain.html), text (printed). Default: ${DEFAULT-VALUE}")
    private List<Format> formats = List.of(Format.TEXT);

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "reports",
            description = "Where files go. Default: ${DEFAULT-VALUE}")
    private Path folder = Path.of("reports");

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces of problems.")
    @SuppressWarnings("UnusedVariable") // Asked for by ErrorHandling, of whatever command was parsed.
    private boolean verbose;

    @Option(names = "--no-color", description = "No colours, also on a terminal.")
    private boolean noColor;

    @Override
    public Integer call() throws Exception {
        window.check();
        check();
        if (transaction != null) {
            return ofTransaction(transaction);
        }
        return logs.areGiven() ? fromLogs(Objects.requireNonNull(table)) : fromReport(Objects.requireNonNull(table));
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        boolean row = table != null || !key.isEmpty();
        if (transaction == null ? table == null || key.isEmpty() : row) {
            problems.add("PX-USE-016 give --table and --key for a row, or --transaction for a transaction");
        }
        if (transaction != null && !logs.areGiven()) {
            problems.add("PX-USE-017 --transaction needs the logs: give --journal or --binlog");
        }
        for (Format format : formats) {
            if (format != Format.TEXT && format != Format.JSON && format != Format.HTML) {
                problems.add("PX-USE-019 a row or a transaction is explained as text, json or html");
            }
        }
        if (!problems.isEmpty()) {
            throw new ErrorHandling.UsageProblems(problems);
        }
    }

    private Detection.Options options(LogOptions.OpenLogs opened) {
        return Detection.Options.of(
                TableSelection.all(), opened.window(window.bounds(positions)), window.splitBrain, opened.answers());
    }

    private int ofTransaction(String id) throws InterruptedException {
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        try (LogOptions.OpenLogs opened = logs.open()) {
            TransactionExplanation explanation =
                    new TransactionJob(opened.a(), opened.b(), options(opened), id).run(progress);
            progress.done();
            PrintWriter out = spec.commandLine().getOut();
            if (formats.contains(Format.TEXT)) {
                out.print(TransactionText.render(explanation));
            }
            written(ExplainFiles.write(explanation, folder, EnumSet.copyOf(formats)), out);
            return status(explanation.findings(), false);
        }
    }

    private int fromLogs(TableName rowTable) throws InterruptedException {
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        try (LogOptions.OpenLogs opened = logs.open()) {
            RowExplanation row = new ExplainJob(opened.a(), opened.b(), options(opened), rowTable, key).run(progress);
            progress.done();
            boolean open = row.findings().isEmpty() && row.notChecked().stream().anyMatch(NotChecked::blocksVerdict);
            write(row);
            return status(row.findings(), open);
        }
    }

    private int fromReport(TableName rowTable) throws IOException {
        if (!Files.exists(report)) {
            throw ProblemException.usage(
                    "PX-EXP-003",
                    "there is no report " + report + ": run audit or detect first, name one with --report, or give"
                            + " the logs with --journal or --binlog");
        }
        AuditResult result = ReportReader.read(report);
        List<Finding> ofTable = result.findings().stream()
                .filter(finding ->
                        rowTable.equals(finding.table()) && !finding.key().isEmpty())
                .toList();
        if (!ofTable.isEmpty() && ofTable.get(0).key().size() != key.size()) {
            throw ProblemException.usage(
                    "PX-EXP-002",
                    rowTable + " cannot be explained: its primary key has "
                            + ofTable.get(0).key().size() + " column(s), and " + key.size() + " value(s) are given");
        }
        List<Finding> findings = ofTable.stream()
                .filter(finding ->
                        finding.key().stream().map(Value::text).toList().equals(key))
                .toList();
        write(new RowExplanation(rowTable, key, findings, null, null, List.of()));
        return status(findings, false);
    }

    private void write(RowExplanation row) {
        PrintWriter out = spec.commandLine().getOut();
        if (formats.contains(Format.TEXT)) {
            print(row, out);
        }
        written(ExplainFiles.write(row, folder, EnumSet.copyOf(formats)), out);
    }

    private static void written(List<Path> files, PrintWriter out) {
        for (Path file : files) {
            out.println("Written: " + file);
        }
    }

    private void print(RowExplanation row, PrintWriter out) {
        String name = row.table() + " " + String.join(", ", row.key());
        List<Finding> findings = row.findings();
        for (int i = 0; i < findings.size(); i++) {
            if (i > 0) {
                out.println();
            }
            out.print(new ExplainText(Terminal.color(noColor)).render(findings.get(i)));
        }
        List<RowWrite> a = row.a();
        List<RowWrite> b = row.b();
        if (a == null || b == null) {
            if (findings.isEmpty()) {
                out.println("The report " + report + " lists no finding about " + name
                        + ". Give the logs with --journal or --binlog to see the row's whole history.");
            }
            return;
        }
        if (!findings.isEmpty()) {
            out.println();
        } else if (a.isEmpty() && b.isEmpty()) {
            out.println("These logs say nothing of " + name + ".");
        } else {
            out.println("These logs prove no conflict and no difference of " + name + ".");
        }
        for (NotChecked notChecked : row.notChecked()) {
            out.println("Not checked: " + notChecked.what() + ": " + notChecked.why());
        }
        if (findings.isEmpty() || !row.notChecked().isEmpty()) {
            out.println();
        }
        out.print(HistoryText.render(row.table(), row.key(), a, b));
    }

    private static int status(List<Finding> findings, boolean open) {
        if (findings.stream().anyMatch(finding -> finding.severity() == Severity.ERROR && finding.ignored() == null)) {
            return ExitStatus.FINDINGS;
        }
        return open ? ExitStatus.INCONCLUSIVE : ExitStatus.CLEAN;
    }
}
