package dev.parallax.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Verdict;
import dev.parallax.finding.Witness;
import dev.parallax.testing.SampleFindings;
import dev.parallax.testing.SampleResults;
import dev.parallax.testing.SampleWitness;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Findings pass through one by one, however many there are. */
class StreamingTest {

    private static final int MANY = 200_000;

    private static final Witness SMALL = new SampleWitness()
            .images(SampleWitness.row("id", "1", "v", "1"), SampleWitness.row("id", "1", "v", "2"), "v")
            .build();

    private static final Finding SAMPLE = SampleFindings.updateUpdate();

    @TempDir
    private Path folder;

    @Test
    void findingsNeverGatherInMemory() throws IOException {
        Path file = folder.resolve("findings.ndjson");
        HeapWatch watch = new HeapWatch();
        try (NdjsonFindings out = NdjsonFindings.create(file)) {
            for (int i = 0; i < MANY; i++) {
                out.write(numbered(i));
                watch.tick(i);
            }
            assertThat(out.count()).isEqualTo(MANY);
        }
        AuditResult head = SampleResults.result(Verdict.DIVERGED, List.of(), List.of());
        CountedBytes report = new CountedBytes();
        try (Stream<Finding> findings = ReportReader.readFindings(file)) {
            Iterator<Finding> each = findings.peek(f -> watch.tick(Integer.parseInt(f.id().substring(2))))
                    .iterator();
            new JsonReport().write(head, () -> each, report);
        }
        assertThat(report.count).isGreaterThan(MANY * 1000L);
        // Two hundred thousand findings held at once would take hundreds of megabytes.
        assertThat(watch.mostUsedMegabytes()).isLessThan(40);
    }

    @Test
    void linesAreTheFindingsOfTheReport() throws IOException {
        Path file = folder.resolve("findings.ndjson");
        List<Finding> findings = SampleResults.diverged().findings();
        try (NdjsonFindings out = NdjsonFindings.create(file)) {
            for (Finding finding : findings) {
                out.write(finding);
            }
        }
        assertThat(Files.readAllLines(file)).hasSameSizeAs(findings);
        try (Stream<Finding> read = ReportReader.readFindings(file)) {
            assertThat(read.toList()).isEqualTo(findings);
        }
    }

    private static Finding numbered(int i) {
        return new Finding(
                "f-" + i,
                SAMPLE.rule(),
                SAMPLE.severity(),
                SAMPLE.status(),
                SAMPLE.table(),
                SampleWitness.row("id", Integer.toString(i)),
                SAMPLE.title(),
                SAMPLE.explanation(),
                SAMPLE.remedy(),
                SMALL);
    }

    private static final class CountedBytes extends OutputStream {

        private long count;

        @Override
        public void write(int b) {
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            count += length;
        }
    }
}
