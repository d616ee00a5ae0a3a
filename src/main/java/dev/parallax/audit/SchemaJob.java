package dev.parallax.audit;

import dev.parallax.detect.TableSelection;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Summary;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.ConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares the definitions on two servers, and nothing else. */
public final class SchemaJob {

    /**
     * What to do.
     *
     * @param maxLag how long to wait for the nodes to apply each other's transactions
     * @param maxFindings how many findings the report lists
     * @param findingsFile where every finding goes; null for nowhere
     */
    public record Request(
            ConnectionSettings a,
            ConnectionSettings b,
            TableSelection selection,
            Duration maxLag,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

    private final Request request;
    private final ReplicationListener listener;

    public SchemaJob(Request request, ReplicationListener listener) {
        this.request = request;
        this.listener = listener;
    }

    /** Throws ProblemException where a server cannot be asked, or both are one. */
    public Outcome run() throws InterruptedException {
        Instant startedAt = Instant.now();
        SchemaExamination.Result examined =
                new SchemaExamination(request.a(), request.b(), request.selection(), request.maxLag(), listener).run();
        Map<String, Long> byRule = new TreeMap<>(Map.of(Rule.SCHEMA_DIFFERENCE.id(), 0L));
        Map<String, Long> bySeverity = new TreeMap<>();
        for (Severity severity : Severity.values()) {
            bySeverity.put(severity.name(), 0L);
        }
        try (FindingCollector collector =
                new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            for (Finding finding : examined.findings()) {
                collector.finding(finding);
                byRule.merge(finding.rule().id(), 1L, Long::sum);
                bySeverity.merge(finding.severity().name(), 1L, Long::sum);
            }
            boolean blocked = examined.notChecked().stream().anyMatch(NotChecked::blocksVerdict);
            AuditResult result = new AuditResult(
                    examined.differs()
                            ? Verdict.DIVERGED
                            : examined.isPending() || blocked ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT,
                    Set.of(Part.SCHEMA),
                    startedAt,
                    Instant.now(),
                    examined.nodes(),
                    new AuditResult.Window(null, null),
                    Summary.ofDefinitions(byRule, collector.regraded(bySeverity), examined.definitions()),
                    collector.forReport(),
                    List.of(),
                    examined.notChecked());
            return new Outcome(result, collector.highestSeverity(), blocked || collector.leavesOpen(0));
        }
    }
}
