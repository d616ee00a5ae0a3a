package dev.parallax.mysql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable set of GTIDs: per server and tag a list of closed intervals, in MySQL's text form
 * {@code uuid:1-5:7,uuid:tag:1-3}. Tags (since MySQL 8.3) are kept; the untagged sequence has the tag "".
 */
public final class GtidSet {

    /** One sequence of numbers. */
    private record Source(ServerUuid server, String tag) implements Comparable<Source> {
        @Override
        public int compareTo(Source other) {
            int byServer = server.compareTo(other.server);
            return byServer != 0 ? byServer : tag.compareTo(other.tag);
        }
    }

    private static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

    /** Disjoint, not adjacent, ascending: from, to, from, to, ... both inclusive. */
    private final SortedMap<Source, long[]> intervals;

    private GtidSet(SortedMap<Source, long[]> intervals) {
        this.intervals = intervals;
    }

    public static GtidSet empty() {
        return EMPTY;
    }

    /**
     * Parses what {@code @@gtid_executed} prints, line breaks included. Throws IllegalArgumentException on anything
     * else.
     */
    public static GtidSet parse(String text) {
        Builder builder = new Builder();
        for (String part : text.split(",", -1)) {
            String trimmed = part.strip();
            if (!trimmed.isEmpty()) {
                parseServer(trimmed, builder);
            }
        }
        return builder.build();
    }

    private static void parseServer(String text, Builder builder) {
        String[] pieces = text.split(":", -1);
        if (pieces.length < 2) {
            throw new IllegalArgumentException("not a GTID set: " + text);
        }
        ServerUuid server = ServerUuid.parse(pieces[0].strip());
        String tag = "";
        for (int i = 1; i < pieces.length; i++) {
            String piece = pieces[i].strip();
            if (piece.isEmpty()) {
                throw new IllegalArgumentException("not a GTID set: " + text);
            }
            if (!Character.isDigit(piece.charAt(0))) {
                tag = piece.toLowerCase(Locale.ROOT);
                continue;
            }
            int dash = piece.indexOf('-');
            long from =
                    Long.parseLong(dash < 0 ? piece : piece.substring(0, dash).strip());
            long to = dash < 0 ? from : Long.parseLong(piece.substring(dash + 1).strip());
            if (from < 1 || to < from) {
                throw new IllegalArgumentException("not a GTID interval: " + piece);
            }
            builder.add(server, tag, from, to);
        }
    }

    public boolean isEmpty() {
        return intervals.isEmpty();
    }

    public boolean contains(Gtid gtid) {
        return contains(gtid.server(), gtid.tag(), gtid.number());
    }

    /** Whether any transaction of this server is in it. */
    public boolean containsServer(ServerUuid server) {
        for (Source source : intervals.keySet()) {
            if (source.server().equals(server)) {
                return true;
            }
        }
        return false;
    }

    public boolean contains(ServerUuid server, String tag, long number) {
        long[] list = intervals.get(new Source(server, tag));
        if (list == null) {
            return false;
        }
        int low = 0;
        int high = list.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (number < list[2 * middle]) {
                high = middle - 1;
            } else if (number > list[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public boolean containsAll(GtidSet other) {
        return other.minus(this).isEmpty();
    }

    public GtidSet union(GtidSet other) {
        Builder builder = new Builder();
        builder.addAll(this);
        builder.addAll(other);
        return builder.build();
    }

    /** What is in this set and not in the other. */
    public GtidSet minus(GtidSet other) {
        TreeMap<Source, long[]> result = new TreeMap<>();
        intervals.forEach((source, mine) -> {
            long[] theirs = other.intervals.get(source);
            long[] left = theirs == null ? mine : subtract(mine, theirs);
            if (left.length > 0) {
                result.put(source, left);
            }
        });
        return new GtidSet(result);
    }

    private static long[] subtract(long[] mine, long[] theirs) {
        List<Long> left = new ArrayList<>();
        int j = 0;
        for (int i = 0; i < mine.length; i += 2) {
            long from = mine[i];
            long to = mine[i + 1];
            while (j < theirs.length && theirs[j + 1] < from) {
                j += 2;
            }
            for (int k = j; k < theirs.length && theirs[k] <= to && from <= to; k += 2) {
                if (theirs[k] > from) {
                    Collections.addAll(left, from, theirs[k] - 1);
                }
                from = theirs[k + 1] + 1;
            }
            if (from <= to) {
                Collections.addAll(left, from, to);
            }
        }
        return left.stream().mapToLong(Long::longValue).toArray();
    }

    /** What of it that server has committed first, whatever the tag. */
    public GtidSet ofServer(ServerUuid server) {
        TreeMap<Source, long[]> result = new TreeMap<>();
        intervals.forEach((source, mine) -> {
            if (source.server().equals(server)) {
                result.put(source, mine);
            }
        });
        return new GtidSet(result);
    }

    /** How many GTIDs the set holds. */
    public long count() {
        long count = 0;
        for (long[] list : intervals.values()) {
            for (int i = 0; i < list.length; i += 2) {
                count += list[i + 1] - list[i] + 1;
            }
        }
        return count;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** MySQL's canonical text: servers ascending, untagged numbers first, no white space. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        ServerUuid previous = null;
        for (Map.Entry<Source, long[]> entry : intervals.entrySet()) {
            Source source = entry.getKey();
            if (!source.server().equals(previous)) {
                text.append(text.isEmpty() ? "" : ",").append(source.server());
                previous = source.server();
            }
            if (!source.tag().isEmpty()) {
                text.append(':').append(source.tag());
            }
            long[] list = entry.getValue();
            for (int i = 0; i < list.length; i += 2) {
                text.append(':').append(list[i]);
                if (list[i + 1] > list[i]) {
                    text.append('-').append(list[i + 1]);
                }
            }
        }
        return text.toString();
    }

    /** Collects GTIDs and intervals in any order. */
    public static final class Builder {
        /** Per sequence: start to end (inclusive), disjoint and not adjacent. */
        private final TreeMap<Source, TreeMap<Long, Long>> collected = new TreeMap<>();

        public Builder add(Gtid gtid) {
            return add(gtid.server(), gtid.tag(), gtid.number(), gtid.number());
        }

        /** Adds from..to, both inclusive. */
        public Builder add(ServerUuid server, String tag, long from, long to) {
            TreeMap<Long, Long> list = collected.computeIfAbsent(new Source(server, tag), s -> new TreeMap<>());
            long start = from;
            long end = to;
            Map.Entry<Long, Long> near = list.floorEntry(end + 1);
            while (near != null && near.getValue() + 1 >= start) {
                start = Math.min(start, near.getKey());
                end = Math.max(end, near.getValue());
                list.remove(near.getKey());
                near = list.floorEntry(end + 1);
            }
            list.put(start, end);
            return this;
        }

        public Builder addAll(GtidSet set) {
            set.intervals.forEach((source, list) -> {
                for (int i = 0; i < list.length; i += 2) {
                    add(source.server(), source.tag(), list[i], list[i + 1]);
                }
            });
            return this;
        }

        public GtidSet build() {
            TreeMap<Source, long[]> result = new TreeMap<>();
            collected.forEach((source, list) -> {
                long[] flat = new long[list.size() * 2];
                int i = 0;
                for (Map.Entry<Long, Long> entry : list.entrySet()) {
                    flat[i++] = entry.getKey();
                    flat[i++] = entry.getValue();
                }
                result.put(source, flat);
            });
            return new GtidSet(result);
        }
    }
}
