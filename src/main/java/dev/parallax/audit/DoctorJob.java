package dev.parallax.audit;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Finding;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Summary;
import dev.parallax.finding.Verdict;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges the settings, the links and the state of both servers, and nothing else. It compares no data: an error among
 * what it finds leaves open whether the nodes are and stay equal, and proves no difference.
 */
public final class DoctorJob {

    /**
     * What to do.
     *
     * @param snapshotFile where the state that was judged goes; null for nowhere
     * @param findingsFile where every finding goes; null for nowhere
     */
    public record Request(
            ConnectionSettings a,
            ConnectionSettings b,
            DoctorExamination.Options options,
            @Nullable Path snapshotFile,
            int maxFindings,
            @Nullable Path findingsFile,
            IgnoreList ignoreList) {}

    private final Request request;

    public DoctorJob(Request request) {
        this.request = request;
    }

    /** Throws ProblemException where a server cannot be asked, or both are one, or a rule is wrong. */
    public Outcome run() throws InterruptedException {
        Instant startedAt = Instant.now();
        DoctorExamination.Result examined = new DoctorExamination(request.a(), request.b(), request.options()).run();
        keep(examined);
        FindingCounts counts = new FindingCounts();
        try (FindingCollector collector =
                new FindingCollector(request.findingsFile(), request.maxFindings(), request.ignoreList())) {
            for (Finding finding : examined.findings()) {
                counts.andTo(collector).accept(finding);
            }
            boolean blocked = examined.notChecked().stream().anyMatch(NotChecked::blocksVerdict);
            AuditResult result = new AuditResult(
                    examined.hasErrors() || blocked ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT,
                    Set.of(Part.SETTINGS),
                    startedAt,
                    Instant.now(),
                    examined.nodes(),
                    new AuditResult.Window(null, null),
                    Summary.ofDefinitions(counts.byRule(), collector.regraded(counts.bySeverity()), Map.of()),
                    collector.forReport(),
                    List.of(),
                    examined.notChecked());
            return new Outcome(result, collector.highestSeverity(), blocked || collector.leavesOpen(0));
        }
    }

    private void keep(DoctorExamination.Result examined) {
        Path file = request.snapshotFile();
        if (file != null) {
            try {
                Files.writeString(file, examined.snapshot().toJson());
            } catch (IOException e) {
                throw ProblemException.usage(
                        "PX-DOC-003",
                        "the snapshot cannot be written: " + e.getMessage() + "; choose another file with --snapshot");
            }
        }
    }
}
