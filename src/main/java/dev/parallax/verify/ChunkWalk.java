package dev.parallax.verify;

import dev.parallax.finding.Side;
import dev.parallax.verify.TableSql.Range;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks one table along its key, in chunks sized so that each takes the time it may, and hands on the keys of rows that
 * look different.
 *
 * <p>While chunks are equal, one digest per chunk is asked for. Where one differs, it is {@link ChunkSearch searched}, and
 * so are the chunks behind it until many in a row are equal: differences seldom come alone.
 */
final class ChunkWalk {

    /** The first chunk, when nothing is known of how fast the servers are. */
    private static final long FIRST_ROWS = 1000;

    private static final long MAX_ROWS = 10_000_000;

    /** Where rows differ, what must be held of a chunk at once is a line per row of the groups that differ. */
    private static final long MAX_ROWS_WHERE_MANY_DIFFER = 20_000;

    /** Where that is to be expected: a group of this size differs as often as not. */
    private static final int FEW_ROWS_PER_DIFFERENCE = 16;

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
    private final ChunkSearch search;
    private final KeySettler settler;
    private final long chunkNanos;
    private final @Nullable Long fixedRows;
    private final Pace pace;
    private Progress progress;
    private long rows;
    private long mostRows = MAX_ROWS;
    /** Whether differences are looked for at once, without asking first whether there are any. */
    private boolean closely;

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
        this.search = new ChunkSearch(nodes, table, key, sql, this::makeSmaller);
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
            digests = closely ? closely(range) : plainly(range);
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
        if (closely && equalInARow >= EQUAL_IN_A_ROW) {
            closely = false;
            mostRows = MAX_ROWS;
        } else if (!equal) {
            closely = true;
        }
        long read = Math.max(digests.a().rows(), digests.b().rows());
        span = spanOf(range);
        spanned = read;
        long most = Math.min(mostRows, search.mostRows());
        if (fixedRows != null) {
            rows = Math.min(most, fixedRows);
            return;
        }
        rows = Math.min(most, rowsIn(chunkNanos, rows, nanos));
    }

    /** How many rows take the time of a chunk, where so many took so long; a few times more or fewer at most. */
    static long rowsIn(long chunkNanos, long rows, long nanos) {
        double factor = Math.min(GROWTH, Math.max(1.0 / GROWTH, (double) chunkNanos / Math.max(1, nanos)));
        return Math.max(1, (long) (rows * factor));
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
        return digests.a().equals(digests.b()) || closely(range) != null ? digests : null;
    }

    /** By more than a digest; null where too many rows differ to be held. */
    private @Nullable Both<Digest> closely(Range range) throws InterruptedException {
        ChunkSearch.Found found = search.in(range, rows, last);
        if (found == null) {
            return null;
        }
        if (!found.keys().isEmpty()) {
            settler.add(found.keys());
            if (found.rowsPerDifference() < FEW_ROWS_PER_DIFFERENCE) {
                mostRows = MAX_ROWS_WHERE_MANY_DIFFER;
            }
        }
        return found.digests();
    }

    /** The next chunk is to hold fewer rows of the node that has more; returns whether that makes a difference. */
    private boolean makeSmaller(Side denser) {
        // A bound that was reckoned says nothing of how many rows there are; the next is counted.
        boolean smaller = rows > MAX_ROWS_WHERE_MANY_DIFFER || denser != counted || span != null;
        counted = denser;
        mostRows = MAX_ROWS_WHERE_MANY_DIFFER;
        rows = Math.min(rows, mostRows);
        span = null;
        closely = true;
        return smaller;
    }
}
