package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.verify.TableSql.Range;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Walks one table along its key, in chunks sized so that each takes the time it may, and hands on the keys of rows that
 * look different.
 *
 * <p>While chunks are equal, one digest per chunk is asked for. Where one differs, it is asked again in groups of a few
 * rows, and so are the chunks behind it until many in a row are equal: differences seldom come alone.
 */
final class ChunkWalk {

    /** The first chunk, when nothing is known of how fast the servers are. */
    private static final long FIRST_ROWS = 1000;

    private static final long MAX_ROWS = 10_000_000;

    /** Where rows differ, what must be held of a chunk at once is a line per row of the groups that differ. */
    private static final long MAX_ROWS_WHERE_MANY_DIFFER = 20_000;

    /** As many such rows are held of a node; a chunk with more is asked again as smaller ones. */
    private static final long MAX_ROWS_HELD = 50_000;

    private static final int ROWS_PER_GROUP = 64;
    private static final int MAX_GROUPS = 16_384;
    private static final int MIN_GROUPS = 16;
    /** How many equal chunks in a row make differences rare again. */
    private static final int EQUAL_IN_A_ROW = 8;

    private static final int GROWTH = 4;

    /** Between two chunks: waits where it must, and is told how far the walk has come. */
    interface Pace {
        /** Whether the walk may go on. */
        boolean chunk(Progress progress) throws InterruptedException;
    }

    /**
     * How far it has come.
     *
     * @param at behind which row the walk goes on; null before the first chunk
     * @param done whether the whole table has been walked
     */
    record Progress(@Nullable List<String> at, Digest a, Digest b, long chunks, boolean done) {
        static Progress of(Checkpoint.Table saved) {
            return new Progress(
                    saved.at(),
                    Digest.of(saved.a().rows(), saved.a().digest()),
                    Digest.of(saved.b().rows(), saved.b().digest()),
                    saved.chunks(),
                    saved.done());
        }

        static Progress start() {
            return new Progress(null, Digest.none(), Digest.none(), 0, false);
        }
    }

    private final NodePair nodes;
    private final TableShape table;
    private final ComparedKey key;
    private final TableSql sql;
    private final KeySettler settler;
    private final long chunkNanos;
    private final @Nullable Long fixedRows;
    private final Pace pace;
    private Progress progress;
    private long rows;
    private long mostRows = MAX_ROWS;
    private boolean grouped;
    private int equalInARow;
    /** The node whose rows are counted off for a chunk: where one has none, the other may have millions. */
    private Side counted = Side.A;

    /** What the last step of an integer key spanned, and the rows in it: the next bound is reckoned from it. */
    private @Nullable BigInteger span;

    private long spanned;

    ChunkWalk(
            NodePair nodes,
            TableShape table,
            ComparedKey key,
            KeySettler settler,
            VerifyOptions options,
            Progress from,
            Pace pace) {
        this.nodes = nodes;
        this.table = table;
        this.key = key;
        this.sql = new TableSql(table);
        this.settler = settler;
        this.chunkNanos = options.chunkTime().toNanos();
        this.fixedRows = options.chunkRows();
        this.rows = fixedRows == null ? FIRST_ROWS : Math.min(MAX_ROWS, fixedRows);
        this.progress = from;
        this.pace = pace;
    }

    /** Walks over so many rows, about, or to the end. Throws as {@link #run()}. */
    Progress run(long most) throws InterruptedException {
        long left = most;
        while (left > 0 && !progress.done() && pace.chunk(progress)) {
            rows = Math.min(rows, left);
            long before = Math.max(progress.a().rows(), progress.b().rows());
            step();
            left -= Math.max(progress.a().rows(), progress.b().rows()) - before;
        }
        return progress;
    }

    /** Walks to the end, or as far as it may. Throws StatementRefusedException where a server will not answer. */
    Progress run() throws InterruptedException {
        while (!progress.done() && pace.chunk(progress)) {
            step();
        }
        return progress;
    }

    private void step() throws InterruptedException {
        Range range = new Range(progress.at(), bound());
        long began = System.nanoTime();
        Both<Digest> digests;
        try {
            // Null where too many rows differ to be held.
            digests = grouped ? inGroups(range) : plainly(range);
        } catch (StatementRefusedException e) {
            if (!e.tookTooLong() || rows <= FIRST_ROWS) {
                throw e;
            }
            rows = Math.max(FIRST_ROWS, rows / 10);
            mostRows = Math.max(FIRST_ROWS, rows);
            span = null;
            return;
        }
        if (digests == null) {
            return;
        }
        adapt(System.nanoTime() - began, range, digests);
        progress = new Progress(
                range.upTo(),
                progress.a().plus(digests.a()),
                progress.b().plus(digests.b()),
                progress.chunks() + 1,
                range.upTo() == null);
    }

    private void adapt(long nanos, Range range, Both<Digest> digests) {
        boolean equal = digests.a().equals(digests.b());
        equalInARow = equal ? equalInARow + 1 : 0;
        if (grouped && equalInARow >= EQUAL_IN_A_ROW) {
            grouped = false;
            mostRows = MAX_ROWS;
        } else if (!equal) {
            grouped = true;
        }
        long read = Math.max(digests.a().rows(), digests.b().rows());
        span = spanOf(range);
        spanned = read;
        if (fixedRows != null) {
            rows = Math.min(mostRows, fixedRows);
            return;
        }
        double factor = Math.min(GROWTH, Math.max(1.0 / GROWTH, (double) chunkNanos / Math.max(1, nanos)));
        rows = Math.min(mostRows, Math.max(1, (long) (rows * factor)));
    }

