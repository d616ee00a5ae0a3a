package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Ignored;
import dev.parallax.finding.Value;
import dev.parallax.finding.Verdict;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.testing.Golden;
import dev.parallax.testing.ReportSchema;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.SampleWitness;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReportTest {

    static List<AuditResult> samples() {
        return List.of(
                SampleResults.diverged(),
                SampleResults.healed(),
                SampleResults.pending(),
                SampleResults.consistent(),
                SampleResults.inconclusive(),
                SampleResults.schema(),
                SampleResults.result(Verdict.DIVERGED, List.of(hostile()), List.of()),
                SampleResults.result(
                        Verdict.DIVERGED,
                        List.of(SampleFindings.updateUpdate()
                                .ignoredFor(new Ignored("known, TICKET-7", LocalDate.of(2026, 12, 31)))),
                        List.of()));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyReportIsValid(AuditResult result) throws IOException {
        assertThat(ReportSchema.errors(write(result))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void nothingIsLostOnTheWayThroughJson(AuditResult result) throws IOException {
        assertThat(read(write(result))).isEqualTo(result);
    }

    @Test
    void shapeIsTheContract() throws IOException {
        AuditResult result = SampleResults.result(
                Verdict.DIVERGED, List.of(SampleFindings.updateUpdate(), SampleFindings.pending()), List.of());
        Golden.assertMatches("report/report.json", write(result));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"verdict\" : \"DIVERGED\"|\"verdict\" : \"MAYBE\"",
                "\"severity\" : \"ERROR\"|\"severity\" : \"error\"",
                "\"divergedRows\" : 5|\"divergedRows\" : -5",
                "\"2026-10-21T15:27:30.195423Z\"|\"2026-10-21 15:27:30\"",
                "\"mysql-bin.000003:1184\"|\"mysql-bin.000003\"",
                "\"remedy\"|\"remedie\"",
                "\"bal\" : \"100\"|\"bal\" : 100",
                "\"notChecked\"|\"unchecked\"",
                "\"schemaVersion\" : \"1.5\"|\"schemaVersion\" : \"2.0\"",
            })
    void brokenReportIsNotValid(String change) throws IOException {
        String report = write(SampleResults.diverged());
        String[] parts = change.split("\\|", -1);
        assertThat(report).contains(parts[0]);
        assertThat(ReportSchema.errors(report.replace(parts[0], parts[1]))).isNotEmpty();
    }

    @Test
    void anotherMajorVersionIsRefused() throws IOException {
        String later = write(SampleResults.consistent()).replace("\"" + JsonReport.SCHEMA_VERSION + "\"", "\"2.0\"");
        assertThatThrownBy(() -> read(later))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("PX-RPT-003"));
    }

    @Test
    void laterMinorVersionIsRead() throws IOException {
        String later = write(SampleResults.consistent())
                .replace(
                        "\"schemaVersion\" : \"" + JsonReport.SCHEMA_VERSION + "\"",
                        "\"schemaVersion\" : \"1.7\", \"added\" : [ 1 ]");
        assertThat(read(later)).isEqualTo(SampleResults.consistent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "nonsense", "{\"schemaVersion\":\"1.0\"}", "{\"schemaVersion\":\"1.0\""})
    void whatIsNoReportIsNamedSo(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.code()).isEqualTo("PX-RPT-002"))
                .hasMessageContaining("some.json");
    }

    @Test
    void errorOfTheStreamReachesTheCaller() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> new JsonReport().write(SampleResults.diverged(), full))
                .isInstanceOf(IOException.class)
                .hasMessage("No space left on device");
    }

    @Test
    void halfASurrogatePairDoesNotEndTheReport() throws IOException {
        Finding ascii = withNote("ok \ud83d");
        Finding other = withNote("\u00e4 \ud83d");
        String report = write(SampleResults.result(Verdict.DIVERGED, List.of(ascii, other), List.of()));
        assertThat(report).contains("\"ok ?\"", "\"\u00e4 ?\"");
        assertThat(ReportSchema.errors(report)).isEmpty();
    }

    /** Names and values that a careless writer or reader would trip over. */
    private static Finding hostile() {
        return withNote("</script>\n\"quoted\" \\ \u0000 \ud83d\ude00 'it''s'");
    }

    private static Finding withNote(String note) {
        List<Value> key = List.of(new Value("a/b~c", "1", true), new Value("", null, false));
        Witness witness = new SampleWitness()
                .images(List.of(new Value("no/te~0", note, true)), null, "no/te~0")
                .build();
        Finding sample = SampleFindings.updateUpdate();
        return SampleFindings.finding(
                "f-1", sample.rule(), sample.severity(), sample.status(), new TableName("s.\"x", "t\n"), key, witness);
    }

    private static String write(AuditResult result) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new JsonReport(new Tool("parallax", "0.1.0")).write(result, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static AuditResult read(String report) throws IOException {
        return ReportReader.read(new ByteArrayInputStream(report.getBytes(StandardCharsets.UTF_8)), "some.json");
    }
}
