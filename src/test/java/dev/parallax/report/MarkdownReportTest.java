package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.TableName;
import dev.parallax.testing.Golden;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.SampleWitness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownReportTest {

    /** What a comment on GitHub may have. */
    private static final int LONGEST_COMMENT = 65_536;

    @Test
    void readsAsKept() throws IOException {
        Golden.assertMatches("markdown/diverged.md", write(SampleResults.diverged()));
        Golden.assertMatches("markdown/consistent.md", write(SampleResults.consistent()));
        Golden.assertMatches("markdown/inconclusive.md", write(SampleResults.inconclusive()));
    }

    @Test
    void manyLongFindingsFitIntoAComment() throws IOException {
        String longest = "|`\\".repeat(100_000);
        List<Value> row = SampleWitness.row("id", longest, "v", longest);
        Finding finding = hostile(longest, row).ignoredFor(new Ignored("@".repeat(10_000), LocalDate.of(2027, 1, 1)));
        List<NotChecked> open = Collections.nCopies(500, new NotChecked(longest, longest, true));
        String page = write(SampleResults.result(Verdict.DIVERGED, Collections.nCopies(1200, finding), open));
        assertThat(page).hasSizeLessThan(8 * LONGEST_COMMENT).contains("… and 1,150 more", "… and 480 more");
        String usual = write(SampleResults.result(
                Verdict.DIVERGED, Collections.nCopies(1200, SampleFindings.updateUpdate()), List.of()));
        assertThat(usual).hasSizeLessThan(LONGEST_COMMENT);
    }

    @Test
    void whatIsIgnoredSaysWhyAndComesLast() throws IOException {
        Finding ignored =
                SampleFindings.updateUpdate().ignoredFor(new Ignored("see #12 | @ann", LocalDate.of(2026, 12, 31)));
        String page = write(
                SampleResults.result(Verdict.DIVERGED, List.of(ignored, SampleFindings.insertInsert()), List.of()));
        assertThat(page)
                .contains("DIVERGED, ignored |")
                .contains("ignored until 2026-12-31: see &#35;<!-- -->12 &#124; &#64;<!-- -->ann");
        assertThat(page.indexOf("concurrent inserts")).isLessThan(page.indexOf("ignored"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "</code></td></tr></table><img src=x onerror=alert(1)>",
                "` | <b> | `",
                "a\\| b",
                "\n\n# heading\n- list\n| cell | cell |",
                "![x](http://evil.example/p.png) [link](javascript:alert(1)) www.evil.example",
                "@everyone #1 GH-2 :rocket: $x$ ~~gone~~ **bold** __bold__ &lt;b&gt; <!-- --> --><b>",
            })
    void dataStaysData(String planted) throws IOException {
        List<Value> row = SampleWitness.row(planted, planted, "v", planted);
        String page = write(SampleResults.result(
                Verdict.DIVERGED, List.of(hostile(planted, row)), List.of(new NotChecked(planted, planted, true))));
        // What is left of the page without code spans and what MarkdownReport itself writes must hold no markup.
        String rest = page.replaceAll("`[^`\n]*`", "").replace("<!-- -->", "").replaceAll("</?code>", "");
        assertThat(rest).doesNotContain("<", "`", "![", "](", "@", ":rocket:", "~~", "$", "\\", "www.");
        assertThat(page.lines().filter(line -> line.startsWith("#"))).hasSize(4);
        String finding = page.lines()
                .filter(line -> line.startsWith("| **DIVERGED"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.chars().filter(c -> c == '|')).as(finding).hasSize(6);
    }

    @Test
    void codeIsPlainWhereItCanBe() {
        assertThat(MarkdownText.code("id=1, name='<b>'", 60)).isEqualTo("`id=1, name='<b>'`");
        assertThat(MarkdownText.code("a`b", 60)).isEqualTo("<code>a&#96;b</code>");
        assertThat(MarkdownText.code("abcdef", 4)).isEqualTo("`abc…`");
        assertThat(MarkdownText.code(" ", 4)).isEmpty();
    }

    @Test
    void aFullDiskIsAnError() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new MarkdownReport().write(SampleResults.diverged(), full))
                .isInstanceOf(IOException.class);
    }

    private static Finding hostile(String planted, List<Value> row) {
        return SampleFindings.finding(
                "f-1",
                Rule.INSERT_INSERT,
                Severity.ERROR,
                Status.DIVERGED,
                new TableName(planted, planted),
                List.of(row.get(0)),
                new SampleWitness().images(row, row, planted).build());
    }

    private static String write(AuditResult result) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new MarkdownReport().write(result, out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
