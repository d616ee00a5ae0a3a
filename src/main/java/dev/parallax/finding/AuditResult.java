package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found: the content of {@code report.json}.
 *
 * @param parts what was looked at; what belongs to other parts is empty here and says nothing
 * @param window open on both sides without {@link Part#LOGS}
 * @param tables those whose rows were compared, by name
 * @param findings at most {@code --max-findings}, DIVERGED first; the summary's counts are exact all the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditResult(
        Verdict verdict,
        Set<Part> parts,
        Instant startedAt,
        Instant finishedAt,
        List<NodeInfo> nodes,
        Window window,
        Summary summary,
        List<Finding> findings,
        List<TableCheck> tables,
        List<NotChecked> notChecked) {

    /** Whether the logs were looked at. */
    public boolean hasLogs() {
        return parts.contains(Part.LOGS);
    }

    /** Whether definitions were compared. */
    public boolean hasSchema() {
        return parts.contains(Part.SCHEMA);
    }

    /** Whether the rows of tables were compared. */
    public boolean hasTables() {
        return parts.contains(Part.TABLES);
    }

    /** Whether the settings and the replication state were looked at. */
    public boolean hasSettings() {
        return parts.contains(Part.SETTINGS);
    }

    /** Which transactions were judged: those committed at their origin from since to until; null is open. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(@Nullable Instant since, @Nullable Instant until) {}
}
