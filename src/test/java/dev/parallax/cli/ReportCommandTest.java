package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.report.JsonReport;
import dev.parallax.testing.SampleResults;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A report that is there is rendered again. */
class ReportCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void aReport() throws IOException {
        try (OutputStream json = Files.newOutputStream(folder.resolve("report.json"))) {
            new JsonReport().write(SampleResults.diverged(), json);
        }
    }

    @Test
    void everyFormatIsWrittenWhereItIsAskedFor() throws IOException {
        Path to = folder.resolve("artifacts");
        int status = report("report.json", "--format", "html,junit,markdown,text", "--out", to.toString());
        assertThat(status).isZero();
        assertThat(Files.readString(to.resolve("report.html"))).contains("<h1>Diverged</h1>");
        assertThat(Files.readString(to.resolve("report.xml"))).contains("<testsuites name=\"parallax\"");
        assertThat(Files.readString(to.resolve("report.md"))).startsWith("## Parallax: DIVERGED");
        assertThat(to.resolve("report.json")).doesNotExist();
        assertThat(out.toString()).startsWith("DIVERGED\n");
        assertThat(err.toString().lines()).hasSize(3).allMatch(line -> line.startsWith("wrote "));
    }

    @Test
    void filesGoBesideTheReport() {
        assertThat(report("report.json", "--format", "markdown", "--quiet")).isZero();
        assertThat(folder.resolve("report.md")).exists();
        assertThat(out.toString() + err).isEmpty();
    }

    @Test
    void whatFailsIsDecidedByTheOption() throws IOException {
        report("report.json", "--format", "junit");
        assertThat(Files.readString(folder.resolve("report.xml"))).contains("failures=\"5\"");
        report("report.json", "--format", "junit", "--fail-on", "info");
        assertThat(Files.readString(folder.resolve("report.xml"))).contains("failures=\"9\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.json", "."})
    void whatIsNoFileIsSaidSo(String name) {
        assertThat(report(name)).isEqualTo(2);
        assertThat(err.toString()).startsWith("PX-RPT-004 there is no report ").hasLineCount(1);
    }

    @Test
    void anythingElseIsNoReport() throws IOException {
        Files.writeString(folder.resolve("other.json"), "[]");
        assertThat(report("other.json")).isEqualTo(2);
        assertThat(err.toString()).startsWith("PX-RPT-002 ").hasLineCount(1);
    }

    @Test
    void jsonAloneLeavesNothingToRender() {
        assertThat(report("report.json", "--format", "json")).isEqualTo(2);
        assertThat(err.toString()).startsWith("PX-USE-020 ");
    }

    private int report(String name, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("report", folder.resolve(name).toString()));
        arguments.addAll(List.of(options));
        return Main.run(new PrintWriter(out), new PrintWriter(err), arguments.toArray(String[]::new));
    }
}