    private @Nullable BigInteger spanOf(Range range) {
        return fixedRows != null || !table.integerKey() || range.behind() == null || range.upTo() == null
                ? null
                : new BigInteger(range.upTo().get(0))
                        .subtract(new BigInteger(range.behind().get(0)));
    }

    /** The key up to which the next chunk goes; null when it is the last. */
    private @Nullable List<String> bound() throws InterruptedException {
        List<String> at = progress.at();
        BigInteger step = span;
        // Dense keys only: across a gap of millions there would be a chunk for every few of them.
        if (at != null && step != null && spanned * 4 >= rows && spanned > 0) {
            BigInteger next = new BigInteger(at.get(0))
                    .add(step.multiply(BigInteger.valueOf(rows))
                            .divide(BigInteger.valueOf(spanned))
                            .max(BigInteger.ONE));
            return next.compareTo(last()) >= 0 ? null : List.of(next.toString());
        }
        Range rest = new Range(at, null);
        List<String> on = boundOn(counted, rest);
        return on != null ? on : boundOn(counted.peer(), rest);
    }

    private @Nullable BigInteger last;

    private BigInteger last() throws InterruptedException {
        BigInteger known = last;
        if (known == null) {
            Both<BigInteger> ends = nodes.both(side -> nodes.query(
                            side,
                            sql.last(side),
                            () -> new BigInteger[] {BigInteger.ZERO},
                            (end, row) -> end[0] = new BigInteger(String.valueOf(row.text(1))))[0]);
            known = ends.a().max(ends.b());
            last = known;
        }
        return known;
    }

    private @Nullable List<String> boundOn(Side side, Range rest) throws InterruptedException {
        List<List<String>> found = nodes.query(
                side,
                sql.bound(side, rest, rows),
                ArrayList::new,
                (keys, row) -> keys.add(RowFetch.parts(row, key.columns().size())));
        return found.isEmpty() ? null : found.get(0);
    }

    private @Nullable Both<Digest> plainly(Range range) throws InterruptedException {
        Both<Digest> digests = nodes.both(side -> nodes.query(
                        side,
                        sql.chunk(side, range),
                        () -> new Digest[] {Digest.none()},
                        (all, row) -> all[0] = Digest.of(side, row.number(1), row.bytes(2)))[0]);
        return digests.a().equals(digests.b()) || inGroups(range) != null ? digests : null;
    }

    private @Nullable Both<Digest> inGroups(Range range) throws InterruptedException {
        int groups = (int) Math.min(MAX_GROUPS, Math.max(MIN_GROUPS, rows / ROWS_PER_GROUP));
        Both<Map<Integer, Digest>> found = nodes.both(side -> nodes.query(
                side,
                sql.groups(side, range, groups),
                HashMap::new,
                (all, row) -> all.put((int) row.number(1), Digest.of(side, row.number(2), row.bytes(3)))));
        Set<Integer> differing = new TreeSet<>(found.a().keySet());
        differing.addAll(found.b().keySet());
        differing.removeIf(group ->
                found.a().getOrDefault(group, Digest.none()).equals(found.b().getOrDefault(group, Digest.none())));
        long heldOnA = rowsOf(found.a(), differing);
        long heldOnB = rowsOf(found.b(), differing);
        if (Math.max(heldOnA, heldOnB) > MAX_ROWS_HELD && makeSmaller(heldOnA > heldOnB ? Side.A : Side.B)) {
            return null;
        }
        if (!differing.isEmpty()) {
            settler.add(rowsThatDiffer(range, groups, differing));
            if (differing.size() * 2 > groups) {
                mostRows = MAX_ROWS_WHERE_MANY_DIFFER;
            }
        }
        return new Both<>(sum(found.a()), sum(found.b()));
    }

    private static long rowsOf(Map<Integer, Digest> groups, Set<Integer> which) {
        return which.stream()
                .mapToLong(group -> groups.getOrDefault(group, Digest.none()).rows())
                .sum();
    }

    /** The next chunk is to hold fewer rows of the node that has more; returns whether that makes a difference. */
    private boolean makeSmaller(Side denser) {
        // A bound that was reckoned says nothing of how many rows there are; the next is counted.
        boolean smaller = rows > MAX_ROWS_WHERE_MANY_DIFFER || denser != counted || span != null;
        counted = denser;
        mostRows = MAX_ROWS_WHERE_MANY_DIFFER;
        rows = Math.min(rows, mostRows);
        span = null;
        grouped = true;
        return smaller;
    }

    private static Digest sum(Map<Integer, Digest> groups) {
        Digest sum = Digest.none();
        for (Digest digest : groups.values()) {
            sum = sum.plus(digest);
        }
        return sum;
    }

    private List<List<String>> rowsThatDiffer(Range range, int groups, Set<Integer> which) throws InterruptedException {
        int parts = key.columns().size();
        Both<Map<List<String>, String>> rowsOf = nodes.both(side -> nodes.query(
                side,
                sql.rowsOfGroups(side, range, groups, which),
                HashMap::new,
                (all, row) -> all.put(RowFetch.parts(row, parts), RowFetch.digest(side, row, parts + 1))));
        Set<List<String>> keys = new java.util.LinkedHashSet<>(rowsOf.a().keySet());
        keys.addAll(rowsOf.b().keySet());
        keys.removeIf(spelled -> rowsOf.a().containsKey(spelled)
                && rowsOf.a().get(spelled).equals(rowsOf.b().get(spelled)));
        return new ArrayList<>(keys);
    }
}
