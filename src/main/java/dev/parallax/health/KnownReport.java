package dev.parallax.health;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.NodeInfo;
import dev.parallax.finding.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * What a report says of the rows, as far as health asks.
 *
 * @param servers both server_uuids, a's first; "" where the report does not tell
 * @param hasRows whether it looked at rows at all, in the logs or in the tables
 */
record KnownReport(Verdict verdict, long divergedRows, Instant finishedAt, List<String> servers, boolean hasRows) {

    static KnownReport of(AuditResult result) {
        return new KnownReport(
                result.verdict(),
                result.summary().divergedRows(),
                result.finishedAt(),
                result.nodes().stream().map(KnownReport::uuid).toList(),
                result.hasLogs() || result.hasTables());
    }

    private static String uuid(NodeInfo node) {
        String uuid = node.serverUuid();
        return uuid == null ? "" : uuid;
    }

    boolean isDiverged() {
        return verdict == Verdict.DIVERGED;
    }

    /** Whether it may be about these two servers: one that does not say whom it is about was made from log files. */
    boolean mayBeAbout(List<String> uuids) {
        for (String server : servers) {
            if (!server.isEmpty() && !uuids.contains(server)) {
                return false;
            }
        }
        return true;
    }
}
