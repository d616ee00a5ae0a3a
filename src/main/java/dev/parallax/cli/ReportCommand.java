package dev.parallax.cli;

import dev.parallax.audit.ReportFiles;
import dev.parallax.audit.ReportFiles.Format;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Severity;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.ReportReader;
import dev.parallax.report.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parallax report}: render a report again. */
@Command(
        name = "report",
        description = {
            "Renders a report.json again, without the logs it was made of. The exit status says whether that worked, not"
                    + " what the report says.",
            ""
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax report reports/report.json --format markdown",
            "  parallax report night/report.json --format html,junit --fail-on warning --out artifacts"
        })
final class ReportCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The report.json.")
    private Path file = Path.of("report.json");

    @Option(names = "--out", paramLabel = "DIR", description = "Where files go. Default: beside FILE")
    private @Nullable Path out;

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "Any of html, junit, markdown, text (printed). Default: ${DEFAULT-VALUE}")
    private List<Format> formats = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "info, warning or error: findings at or above it are failures in JUnit's XML. Default:"
                    + " ${DEFAULT-VALUE}")
    private Severity failOn = Severity.ERROR;

    @Option(
            names = {"-q", "--quiet"},
            description = "Do not say which files were written.")
    private boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "Stack traces of problems.")
    @SuppressWarnings("UnusedVariable") // Asked for by ErrorHandling, of whatever command was parsed.
    private boolean verbose;

    @Option(names = "--no-color", description = "No colours, also on a terminal.")
    private boolean noColor;

    @Override
    public Integer call() {
        EnumSet<Format> asked = EnumSet.copyOf(formats);
        // Not refused: a configuration file that other commands share may well name it.
        asked.remove(Format.JSON);
        if (asked.isEmpty()) {
            throw ProblemException.usage(
                    "PX-USE-020",
                    "there is nothing to render: FILE is the JSON already; ask for html, junit, markdown or text with"
                            + " --format");
        }
        AuditResult result = read();
        Path folder = out != null ? out : Objects.requireNonNullElse(file.getParent(), Path.of("."));
        for (Path written : new ReportFiles(folder, asked, failOn).write(result)) {
            if (!quiet) {
                spec.commandLine().getErr().println("wrote " + written);
            }
        }
        if (asked.contains(Format.TEXT)) {
            spec.commandLine().getOut().print(new TextReport(Terminal.color(noColor), Printing.WIDTH).render(result));
        }
        return ExitStatus.CLEAN;
    }

    private AuditResult read() {
        if (!Files.isRegularFile(file)) {
            throw ProblemException.usage(
                    "PX-RPT-004", "there is no report " + file + "; give a report.json that audit or detect wrote");
        }
        try {
            return ReportReader.read(file);
        } catch (IOException e) {
            throw ProblemException.usage("PX-RPT-004", "the report " + file + " cannot be read: " + e.getMessage());
        }
    }
}
