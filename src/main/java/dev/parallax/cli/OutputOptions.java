package dev.parallax.cli;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.parallax.audit.IgnoreList;
import dev.parallax.audit.ReportFiles;
import dev.parallax.audit.ReportFiles.Format;
import dev.parallax.finding.Severity;
import dev.parallax.problem.ProblemException;
import dev.parallax.rule.Catalogue;
import dev.parallax.rule.RuleFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go and what counts as failure. */
final class OutputOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "reports",
            description = "Where report files go. Default: ${DEFAULT-VALUE}")
    Path out = Path.of("reports");

    @Option(
            names = "--format",
            split = ",",
            paramLabel = "FORMAT",
            defaultValue = "json,html,text",
            description = "Any of json, html, junit, markdown, text (printed). Default: ${DEFAULT-VALUE}")
    private List<Format> formats = List.of();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            defaultValue = "error",
            description = "info, warning or error: exit with 1 for findings at or above it. Default: ${DEFAULT-VALUE}")
    Severity failOn = Severity.ERROR;

    @Option(
            names = "--ignore",
            paramLabel = "FILE",
            description = "YAML list of findings that do not count, each with a reason and an expiry date; see"
                    + " docs/ignore.md.")
    private @Nullable Path ignore;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description = "YAML file that adds rules, changes severities and parameters, and says what to ignore; see"
                    + " docs/rules.md.")
    private @Nullable Path rules;

    private @Nullable Catalogue catalogue;

    @Option(
            names = "--max-findings",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Findings listed in the report; findings.ndjson has all. Default: ${DEFAULT-VALUE}")
    int maxFindings = 10_000;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress, and no text report: the exit status and the files say it.")
    boolean quiet;

    @Option(
            names = {"-v", "--verbose"},
            description = "More about what is done; stack traces of problems.")
    boolean verbose;

    @Option(names = "--no-color", description = "No colours, also on a terminal.")
    private boolean noColor;

    boolean color() {
        return Terminal.color(noColor);
    }

    EnumSet<Format> formats() {
        return EnumSet.copyOf(formats);
    }

    /** Which findings do not count. Entries that have expired are said, whatever {@code --quiet} says. */
    IgnoreList ignoreList(PrintWriter err) {
        if (ignore == null && rules == null) {
            return IgnoreList.none();
        }
        IgnoreList list = IgnoreList.read(ignore, rules == null ? null : catalogue(), LocalDate.now(ZoneOffset.UTC));
        list.expired().forEach(entry -> err.println("PX-USE-022 " + entry));
        return list;
    }

    /** The rules as the user's file changes them. */
    Catalogue catalogue() {
        Catalogue known = catalogue;
        if (known == null) {
            known = Catalogue.builtIn();
            known = rules == null ? known : known.with(RuleFile.read(rules));
            catalogue = known;
        }
        return known;
    }

    /** Makes the folder; a place that cannot be written to is said before hours of reading, not after. */
    void makeFolder() {
        try {
            Files.createDirectories(out);
            Path probe = out.resolve(".parallax-" + ProcessHandle.current().pid());
            Files.newByteChannel(probe, CREATE, WRITE, DELETE_ON_CLOSE).close();
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-RPT-001",
                    "the report cannot be written to " + out + ": " + reason(e) + "; choose another folder with --out");
        }
    }

    /** The commonest of these exceptions have a path for their whole message. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileAlreadyExistsException
                ? "there is a file of that name"
                : String.valueOf(e.getMessage());
    }

    ReportFiles reportFiles() {
        return new ReportFiles(out, formats(), failOn);
    }
}
