package dev.parallax.audit;

import dev.parallax.detect.Detection;
import dev.parallax.detect.DetectionResult;
import dev.parallax.detect.FindingSink;
import dev.parallax.detect.TableSelection;
import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Part;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Status;
import dev.parallax.finding.Summary;
import dev.parallax.finding.TableCheck;
import dev.parallax.finding.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Joins what the logs say with what was read of definitions and tables. */
final class AuditReport {

    private final TableSelection selection;
    private final FindingCollector collector;
    private final SchemaExamination.@Nullable Result schema;
    private final DoctorExamination.@Nullable Result doctor;
    private final @Nullable TableComparison tables;
    private final @Nullable Attribution attribution;
    private final @Nullable JoinedFindings joined;

    /** @param schema and others null where they were not looked at */
    AuditReport(
            TableSelection selection,
            FindingCollector collector,
            SchemaExamination.@Nullable Result schema,
            DoctorExamination.@Nullable Result doctor,
            @Nullable TableComparison tables) {
        this.selection = selection;
        this.collector = collector;
        this.schema = schema;
        this.doctor = doctor;
        this.tables = tables;
        this.attribution = tables == null ? null : tables.attribution();
        this.joined =
                tables == null ? null : new JoinedFindings(collector, Objects.requireNonNull(attribution), tables);
    }

    /** Takes what is found in the logs. */
    FindingSink ofLogs() {
        return joined == null ? collector : joined;
    }

    /** Lets rows be looked for that differ and that nothing explains. */
    void lookAgain(Detection logs) throws InterruptedException {
        if (attribution != null) {
            attribution.lookAgain(logs);
        }
    }

    /**
     * Adds what else was found, once the logs have been correlated.
     *
     * @param alreadyNotChecked counts for the verdict
     */
    Outcome make(
            Instant startedAt,
            List<NodeInfo> nodes,
            AuditResult.Window window,
            DetectionResult detected,
            List<NotChecked> alreadyNotChecked) {
        Set<NotChecked> notChecked = new LinkedHashSet<>(alreadyNotChecked);
        List<NotChecked> ofLogs = new ArrayList<>(detected.notChecked());
        if (detected.summary().transactions().a() == 0
                && detected.summary().transactions().b() == 0) {
            ofLogs.add(DetectionJob.NOTHING_LOGGED);
        }
        Set<Part> parts = EnumSet.of(Part.LOGS);
        FindingCounts counts = new FindingCounts();
        counts.add(detected.summary().findingsByRule(), detected.summary().findingsBySeverity());
        long diverged = detected.summary().divergedRows();
        long healed = detected.summary().healedRows();
        boolean provedByLogs = diverged > 0 || detected.constraintDiffers();
        long hot = 0;
        List<TableCheck> checks = List.of();
        if (tables != null && joined != null && attribution != null) {
            parts.add(Part.TABLES);
            counts.add(new FindingCounts(Rule.ROW_DIFFERENCE, Rule.UNDETERMINED_HOT_ROW));
            TableFindings found = new TableFindings(selection, tables, attribution, begin(nodes, window));
            // A write that the logs prove and whose end they leave open does not say that the row differs.
            found.differing(
                    explains -> explains == null || explains.status() != Status.DIVERGED, counts.andTo(collector));
            found.hot(counts.andTo(collector));
            counts.move(Severity.ERROR, Severity.WARNING, joined.healedErrors());
            List<NotChecked> ofTables = found.notChecked();
            notChecked.addAll(ofTables);
            ofLogs.replaceAll(new ProvedTables(tables, ofTables)::afterReading);
            diverged = tables.differences().count() + joined.unread();
            provedByLogs = joined.differs();
            healed += joined.mended();
            hot = found.hotRows();
            checks = found.checks();
        }
        notChecked.addAll(ofLogs);
        if (schema != null) {
            parts.add(Part.SCHEMA);
            counts.add(new FindingCounts(Rule.SCHEMA_DIFFERENCE));
            schema.findings().forEach(counts.andTo(collector));
            notChecked.addAll(schema.notChecked());
        }
        if (doctor != null) {
            // How the pair is set up proves nothing about its data, one way or the other.
            parts.add(Part.SETTINGS);
            doctor.findings().stream()
                    .filter(finding -> finding.table() == null || selection.includes(finding.table()))
                    .forEach(counts.andTo(collector));
            doctor.notChecked().forEach(item -> notChecked.add(new NotChecked(item.what(), item.why(), false)));
        }
        boolean differs = diverged > 0 || provedByLogs || (schema != null && schema.differs());
        boolean blocked = notChecked.stream().anyMatch(NotChecked::blocksVerdict);
        long pending = detected.summary().pendingRows();
        boolean open = blocked || pending > 0 || hot > 0 || (schema != null && schema.isPending());
        Summary summary = detected.summary();
        AuditResult result = new AuditResult(
                differs ? Verdict.DIVERGED : open ? Verdict.INCONCLUSIVE : Verdict.CONSISTENT,
                parts,
                startedAt,
                Instant.now(),
                nodes,
                window,
                new Summary(
                        summary.transactions(),
                        summary.rowChanges(),
                        summary.conflicts(),
                        diverged,
                        healed,
                        pending,
                        counts.byRule(),
                        collector.regraded(counts.bySeverity()),
                        summary.accounting(),
                        schema == null ? summary.definitions() : schema.definitions()),
                collector.forReport(),
                checks,
                List.copyOf(notChecked));
        return new Outcome(result, collector.highestSeverity(), blocked || collector.leavesOpen(pending + hot));
    }

    /** From where on writes are known that can explain a row. */
    private static String begin(List<NodeInfo> nodes, AuditResult.Window window) {
        return window.since() != null ? window.since().toString() : TableFindings.begin(nodes);
    }
}
