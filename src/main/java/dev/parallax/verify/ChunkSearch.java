package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.verify.TableSql.Range;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the rows of a chunk that differ: by digests of groups, and then of the rows of those groups that differ. Along
 * one integer, where many differ, by a list of all rows, which is sooner made than groups.
 */
final class ChunkSearch {

    /** From so many rows per difference on, groups: then few of the rows have to be sent. */
    private static final long ROWS_PER_DIFFERENCE_TO_LIST = 5_000;

    /** Fewer than a list may hold, since it is not known before how many there are; and what fits into a cache is sooner sent. */
    private static final long MAX_ROWS_LISTED = 100_000;

    /** So few are no more to send than their groups. */
    private static final long ALWAYS_LISTED = 2_000;

    /** As many rows of groups that differ are held of a node; a chunk with more is asked again as smaller ones. */
    private static final long MAX_ROWS_HELD = 50_000;

    /** As long as it is not known how many differ. */
    private static final int ROWS_PER_GROUP = 64;

    private static final int FEWEST_ROWS_PER_GROUP = 8;
    private static final int MOST_ROWS_PER_GROUP = 256;
    private static final int MAX_GROUPS = 16_384;
    private static final int MIN_GROUPS = 16;

    /** Where too many rows differ to be held at once. */
    interface TooMany {
        /**
         * Makes the next chunk smaller.
         *
         * @param denser the node that has more of them
         * @return whether that can be done; this chunk is given up then
         */
        boolean makeSmaller(Side denser);
    }

    /**
     * What was found.
     *
     * @param digests of the chunk
     * @param keys of all rows that differ, and maybe of others
     */
    record Found(Both<Digest> digests, List<List<String>> keys) {

        /** How many rows there are for each that differs. */
        long rowsPerDifference() {
            return Math.max(digests.a().rows(), digests.b().rows()) / Math.max(1, keys.size());
        }
    }

    private final NodePair nodes;
    private final TableShape table;
    private final ComparedKey key;
    private final TableSql sql;
    private final TooMany tooMany;
    /** In the chunk before. */
    private long rowsPerDifference = (long) ROWS_PER_GROUP * ROWS_PER_GROUP;

    private boolean manyDiffer;

    ChunkSearch(NodePair nodes, TableShape table, ComparedKey key, TableSql sql, TooMany tooMany) {
        this.nodes = nodes;
        this.table = table;
        this.key = key;
        this.sql = sql;
        this.tooMany = tooMany;
    }

    /** How many rows the next chunk should have at most. */
    long mostRows() {
        return manyDiffer && table.integerKey() ? MAX_ROWS_LISTED : Long.MAX_VALUE;
    }

    /**
     * Searches a chunk; null where it is given up.
     *
     * @param rows in it, about
     * @param last where it is open, up to which key there are rows; null where that is not known
     */
    @Nullable
    Found in(Range range, long rows, @Nullable BigInteger last) throws InterruptedException {
        long fewEnough = manyDiffer ? MAX_ROWS_LISTED : ALWAYS_LISTED;
        Found found = table.integerKey() && rows <= fewEnough ? listed(range) : null;
        if (found == null) {
            found = inGroups(range, rows, last);
        }
        if (found != null && !found.keys().isEmpty()) {
            rowsPerDifference = found.rowsPerDifference();
            manyDiffer = rowsPerDifference < ROWS_PER_DIFFERENCE_TO_LIST;
        }
        return found;
    }

    /** Null where a server does not list them all. */
    private @Nullable Found listed(Range range) throws InterruptedException {
        Both<RowList> sent = nodes.both(side -> nodes.query(
                        side,
                        sql.list(side, range),
                        () -> new RowList[1],
                        (list, row) -> list[0] = new RowList(side, row.number(1), row.bytes(2)))[0]);
        RowList.Compared compared = RowList.compare(sent.a(), sent.b());
        return compared == null ? null : new Found(compared.digests(), compared.keys());
    }

    private @Nullable Found inGroups(Range range, long rows, @Nullable BigInteger last) throws InterruptedException {
        // A line is read per group, and one per row of each that differs: fewest where a group has the root of this.
        long rowsPerGroup = (long)
                Math.max(FEWEST_ROWS_PER_GROUP, Math.min(MOST_ROWS_PER_GROUP, Math.sqrt((double) rowsPerDifference)));
        int count = (int) Math.min(MAX_GROUPS, Math.max(MIN_GROUPS, rows / rowsPerGroup));
        Groups groups = new Groups(table, key, range, count, last);
        Both<Map<BigInteger, Digest>> found = nodes.both(side -> nodes.query(
                side,
                sql.groups(side, range, groups),
                HashMap::new,
                (all, row) -> all.put(row.integer(1), Digest.of(side, row.number(2), row.bytes(3)))));
        Set<BigInteger> differing = new TreeSet<>(found.a().keySet());
        differing.addAll(found.b().keySet());
        differing.removeIf(group ->
                found.a().getOrDefault(group, Digest.none()).equals(found.b().getOrDefault(group, Digest.none())));
        long heldOnA = rowsOf(found.a(), differing);
        long heldOnB = rowsOf(found.b(), differing);
        if (Math.max(heldOnA, heldOnB) > MAX_ROWS_HELD && tooMany.makeSmaller(heldOnA > heldOnB ? Side.A : Side.B)) {
            return null;
        }
        Both<Digest> digests = new Both<>(sum(found.a()), sum(found.b()));
        return new Found(digests, differing.isEmpty() ? List.of() : rowsThatDiffer(range, groups, differing));
    }

    private static long rowsOf(Map<BigInteger, Digest> groups, Set<BigInteger> which) {
        return which.stream()
                .mapToLong(group -> groups.getOrDefault(group, Digest.none()).rows())
                .sum();
    }

    private static Digest sum(Map<BigInteger, Digest> groups) {
        Digest sum = Digest.none();
        for (Digest digest : groups.values()) {
            sum = sum.plus(digest);
        }
        return sum;
    }

    private List<List<String>> rowsThatDiffer(Range range, Groups groups, Set<BigInteger> which)
            throws InterruptedException {
        int parts = key.columns().size();
        Both<Map<List<String>, String>> rowsOf = nodes.both(side -> nodes.query(
                side,
                sql.rowsOfGroups(side, range, groups, which),
                HashMap::new,
                (all, row) -> all.put(RowFetch.parts(row, parts), RowFetch.digest(side, row, parts + 1))));
        Set<List<String>> keys = new LinkedHashSet<>(rowsOf.a().keySet());
        keys.addAll(rowsOf.b().keySet());
        keys.removeIf(spelled -> rowsOf.a().containsKey(spelled)
                && rowsOf.a().get(spelled).equals(rowsOf.b().get(spelled)));
        return new ArrayList<>(keys);
    }
}
