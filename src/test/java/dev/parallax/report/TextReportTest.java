package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Status;
import dev.parallax.finding.Value;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.TableName;
import dev.parallax.testing.Golden;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.SampleWitness;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextReportTest {

    private static final Map<String, AuditResult> SAMPLES = Map.of(
            "diverged", SampleResults.diverged(),
            "healed", SampleResults.healed(),
            "pending", SampleResults.pending(),
            "consistent", SampleResults.consistent(),
            "inconclusive", SampleResults.inconclusive(),
            "schema", SampleResults.schema());

    @ParameterizedTest
    @ValueSource(strings = {"diverged", "healed", "pending", "consistent", "inconclusive", "schema"})
    void readsAsKept(String sample) throws IOException {
        Golden.assertMatches("text/" + sample + ".txt", new TextReport().render(sample(sample)));
    }

    private static AuditResult sample(String name) {
        return java.util.Objects.requireNonNull(SAMPLES.get(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 60, 80, 100, 250})
    void isNoWiderThanThePage(int width) {
        // A word of prose that is longer than the page, such as a list of log files, stays whole.
        for (AuditResult result : SAMPLES.values()) {
            assertThat(new TextReport(false, width).render(result).lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(Math.min(100, width)));
        }
    }

    @Test
    void coloursOnlyWhenAsked() {
        assertThat(new TextReport(false, 100).render(SampleResults.diverged())).doesNotContain("\u001b");
        assertThat(new TextReport(true, 100).render(SampleResults.diverged())).contains("\u001b[1;31mDIVERGED");
    }

    @Test
    void saysHowManyAreLeftOut() {
        List<Finding> many = Collections.nCopies(1234, SampleFindings.updateUpdate());
        String text = new TextReport().render(SampleResults.result(Verdict.DIVERGED, many, List.of()));
        assertThat(text).contains("… and 1,214 more in report.json");
    }

    @Test
    void differencesComeBeforeWhatHealed() {
        String text = new TextReport()
                .render(SampleResults.result(
                        Verdict.DIVERGED,
                        List.of(SampleFindings.bothDeleted(), SampleFindings.updateUpdate()),
                        List.of()));
        assertThat(text.indexOf("shop.acc\n")).isBetween(1, text.indexOf("shop.item\n"));
    }

    @Test
    void whatIsIgnoredSaysWhyAndComesLast() {
        Finding ignored = SampleFindings.updateUpdate()
                .ignoredFor(new Ignored("known, \u001b TICKET-7", LocalDate.of(2026, 12, 31)));
        String text = new TextReport()
                .render(SampleResults.result(
                        Verdict.DIVERGED, List.of(ignored, SampleFindings.deleteDelete()), List.of()));
        assertThat(text).contains("ignored until 2026-12-31: known, \\u001b TICKET-7");
        assertThat(text.indexOf("shop.stock\n")).isBetween(1, text.indexOf("shop.acc\n"));
        assertThat(text).doesNotContain("--table shop.acc --key 1");
    }

    @Test
    void valuesCannotDriveTheTerminal() {
        List<Value> row = SampleWitness.row("id", "\u001b[2J\u202e", "note", "line\r\nbreak\u0007");
        Finding finding = SampleFindings.finding(
                "f",
                SampleFindings.updateUpdate().rule(),
                SampleFindings.updateUpdate().severity(),
                Status.DIVERGED,
                new TableName("s\u001b", "t\u001b"),
                List.of(row.get(0)),
                new SampleWitness().images(row, List.of(), "note").build());
        String text = new TextReport().render(SampleResults.result(Verdict.DIVERGED, List.of(finding), List.of()));
        String explained = new ExplainText(false).render(finding);
        assertThat(text + explained).doesNotContain("\u001b", "\u202e", "\u0007", "\r");
        assertThat(text).contains("'line\\r\\nbreak\\u0007'");
    }
}
