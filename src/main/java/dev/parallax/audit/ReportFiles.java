package dev.parallax.audit;

import dev.parallax.finding.AuditResult;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.HtmlReport;
import dev.parallax.report.JsonReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The report's files in one folder: {@code report.json}, {@code report.html}. */
public final class ReportFiles {

    /** What can be asked for with {@code --format}. */
    public enum Format {
        JSON,
        HTML,
        /** Printed, not written. */
        TEXT
    }

    private final Path folder;
    private final Set<Format> formats;

    public ReportFiles(Path folder, Set<Format> formats) {
        this.folder = folder;
        this.formats = Set.copyOf(formats);
    }

    /** Writes the files asked for and returns them. */
    public List<Path> write(AuditResult result) {
        List<Path> written = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            if (formats.contains(Format.JSON)) {
                Path file = folder.resolve("report.json");
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    new JsonReport().write(result, out);
                }
                written.add(file);
            }
            if (formats.contains(Format.HTML)) {
                Path file = folder.resolve("report.html");
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    new HtmlReport().write(result, out);
                }
                written.add(file);
            }
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-RPT-001",
                    "the report cannot be written to " + folder + ": " + e.getMessage()
                            + "; choose another folder with --out");
        }
        return written;
    }
}
