package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One of the two servers, as far as the sources at hand tell.
 *
 * @param host null when only log files were read
 * @param gtidExecuted {@code @@gtid_executed} when the window closed
 * @param logFrom where reading its log began, FILE:POS
 * @param logTo where reading its log ended, FILE:POS
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeInfo(
        Side name,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String version,
        @Nullable Long serverId,
        @Nullable String serverUuid,
        @Nullable String gtidMode,
        @Nullable String gtidExecuted,
        @Nullable String logFrom,
        @Nullable String logTo) {}
