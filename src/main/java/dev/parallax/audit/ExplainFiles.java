package dev.parallax.audit;

import dev.parallax.finding.RowExplanation;
import dev.parallax.finding.TransactionExplanation;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.ExplainHtml;
import dev.parallax.report.ExplainJson;
import dev.parallax.report.TransactionJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is known of one row, or of one transaction, as files in one folder: {@code explain.json}, {@code explain.html}.
 */
public final class ExplainFiles {

    private ExplainFiles() {}

    private interface Rendering {
        void write(OutputStream out) throws IOException;
    }

    /** Writes the files asked for and returns them. */
    public static List<Path> write(RowExplanation row, Path folder, Set<ReportFiles.Format> formats) {
        return write(
                folder,
                formats,
                Map.of(
                        ReportFiles.Format.JSON, out -> ExplainJson.write(row, out),
                        ReportFiles.Format.HTML, out -> ExplainHtml.write(row, out)));
    }

    /** Writes the files asked for and returns them. */
    public static List<Path> write(TransactionExplanation transaction, Path folder, Set<ReportFiles.Format> formats) {
        return write(
                folder,
                formats,
                Map.of(
                        ReportFiles.Format.JSON, out -> TransactionJson.write(transaction, out),
                        ReportFiles.Format.HTML, out -> ExplainHtml.write(transaction, out)));
    }

    private static List<Path> write(
            Path folder, Set<ReportFiles.Format> formats, Map<ReportFiles.Format, Rendering> renderings) {
        List<Path> written = new ArrayList<>();
        try {
            for (ReportFiles.Format format : formats) {
                Rendering rendering = renderings.get(format);
                if (rendering == null) {
                    continue;
                }
                Files.createDirectories(folder);
                Path file = folder.resolve(format == ReportFiles.Format.JSON ? "explain.json" : "explain.html");
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                    rendering.write(out);
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
