package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Verdict;
import dev.parallax.report.JsonReport;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A row explained from a report. */
class ExplainCommandTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();

    @Test
    void aDifferenceThatIsIgnoredIsExplainedAndDoesNotFail() throws IOException {
        assertThat(explain(SampleFindings.updateUpdate())).isEqualTo(1);
        assertThat(out.toString()).contains("shop.acc id=1 differs").doesNotContain("ignored");
        Ignored known = new Ignored("known, TICKET-7", LocalDate.of(2026, 12, 31));
        assertThat(explain(SampleFindings.updateUpdate().ignoredFor(known))).isZero();
        assertThat(out.toString()).contains("This finding is ignored until 2026-12-31: known, TICKET-7");
    }

    private int explain(Finding finding) throws IOException {
        Path report = folder.resolve("report.json");
        try (OutputStream json = Files.newOutputStream(report)) {
            new JsonReport().write(SampleResults.result(Verdict.DIVERGED, List.of(finding), List.of()), json);
        }
        return Main.run(
                new PrintWriter(out),
                new PrintWriter(out),
                "explain",
                "--report",
                report.toString(),
                "--table",
                "shop.acc",
                "--key",
                "1");
    }
}
