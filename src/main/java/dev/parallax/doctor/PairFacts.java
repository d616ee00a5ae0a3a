package dev.parallax.doctor;

import dev.parallax.finding.Side;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What only both nodes together tell. */
final class PairFacts {

    private PairFacts() {}

    static Map<String, Object> of(Snapshot snapshot) {
        Map<String, Object> pair = new LinkedHashMap<>();
        clock(snapshot, pair);
        errant(snapshot, pair);
        if (snapshot.node(Side.A).containsKey("links") && snapshot.node(Side.B).containsKey("links")) {
            pair.put("links_running", running(snapshot, Side.A) + running(snapshot, Side.B));
        }
        return pair;
    }

    /** How far a's clock is ahead of b's, and by how much that may be wrong. */
    private static void clock(Snapshot snapshot, Map<String, Object> pair) {
        if (snapshot.value(Side.A, "clock.offset_seconds") instanceof Double a
                && snapshot.value(Side.B, "clock.offset_seconds") instanceof Double b
                && snapshot.value(Side.A, "clock.error_seconds") instanceof Double errorA
                && snapshot.value(Side.B, "clock.error_seconds") instanceof Double errorB) {
            pair.put("clock_ahead_seconds", rounded(a - b));
            pair.put("clock_offset_seconds", rounded(Math.abs(a - b)));
            pair.put("clock_error_seconds", rounded(errorA + errorB));
        }
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1e6) / 1e6;
    }

    /** Transactions of servers that are not in the pair and that one node alone has. */
    private static void errant(Snapshot snapshot, Map<String, Object> pair) {
        if (snapshot.value(Side.A, "gtid.executed") instanceof String a
                && snapshot.value(Side.B, "gtid.executed") instanceof String b
                && snapshot.value(Side.A, "settings.server_uuid") instanceof String uuidA
                && snapshot.value(Side.B, "settings.server_uuid") instanceof String uuidB) {
            List<ServerUuid> own = List.of(ServerUuid.parse(uuidA), ServerUuid.parse(uuidB));
            GtidSet onA = GtidSet.parse(a);
            GtidSet onB = GtidSet.parse(b);
            pair.put("errant_on_a", foreign(onA.minus(onB), own));
            pair.put("errant_on_b", foreign(onB.minus(onA), own));
        }
    }

    private static String foreign(GtidSet set, List<ServerUuid> own) {
        Map<String, String> parts = parts(set);
        parts.keySet().removeIf(source -> own.contains(ServerUuid.parse(source.replaceFirst(":.*", ""))));
        return text(parts);
    }

    /** What of the peer's set is missing below the highest number that is there, by origin and tag. */
    static String passedOver(GtidSet executed, GtidSet peers) {
        Map<String, String> have = parts(executed);
        Map<String, String> gaps = new TreeMap<>();
        parts(peers.minus(executed)).forEach((source, intervals) -> {
            long most = have.containsKey(source) ? highest(have.get(source)) : 0;
            StringBuilder below = new StringBuilder();
            for (String interval : intervals.split(":", -1)) {
                if (Long.parseLong(interval.replaceFirst("-.*", "")) < most) {
                    below.append(below.isEmpty() ? "" : ":").append(interval);
                }
            }
            if (!below.isEmpty()) {
                gaps.put(source, below.toString());
            }
        });
        return text(gaps);
    }

    private static long highest(@org.jspecify.annotations.Nullable String intervals) {
        String text = String.valueOf(intervals);
        return Long.parseLong(text.substring(Math.max(text.lastIndexOf(':'), text.lastIndexOf('-')) + 1));
    }

    /** Intervals by {@code uuid} or {@code uuid:tag}. */
    private static Map<String, String> parts(GtidSet set) {
        Map<String, String> parts = new TreeMap<>();
        for (String server : set.toString().split(",", -1)) {
            String[] pieces = server.strip().split(":", -1);
            String source = pieces[0];
            for (int i = 1; i < pieces.length; i++) {
                if (Character.isDigit(pieces[i].charAt(0))) {
                    parts.merge(source, pieces[i], (all, more) -> all + ":" + more);
                } else {
                    source = pieces[0] + ":" + pieces[i];
                }
            }
        }
        return parts;
    }

    private static String text(Map<String, String> parts) {
        return String.join(
                ",",
                parts.entrySet().stream()
                        .map(part -> part.getKey() + ":" + part.getValue())
                        .toList());
    }

    private static long running(Snapshot snapshot, Side side) {
        return snapshot.items(side, "links").stream()
                .filter(link ->
                        "Yes".equals(link.get("replica_io_running")) && "Yes".equals(link.get("replica_sql_running")))
                .count();
    }
}
