package dev.parallax.doctor;

import dev.parallax.finding.Side;
import dev.parallax.mysql.GtidSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one link's status means beside what its source holds. */
final class LinkFacts {

    private LinkFacts() {}

    /** The link with {@code from_peer}, and of a link from the peer what its log and GTIDs say of it. */
    static Map<String, Object> of(Snapshot snapshot, Side side, Map<String, Object> status) {
        Map<String, Object> link = new LinkedHashMap<>(status);
        Side peer = side.peer();
        Object uuid = snapshot.value(peer, "settings.server_uuid");
        // A clone keeps its original's, and links know it by the one it had: then the id alone tells who is who.
        if (Objects.equals(uuid, snapshot.value(side, "settings.server_uuid"))) {
            uuid = null;
        }
        Object id = snapshot.value(peer, "settings.server_id");
        applierOrder(snapshot, side, link);
        // Before its first contact a link knows neither; its address may be an alias, so it counts as the peer's.
        boolean anonymous = String.valueOf(link.getOrDefault("source_uuid", "")).isEmpty();
        boolean fromPeer = anonymous
                || Objects.equals(link.get("source_uuid"), uuid)
                || (uuid == null && id != null && id.equals(link.get("source_server_id")));
        if (!fromPeer && uuid == null && id == null) {
            return link; // Who the peer is, is not known.
        }
        link.put("from_peer", fromPeer);
        if (fromPeer) {
            positions(snapshot, peer, link);
            gtids(snapshot, side, link);
            lag(snapshot, side, link);
            transport(snapshot, peer, link);
        }
        return link;
    }

    private static void applierOrder(Snapshot snapshot, Side side, Map<String, Object> link) {
        Object workers = snapshot.value(side, "settings.replica_parallel_workers");
        Object kept = snapshot.value(side, "settings.replica_preserve_commit_order");
        if (workers instanceof Long count && kept != null) {
            link.put("keeps_order", count <= 1 || kept.equals("ON") || kept.equals(1L));
        }
    }

    /** Whether the file it reads next is still there, and whether it has read further than that file goes. */
    private static void positions(Snapshot snapshot, Side peer, Map<String, Object> link) {
        if (snapshot.value(peer, "log.files") instanceof List<?> files
                && link.get("source_log_file") instanceof String file
                && link.get("relay_source_log_file") instanceof String applied
                && !file.isEmpty()) {
            link.put("file_kept", files.contains(file) && (applied.isEmpty() || files.contains(applied)));
            Object end = logEnd(snapshot, peer, file, files.indexOf(file));
            link.put(
                    "beyond_end",
                    end instanceof Long last && link.get("read_source_log_pos") instanceof Long read && read > last);
            if (end != null) {
                link.put("source_log_end", end);
            }
        }
    }

    /**
     * Where that file ends; null where the source does not have it. A server that lost the end of its log in a crash goes
     * on in a new file, so the link stands beyond the end of one that is not the newest.
     */
    private static @Nullable Object logEnd(Snapshot snapshot, Side peer, String file, int at) {
        if (file.equals(snapshot.value(peer, "log.file"))) {
            return snapshot.value(peer, "log.position");
        }
        return at >= 0 && snapshot.value(peer, "log.sizes") instanceof List<?> sizes && at < sizes.size()
                ? sizes.get(at)
                : null;
    }

    /**
     * {@code purged_needed}: what the peer has purged and this node lacks, which it can never get from there. {@code gap}:
     * what this node lacks although it has executed later transactions of the same origin. With an applier that keeps the
     * commit order nothing of that is on its way: the link began behind it, or it was skipped.
     */
    private static void gtids(Snapshot snapshot, Side side, Map<String, Object> link) {
        if (snapshot.value(side, "gtid.executed") instanceof String own
                && snapshot.value(side.peer(), "gtid.executed") instanceof String peers
                && snapshot.value(side.peer(), "gtid.purged") instanceof String purged) {
            GtidSet executed = GtidSet.parse(own);
            link.put("purged_needed", GtidSet.parse(purged).minus(executed).toString());
            link.put("gap", PairFacts.passedOver(executed, GtidSet.parse(peers)));
        }
    }

    /** A commit's age by this node's clock is wrong by how much that is ahead of the origin's. */
    private static void lag(Snapshot snapshot, Side side, Map<String, Object> link) {
        if (link.get("lag_seconds") instanceof Number lag
                && snapshot.value(side, "clock.offset_seconds") instanceof Double here
                && snapshot.value(side.peer(), "clock.offset_seconds") instanceof Double there) {
            double seconds = lag.doubleValue() == 0 ? 0 : Math.max(0, lag.doubleValue() - (here - there));
            link.put("commit_lag_seconds", Math.round(seconds * 1000) / 1000.0);
        }
    }

    /** Whether every connection by which the peer serves this link's account is encrypted. */
    private static void transport(Snapshot snapshot, Side peer, Map<String, Object> link) {
        if (snapshot.node(peer).containsKey("receivers")) {
            List<Map<String, Object>> served = snapshot.items(peer, "receivers").stream()
                    .filter(receiver -> Objects.equals(receiver.get("user"), link.get("source_user")))
                    .toList();
            if (!served.isEmpty()) {
                link.put("encrypted", served.stream().allMatch(receiver -> Boolean.TRUE.equals(receiver.get("tls"))));
            }
        }
    }
}
