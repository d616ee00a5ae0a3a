package dev.parallax.detect;

import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Summary;
import dev.parallax.mysql.BinlogPosition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What detection says beside its findings.
 *
 * @param constraintDiffers whether two rows are proved to differ by a clash in a unique index or foreign key
 * @param passes how often the logs were read, more than once where the state outgrew its budget
 */
public record DetectionResult(
        Summary summary, boolean constraintDiffers, List<NotChecked> notChecked, LogExtent a, LogExtent b, int passes) {

    /** The stretch of one log that was read; null where it held no transaction. */
    public record LogExtent(
            @Nullable BinlogPosition from,
            @Nullable BinlogPosition to,
            @Nullable String serverVersion) {}
}
