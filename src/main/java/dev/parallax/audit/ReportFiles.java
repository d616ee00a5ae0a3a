package dev.parallax.audit;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Severity;
import dev.parallax.problem.ProblemException;
import dev.parallax.report.HtmlReport;
import dev.parallax.report.JsonReport;
import dev.parallax.report.JunitReport;
import dev.parallax.report.MarkdownReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The report's files in one folder: {@code report.json}, {@code report.html}, {@code report.xml}, {@code report.md}. */
public final class ReportFiles {

    /** What can be asked for with {@code --format}. */
    public enum Format {
        JSON,
        HTML,
        /** JUnit's XML. */
        JUNIT,
        MARKDOWN,
        /** Printed, not written. */
        TEXT
    }

    private final Path folder;
    private final Set<Format> formats;
    private final Severity failOn;

    /**
     * @param failOn findings of this severity and above are failures where a format tells failures from the rest
     */
    public ReportFiles(Path folder, Set<Format> formats, Severity failOn) {
        this.folder = folder;
        this.formats = Set.copyOf(formats);
        this.failOn = failOn;
    }

    private interface Rendering {
        void write(AuditResult result, OutputStream out) throws IOException;
    }

    /** Writes the files asked for, all at once since none needs another, and returns them. */
    public List<Path> write(AuditResult result) {
        List<FutureTask<Path>> files = new ArrayList<>();
        for (Format format : Format.values()) {
            if (formats.contains(format) && format != Format.TEXT) {
                files.add(new FutureTask<>(() -> write(format, result)));
            }
        }
        List<Path> written = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (FutureTask<Path> file : files.subList(Math.min(1, files.size()), files.size())) {
                new Thread(file, "report").start();
            }
            for (FutureTask<Path> file : files) {
                file.run(); // the first one here; of the others it does nothing
                written.add(written(file));
            }
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-RPT-001",
                    "the report cannot be written to " + folder + ": " + e.getMessage()
                            + "; choose another folder with --out");
        }
        return written;
    }

    private static Path written(FutureTask<Path> file) throws IOException {
        try {
            return file.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.inconclusive("PX-RPT-005", "interrupted while the report was being written", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof IOException problem) {
                throw problem;
            }
            if (cause instanceof Error problem) {
                throw problem;
            }
            throw cause instanceof RuntimeException problem ? problem : new IllegalStateException(cause);
        }
    }

    private Path write(Format format, AuditResult result) throws IOException {
        Path file = folder.resolve(name(format));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            rendering(format).write(result, out);
        }
        return file;
    }

    private static String name(Format format) {
        return switch (format) {
            case JSON -> "report.json";
            case HTML -> "report.html";
            case JUNIT -> "report.xml";
            case MARKDOWN -> "report.md";
            case TEXT -> throw new IllegalArgumentException("it is printed, not written");
        };
    }

    private Rendering rendering(Format format) {
        return switch (format) {
            case JSON -> new JsonReport()::write;
            case HTML -> new HtmlReport()::write;
            case JUNIT -> new JunitReport(failOn)::write;
            case MARKDOWN -> new MarkdownReport()::write;
            case TEXT -> throw new IllegalArgumentException("it is printed, not written");
        };
    }
}
