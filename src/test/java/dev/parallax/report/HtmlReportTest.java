package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Verdict;
import dev.parallax.finding.WitnessTransaction.Applied;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.TableName;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.SampleWitness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {

    private static final String PLANTED = "\"><script>alert('x')</script><img src=x onerror=alert(1)>${7*7}";

    /** The pages are left in {@code target/pages}, to be looked at. */
    @Test
    void everySampleMakesAPage() throws IOException {
        assertThat(page("diverged", SampleResults.diverged())).contains("<h1>Diverged</h1>", "5 rows differ");
        assertThat(page("healed", SampleResults.healed())).contains("<h1>Consistent</h1>");
        assertThat(page("pending", SampleResults.pending())).contains("not applied", "waits for a write");
        assertThat(page("consistent", SampleResults.consistent())).contains("There are none.");
        assertThat(page("schema", SampleResults.schema()))
                .contains("</b> differences in definitions", "The definition on each node")
                .doesNotContain("conflict", "Window", "GTID executed", "not known from its log");
        assertThat(page("inconclusive", SampleResults.inconclusive())).contains("was purged on b", "not known");
    }

    @Test
    void crossingLinesShowTheInversion() throws IOException {
        String crossed = page("crossed", only(SampleFindings.updateUpdate()));
        assertThat(crossed).containsOnlyOnce("class=\"crossing\"").contains("Order in a's log: T1, T2.");
        assertThat(page("twins", only(SampleFindings.preWindow()))).doesNotContain("class=\"crossing\"");
    }

    @Test
    void whatIsIgnoredSaysWhy() throws IOException {
        Finding ignored = SampleFindings.updateUpdate().ignoredFor(new Ignored("<b>known", LocalDate.of(2026, 12, 31)));
        assertThat(page("ignored", only(ignored)))
                .contains("This finding is ignored until 2026-12-31: &lt;b&gt;known.");
        assertThat(page("ignored", only(SampleFindings.updateUpdate()))).doesNotContain("class=\"ignored\"");
    }

    @Test
    void nothingInTheDataBecomesMarkup() throws IOException {
        String page = page("hostile", hostile());
        assertThat(count(page, "<script")).as("the page's own script alone").isEqualTo(1);
        assertThat(page).doesNotContain("<img", "'x')</script>", "49}").doesNotContainPattern("<[^>]* onerror=");
        assertThat(page).contains("&lt;script>alert(");
    }

    @Test
    void valuesCannotReorderThePage() throws IOException {
        assertThat(page("hostile", hostile()))
                .doesNotContain("\u202e", "\u0007")
                .contains("\\u202e", "\\u0007");
    }

    @Test
    void needsNothingFromTheNetwork() throws IOException {
        String page = page("diverged", SampleResults.diverged());
        assertThat(page)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("http:", "https:", " src=", "@import", "url(");
    }

    @Test
    void policyAllowsExactlyTheScriptThatIsThere() throws Exception {
        String page = page("diverged", SampleResults.diverged());
        for (String element : List.of("script", "style")) {
            String text = page.substring(
                    page.indexOf("<" + element + ">") + element.length() + 2, page.indexOf("</" + element + ">"));
            byte[] digest =
                    java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            String hash = java.util.Base64.getEncoder().encodeToString(digest);

            assertThat(page.replace("&#39;", "'")).contains(element + "-src 'sha256-" + hash + "'");
        }
    }

    @Test
    void longListsAreCutWithASentence() throws IOException {
        List<Finding> many = Collections.nCopies(1200, SampleFindings.updateUpdate());
        String page = page("many", SampleResults.result(Verdict.DIVERGED, many, List.of()));
        assertThat(count(page, "<details class=\"finding\"")).isEqualTo(HtmlReport.MAX_FINDINGS);
        assertThat(page).contains("700 more findings are not on this page");
    }

    @Test
    void aFullDiskIsAnError() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new HtmlReport().write(SampleResults.diverged(), full))
                .isInstanceOf(IOException.class);
    }

    private static AuditResult only(Finding finding) {
        return SampleResults.result(Verdict.DIVERGED, List.of(finding), List.of());
    }

    private static AuditResult hostile() {
        List<Value> row = SampleWitness.row(PLANTED, PLANTED, "bidi", "\u202e\u0007");
        Applied applied =
                new Applied(1, new BinlogPosition(PLANTED + ".000001", 4), null, SampleWitness.none(), row, true);
        Finding made = SampleFindings.finding(
                PLANTED,
                Rule.INSERT_INSERT,
                Severity.ERROR,
                Status.DIVERGED,
                new TableName(PLANTED, PLANTED),
                row,
                new SampleWitness()
                        .transaction(Side.A, 1, "insert", applied, null, PLANTED)
                        .images(row, List.of(), PLANTED)
                        .experienced(PLANTED, PLANTED)
                        .delta(PLANTED, "+1", "+2")
                        .build());
        AuditResult result =
                SampleResults.result(Verdict.DIVERGED, List.of(made), List.of(new NotChecked(PLANTED, PLANTED, true)));
        NodeInfo node = new NodeInfo(Side.A, PLANTED, 1, PLANTED, 1L, PLANTED, PLANTED, PLANTED, PLANTED, PLANTED);
        return new AuditResult(
                result.verdict(),
                result.parts(),
                result.startedAt(),
                result.finishedAt(),
                List.of(node),
                result.window(),
                result.summary(),
                result.findings(),
                result.tables(),
                result.notChecked());
    }

    private static int count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).split(text, -1).length - 1;
    }

    private static String page(String name, AuditResult result) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new HtmlReport(new Tool("parallax", "0.1.0")).write(result, out);
        String page = out.toString(StandardCharsets.UTF_8);
        Path folder = Files.createDirectories(Path.of("target", "pages"));
        Files.writeString(folder.resolve(name + ".html"), page);
        return page;
    }
}
