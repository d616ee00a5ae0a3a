package dev.parallax.cli;

import dev.parallax.audit.Outcome;
import dev.parallax.audit.ReportFiles;
import dev.parallax.report.TextReport;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Writes the report files and prints the text report. */
final class Printing {

    static final int WIDTH = 100;

    private Printing() {}

    /** Returns the exit status. */
    static int finish(Outcome outcome, OutputOptions options, PrintWriter out, PrintWriter err) {
        for (Path file : options.reportFiles().write(outcome.result())) {
            if (!options.quiet) {
                err.println("wrote " + file);
            }
        }
        if (!options.quiet && options.formats().contains(ReportFiles.Format.TEXT)) {
            out.print(new TextReport(options.color(), WIDTH).render(outcome.result()));
        }
        return ExitStatus.of(outcome, options.failOn);
    }
}
