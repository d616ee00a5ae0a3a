package dev.parallax.cli;

import dev.parallax.audit.ExplainJob;
import dev.parallax.detect.Window;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.ExplainText;
import dev.parallax.report.HistoryText;
import dev.parallax.report.ReportReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parallax explain}: one row's history and what it proves. */
@Command(
        name = "explain",
        description = {
            "Explains one row: what each node's log says happened to it, and why the nodes differ.",
            "Reads the logs given by --journal or --binlog; without them, the last report.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax explain --table shop.accounts --key 42",
            "  parallax explain --journal night --table shop.accounts --key 42",
            "  parallax explain --binlog a=db1/mysql-bin.000012 --binlog b=db2/mysql-bin.000009"
                    + " --table shop.lines --key 7 --key 2"
        })
final class ExplainCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LogOptions logs = new LogOptions();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "reports/report.json",
            description = "The report to look in when no logs are given. Default: ${DEFAULT-VALUE}")
    private Path report = Path.of("reports", "report.json");

    @Option(names = "--table", required = true, paramLabel = "DB.TABLE", description = "The row's table.")
    private TableName table = new TableName("", "");

    @Option(
            names = "--key",
            required = true,
            paramLabel = "VALUE",
            description = "The primary key; repeat for the further columns of a composite key, in the key's order.")
    private List<String> key = new ArrayList<>();

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
        return logs.areGiven() ? fromLogs() : fromReport();
    }

    private ExplainText explainText() {
        return new ExplainText(Terminal.color(noColor));
    }

    private int fromLogs() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        ConsoleProgress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        try (LogOptions.OpenLogs opened = logs.open()) {
            Window window = opened.window(new WindowOptions());
            ExplainJob.Result result = new ExplainJob(opened.a(), opened.b(), window, table, key).run(progress);
            progress.done();
            print(result.findings(), out);
            boolean open = false;
            if (result.findings().isEmpty()) {
                out.println("These logs prove no conflict and no difference of " + table + " " + String.join(", ", key)
                        + ".");
                for (NotChecked notChecked : result.notChecked()) {
                    open |= notChecked.blocksVerdict();
                    out.println("Not checked: " + notChecked.what() + ": " + notChecked.why());
                }
            }
            out.println();
            out.print(HistoryText.render(table, key, result.a(), result.b()));
            return status(result.findings(), open);
        }
    }

    private int fromReport() throws IOException {
        if (!Files.exists(report)) {
            throw ProblemException.usage(
                    "PX-EXP-003",
                    "there is no report " + report + ": run audit or detect first, name one with --report, or give"
                            + " the logs with --journal or --binlog");
        }
        AuditResult result = ReportReader.read(report);
        List<Finding> ofTable = result.findings().stream()
                .filter(finding -> table.equals(finding.table()))
                .toList();
        if (!ofTable.isEmpty() && ofTable.get(0).key().size() != key.size()) {
            throw ProblemException.usage(
                    "PX-EXP-002",
                    table + " cannot be explained: its primary key has "
                            + ofTable.get(0).key().size() + " column(s), and " + key.size() + " value(s) are given");
        }
        List<Finding> findings = ofTable.stream()
                .filter(finding ->
                        finding.key().stream().map(Value::text).toList().equals(key))
                .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (findings.isEmpty()) {
            out.println("The report " + report + " lists no finding about " + table + " " + String.join(", ", key)
                    + ". Give the logs with --journal or --binlog to see the row's whole history.");
        }
        print(findings, out);
        return status(findings, false);
    }

    private void print(List<Finding> findings, PrintWriter out) {
        for (int i = 0; i < findings.size(); i++) {
            if (i > 0) {
                out.println();
            }
            out.print(explainText().render(findings.get(i)));
        }
    }

    private static int status(List<Finding> findings, boolean open) {
        if (findings.stream().anyMatch(finding -> finding.status() == Status.DIVERGED && finding.ignored() == null)) {
            return ExitStatus.FINDINGS;
        }
        return open ? ExitStatus.INCONCLUSIVE : ExitStatus.CLEAN;
    }
}
