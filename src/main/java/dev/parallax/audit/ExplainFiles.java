package dev.parallax.audit;

import dev.parallax.finding.RowExplanation;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.ExplainHtml;
import dev.parallax.report.ExplainJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is known of one row as files in one folder: {@code explain.json}, {@code explain.html}. */
public final class ExplainFiles {

    private ExplainFiles() {}

    /** Writes the files asked for and returns them. */
    public static List<Path> write(RowExplanation row, Path folder, Set<ReportFiles.Format> formats) {
        List<Path> written = new ArrayList<>();
        try {
            for (ReportFiles.Format format : formats) {
                if (format == ReportFiles.Format.TEXT) {
                    continue;
                }
                Files.createDirectories(folder);
                boolean json = format == ReportFiles.Format.JSON;
                Path file = folder.resolve(json ? "explain.json" : "explain.html");
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    if (json) {
                        ExplainJson.write(row, out);
                    } else {
                        ExplainHtml.write(row, out);
                    }
                }
                written.add(file);
            }
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-RPT-001",
                    "the explanation cannot be written to " + folder + ": " + e.getMessage()
                            + "; choose another folder with --out");
        }
        return written;
    }
}
