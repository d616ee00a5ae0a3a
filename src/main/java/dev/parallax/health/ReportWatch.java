package dev.parallax.health;

import dev.parallax.problem.ProblemException;
import dev.parallax.report.ReportReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The last report about the pair's rows, read again whenever the file has changed. A report that cannot be read takes
 * nothing back: the last one that could counts on.
 */
final class ReportWatch {

    /**
     * What is known of the rows.
     *
     * @param report null where there is none
     * @param note what an operator should know of that; may be empty
     */
    record Known(@Nullable KnownReport report, String note) {}

    /** How a file was when it was last read. */
    private record Version(FileTime changed, long size) {}

    private final @Nullable Path file;
    private @Nullable Version seen;
    private volatile Known known;
    private volatile long errors;

    /** @param file null for none */
    ReportWatch(@Nullable Path file) {
        this.file = file;
        this.known = new Known(
                null, file == null ? "rows are not judged: no --report was given" : "the report was not read yet");
    }

    Known known() {
        return known;
    }

    /** How often it could not be read. */
    long errors() {
        return errors;
    }

    /** Throws ProblemException PX-HLT-002, PX-RPT-002 or PX-RPT-003 where it cannot be used: for the start. */
    synchronized void first() {
        if (file != null) {
            try {
                read(file);
            } catch (IOException e) {
                throw ProblemException.usage(
                        "PX-HLT-002",
                        "the report " + file + " cannot be read: "
                                + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage())
                                + "; give a report.json that audit or verify wrote with --report, or leave it out");
            }
        }
    }

    /** Looks whether it has changed. */
    synchronized void look() {
        if (file != null) {
            try {
                if (!version(file).equals(seen)) {
                    read(file);
                }
            } catch (IOException | RuntimeException e) {
                // Half written, perhaps: it is looked at again at once, and until then what was known counts.
                seen = null;
                errors++;
                known = new Known(known.report(), "the report cannot be read; what the last one said counts on");
            }
        }
    }

    private void read(Path path) throws IOException {
        Version version = version(path);
        KnownReport read = KnownReport.of(ReportReader.read(path));
        known = new Known(read, read.hasRows() ? "" : "rows are not judged: the report did not look at any");
        seen = version;
    }

    private static Version version(Path path) throws IOException {
        return new Version(Files.getLastModifiedTime(path), Files.size(path));
    }
}
