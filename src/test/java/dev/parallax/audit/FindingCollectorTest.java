package dev.parallax.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Severity;
import dev.parallax.report.ReportReader;
import dev.parallax.testing.SampleFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ignored findings are kept and told, and count for nothing. */
class FindingCollectorTest {

    @TempDir
    private Path folder;

    private FindingCollector collector(int most, String... entries) throws IOException {
        Path file = folder.resolve("ignore.yaml");
        Files.writeString(file, String.join("\n", entries));
        return new FindingCollector(
                folder.resolve("findings.ndjson"), most, IgnoreList.read(file, LocalDate.of(2026, 10, 21)));
    }

    private static String ignore(String what) {
        return "- {" + what + ", reason: known, expires: 2026-12-31}";
    }

    @Test
    void anIgnoredFindingIsReportedAndDoesNotCount() throws IOException {
        try (FindingCollector collector = collector(10, ignore("table: shop.acc, rule: update_update"))) {
            collector.finding(SampleFindings.updateUpdate());
            assertThat(collector.highestSeverity()).isNull();
            collector.finding(SampleFindings.bothDeleted());
            assertThat(collector.highestSeverity()).isEqualTo(Severity.INFO);
            assertThat(collector.forReport())
                    .extracting(finding -> finding.ignored() != null)
                    .containsExactly(false, true);
        }
        try (Stream<Finding> all = ReportReader.readFindings(folder.resolve("findings.ndjson"))) {
            assertThat(all.filter(finding -> finding.ignored() != null)).hasSize(1);
        }
    }

    @Test
    void ignoredFindingsTakeNoOthersPlace() throws IOException {
        try (FindingCollector collector = collector(2, ignore("rule: update_update"))) {
            for (int i = 0; i < 5; i++) {
                collector.finding(SampleFindings.updateUpdate());
            }
            collector.finding(SampleFindings.insertInsert());
            List<Finding> shown = collector.forReport();
            assertThat(shown).hasSize(2);
            assertThat(shown.get(0).id())
                    .isEqualTo(SampleFindings.insertInsert().id());
        }
    }

    @Test
    void aPendingRowStaysOpenUnlessItIsIgnored() throws IOException {
        try (FindingCollector collector = collector(10, ignore("table: shop.acc"))) {
            collector.finding(SampleFindings.pending());
            assertThat(collector.leavesOpen(1)).isFalse();
            assertThat(collector.leavesOpen(2))
                    .as("a pending row without a finding")
                    .isTrue();
            collector.restart();
            assertThat(collector.leavesOpen(1)).isTrue();
        }
        try (FindingCollector collector = collector(10)) {
            assertThat(collector.leavesOpen(0)).isFalse();
            collector.finding(SampleFindings.pending());
            assertThat(collector.leavesOpen(1)).isTrue();
        }
    }
}
