package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit found: the content of {@code report.json}.
 *
 * @param findings at most {@code --max-findings}, DIVERGED first; the summary's counts are exact all the same
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AuditResult(
        Verdict verdict,
        Instant startedAt,
        Instant finishedAt,
        List<NodeInfo> nodes,
        Window window,
        Summary summary,
        List<Finding> findings,
        List<NotChecked> notChecked) {

    /** Which transactions were judged: those committed at their origin from since to until; null is open. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Window(@Nullable Instant since, @Nullable Instant until) {}
}
