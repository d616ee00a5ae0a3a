package dev.parallax.report;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeParseException;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code report.json} back, to render it again. Fields it does not know are passed over, so a report of a later
 * minor version can be read; one of another major version is refused.
 */
public final class ReportReader {

    private static final JsonMapper MAPPER = new JsonMapper();

    private ReportReader() {}

    /**
     * Reads a report from a file.
     *
     * @throws ProblemException PX-RPT-002 when it is not a Parallax report, PX-RPT-003 when its version is another
     */
    public static AuditResult read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    /** As {@link #read(Path)}; {@code name} stands for the file in errors. */
    public static AuditResult read(InputStream in, String name) throws IOException {
        try {
            JsonNode root = MAPPER.readTree(in);
            checkVersion(root, name);
            return ResultParser.parse(root);
        } catch (JacksonException e) {
            throw notReport(name, e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw notReport(name, String.valueOf(e.getMessage()));
        }
    }

    /** Reads {@code findings.ndjson} one line at a time. The caller closes the stream. */
    public static Stream<Finding> readFindings(Path file) throws IOException {
        BufferedReader lines = Files.newBufferedReader(file);
        return lines.lines()
                .filter(line -> !line.isBlank())
                .map(line -> parseLine(line, file))
                .onClose(() -> {
                    try {
                        lines.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
    }

    private static Finding parseLine(String line, Path file) {
        try {
            return FindingParser.parse(MAPPER.readTree(line));
        } catch (JacksonException e) {
            throw notReport(file.toString(), e.getOriginalMessage());
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw notReport(file.toString(), String.valueOf(e.getMessage()));
        }
    }

    private static void checkVersion(JsonNode root, String name) {
        String version = root.path("schemaVersion").asString("");
        if (version.isEmpty()) {
            throw notReport(name, "it has no schemaVersion");
        }
        String major = JsonReport.SCHEMA_VERSION.substring(0, JsonReport.SCHEMA_VERSION.indexOf('.') + 1);
        if (!version.startsWith(major)) {
            throw ProblemException.usage(
                    "PX-RPT-003",
                    name + " is a report of schema version " + version + " and this Parallax reads " + major
                            + "x; render it with the version of Parallax that wrote it");
        }
    }

    private static ProblemException notReport(String name, String why) {
        return ProblemException.usage(
                "PX-RPT-002", name + " cannot be read as a Parallax report: " + why + "; give a report.json it wrote");
    }
}
