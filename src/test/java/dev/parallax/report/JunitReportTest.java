package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.Value;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.TableName;
import dev.parallax.testing.Golden;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.SampleWitness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class JunitReportTest {

    static List<AuditResult> samples() {
        return List.of(
                SampleResults.diverged(),
                SampleResults.healed(),
                SampleResults.pending(),
                SampleResults.consistent(),
                SampleResults.inconclusive(),
                SampleResults.schema());
    }

    @Test
    void readsAsKept() throws IOException {
        Golden.assertMatches("junit/diverged.xml", write(SampleResults.diverged(), Severity.ERROR));
        Golden.assertMatches("junit/consistent.xml", write(SampleResults.consistent(), Severity.ERROR));
        Golden.assertMatches("junit/inconclusive.xml", write(SampleResults.inconclusive(), Severity.ERROR));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void countsAreThoseOfTheCases(AuditResult result) throws Exception {
        Document xml = parse(write(result, Severity.WARNING));
        List<Element> suites = elements(xml.getDocumentElement(), "testsuite");
        suites.add(xml.getDocumentElement());
        for (Element suite : suites) {
            assertThat(suite.getAttribute("tests")).isEqualTo(count(suite, "testcase"));
            assertThat(suite.getAttribute("failures")).isEqualTo(count(suite, "failure"));
            assertThat(suite.getAttribute("errors")).isEqualTo(count(suite, "error"));
            assertThat(suite.getAttribute("skipped")).isEqualTo(count(suite, "skipped"));
            assertThat(elements(suite, "testcase")).isNotEmpty();
        }
    }

    @Test
    void aCleanRunHoldsAPassedCase() throws Exception {
        Document xml = parse(write(SampleResults.consistent(), Severity.INFO));
        assertThat(count(xml.getDocumentElement(), "testcase")).isEqualTo("1");
        assertThat(outcomes(xml)).containsExactly("system-out");
    }

    @Test
    void whatFailsIsDecidedByTheThreshold() throws Exception {
        AuditResult result = SampleResults.healed();
        assertThat(outcomes(parse(write(result, Severity.ERROR)))).containsOnly("system-out");
        assertThat(outcomes(parse(write(result, Severity.INFO))))
                .containsExactly("system-out", "failure", "failure", "failure");
    }

    @Test
    void whatBlocksTheVerdictIsAnErrorAndTheRestIsSkipped() throws Exception {
        AuditResult result = SampleResults.result(
                Verdict.INCONCLUSIVE,
                List.of(),
                List.of(new NotChecked("the log", "purged", true), new NotChecked("a view", "no rows", false)));
        assertThat(outcomes(parse(write(result, Severity.ERROR)))).containsExactly("error", "error", "skipped");
    }

    @Test
    void anIgnoredFindingIsSkippedWithItsReason() throws Exception {
        Finding ignored = SampleFindings.updateUpdate()
                .ignoredFor(new Ignored("known, TICKET-7 \u0000", LocalDate.of(2026, 12, 31)));
        Document xml =
                parse(write(SampleResults.result(Verdict.DIVERGED, List.of(ignored), List.of()), Severity.ERROR));
        Element skipped = elements(xml.getDocumentElement(), "skipped").get(0);
        assertThat(skipped.getAttribute("message")).contains("ignored until 2026-12-31: known, TICKET-7 \\u0000");
    }

    @Test
    void findingsBeyondTheListFailWhenTheyWouldHaveFailed() throws Exception {
        AuditResult listed =
                SampleResults.result(Verdict.DIVERGED, List.of(SampleFindings.healedByLaterWrite()), List.of());
        assertThat(outcomes(parse(write(withCounts(listed, Map.of("ERROR", 41L)), Severity.ERROR))))
                .containsExactly("system-out", "failure", "system-out");
        assertThat(outcomes(parse(write(withCounts(listed, Map.of("INFO", 41L)), Severity.ERROR))))
                .containsOnly("system-out");
    }

    @Test
    void dataStaysData() throws Exception {
        String planted = "]]></failure><testcase/>&lt;\u0000\u0008\ufffe\uffff\ud83d \ud83d\ude00 \r\n\t\"'";
        List<Value> row = SampleWitness.row("id", planted, planted, planted);
        Finding finding = SampleFindings.finding(
                "f" + planted,
                SampleFindings.updateUpdate().rule(),
                Severity.ERROR,
                Status.DIVERGED,
                new TableName(planted, planted),
                List.of(row.get(0)),
                new SampleWitness().images(row, List.of(), planted).build());
        AuditResult result = SampleResults.result(
                Verdict.DIVERGED, List.of(finding), List.of(new NotChecked(planted, planted, true)));
        Document xml = parse(write(result, Severity.ERROR));
        assertThat(count(xml.getDocumentElement(), "testcase")).isEqualTo("3");
        Element open = elements(xml.getDocumentElement(), "error").get(0);
        assertThat(open.getTextContent()).contains("]]></failure><testcase/>", "\ud83d\ude00", "\\u0000", "\\ufffe");
        Element failed = elements(xml.getDocumentElement(), "testcase").get(2);
        assertThat(failed.getAttribute("name")).contains("]]></failure><testcase/>", "\ud83d\ude00", "\\u0000");
    }

    @Test
    void illegalCharactersBecomeVisible() {
        assertThat(XmlText.legal("a\u0000b\ufffe\ud83d\t\n\r\ud83d\ude00"))
                .isEqualTo("a\\u0000b\\ufffe\\ud83d\t\n\\u000d\ud83d\ude00");
    }

    @Test
    void aFullDiskIsAnError() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new JunitReport(Severity.ERROR).write(SampleResults.diverged(), full))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    private static AuditResult withCounts(AuditResult result, Map<String, Long> bySeverity) {
        Summary old = result.summary();
        Summary summary = new Summary(
                old.transactions(),
                old.rowChanges(),
                old.conflicts(),
                old.divergedRows(),
                old.healedRows(),
                old.pendingRows(),
                Map.of("update_update", 42L),
                bySeverity,
                old.accounting(),
                old.definitions());
        return new AuditResult(
                result.verdict(),
                result.parts(),
                result.startedAt(),
                result.finishedAt(),
                result.nodes(),
                result.window(),
                summary,
                result.findings(),
                result.tables(),
                result.notChecked());
    }

    private static String write(AuditResult result, Severity failOn) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JunitReport(failOn).write(result, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    /** The one element within each case, in order. */
    private static List<String> outcomes(Document xml) {
        return elements(xml.getDocumentElement(), "testcase").stream()
                .map(each -> elements(each, "*"))
                .peek(inside -> assertThat(inside).hasSize(1))
                .map(inside -> inside.get(0).getTagName())
                .toList();
    }

    private static String count(Element parent, String name) {
        return Integer.toString(elements(parent, name).size());
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList nodes = parent.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
