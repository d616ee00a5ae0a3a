package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A maximal stretch of writes to one key that the two logs order differently.
 *
 * <p>Take the writes of a key as a permutation between the two orders. Cut it wherever both logs have written the same
 * set so far. A piece of one write was ordered; in a piece of several every write is concurrent with another of the
 * piece. The cut points depend on the two orders alone, not on how the logs were read, and so do the piece's first
 * write in each log: these two differ (a common first write would be a piece by itself) and are inverted, which makes
 * them the witness.
 */
final class Block {

    /** How many writes are kept for the witness beside the counts. */
    static final int KEPT_WRITES = 12;

    private final int limit;
    private long count;
    private final long[] maxPlace = {Long.MIN_VALUE, Long.MIN_VALUE};
    private final @Nullable SettledWrite[] first = new SettledWrite[2];
    private final @Nullable OpenWrite[] lastLogged = new OpenWrite[2];
    private boolean sameAfterImages = true;
    private long afterImage;
    /** Those earliest in a's order. */
    private final List<SettledWrite> kept = new ArrayList<>(4);
    /** How the row ends; null as long as the last images alone say it. */
    private @Nullable FoldedRows folded;

    private final RowEvents rows;

    private boolean anyAbsent;
    /** Some of its writes were given other places: it may fall into pieces anywhere. */
    private boolean placed;

    /** A piece of a row's history. */
    Block(RowEvents rows) {
        this(rows, KEPT_WRITES);
    }

    /** A piece that keeps more writes than a witness shows, the latest rather than the earliest. */
    Block(RowEvents rows, int limit) {
        this.rows = rows;
        this.limit = limit;
    }

    /** Returns how many logged writes more are held in memory for the witness. */
    int add(SettledWrite write) {
        long after = write.original().after;
        if (count == 0) {
            afterImage = after;
        } else if (!ImageDigest.same(after, afterImage)) {
            sameAfterImages = false;
        }
        count++;
        anyAbsent |= after == WriteBatch.ABSENT;
        for (Side side : Side.values()) {
            int i = side.index();
            long place = write.place(side);
            maxPlace[i] = Math.max(maxPlace[i], place);
            SettledWrite earliest = first[i];
            if (earliest == null || place < earliest.place(side)) {
                first[i] = write;
            }
            OpenWrite logged = write.on(side);
            OpenWrite latest = lastLogged[i];
            if (logged != null && (latest == null || logged.place() > latest.place())) {
                lastLogged[i] = logged;
            }
        }
        if (folded != null) {
            folded.take(write);
        } else if (FoldedRows.isPartial(write)) {
            fold().take(write);
        }
        return keep(write);
    }

    /** From here on column by column: takes the writes so far. Of those not kept, which hold all columns, the last will do. */
    private FoldedRows fold() {
        FoldedRows started = new FoldedRows(rows);
        kept.forEach(started::take);
        for (OpenWrite last : lastLogged) {
            if (last != null) {
                started.take(last);
            }
        }
        folded = started;
        return started;
    }

    /** How the row ends, where images lack columns; null where the last images hold all. */
    @Nullable
    FoldedRows folded() {
        return folded;
    }

    /** The same for a row that is followed column by column from before. */
    void foldInto(FoldedRows before) {
        before.take(folded != null ? folded : fold());
    }

    private int keep(SettledWrite write) {
        int at = kept.size();
        while (at > 0 && order(write) < order(kept.get(at - 1))) {
            at--;
        }
        if (at == KEPT_WRITES && limit == KEPT_WRITES) {
            return 0;
        }
        kept.add(at, write);
        if (kept.size() > limit) {
            kept.remove(limit == KEPT_WRITES ? KEPT_WRITES : leastWanted());
            return 0;
        }
        return 2;
    }

    /** The earliest that leaves something behind: what takes something away is rarer, and clashes with what comes later. */
    private int leastWanted() {
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).original().after != WriteBatch.ABSENT) {
                return i;
            }
        }
        return 0;
    }

    /** Whether not all of its writes came from one node, as far as they are kept. */
    boolean severalOrigins() {
        for (SettledWrite write : kept) {
            if (write.transaction().origin() != kept.get(0).transaction().origin()) {
                return true;
            }
        }
        return count > kept.size();
    }

    /** Whether any of its writes left nothing behind. */
    boolean anyAbsent() {
        return anyAbsent;
    }

    private static long order(SettledWrite write) {
        return write.place(Side.A);
    }

    /**
     * Whether nothing that is still open, or still to come, belongs to this piece: every open write stands behind all
     * of it in both logs.
     */
    boolean isClosed(KeyState key) {
        return isClosed(key, maxPlace[0], maxPlace[1]);
    }

    /** As {@link #isClosed(KeyState)} for a piece that ends at these places. Queues are in the order of their log. */
    static boolean isClosed(KeyState key, long lastPlaceA, long lastPlaceB) {
        return standsBehind(key.head(Side.A), lastPlaceA, lastPlaceB)
                && standsBehind(key.head(Side.B), lastPlaceA, lastPlaceB)
                && standsBehind(key.tail(Side.A), lastPlaceA, lastPlaceB)
                && standsBehind(key.tail(Side.B), lastPlaceA, lastPlaceB);
    }

    private static boolean standsBehind(@Nullable OpenWrite open, long lastPlaceA, long lastPlaceB) {
        return open == null
                || (open.transaction.place(Side.A) > lastPlaceA && open.transaction.place(Side.B) > lastPlaceB);
    }

    long count() {
        return count;
    }

    /**
     * The pieces it falls into, in order: itself, unless a write turned out late to have come before a log's beginning,
     * or to be missing from a log, and so to have stood before others that were taken together with it, or behind them.
     * A block too long to be kept whole is not taken apart.
     */
    List<Block> pieces() {
        if (count == 0) {
            return List.of();
        }
        if (count != kept.size()) {
            return List.of(this);
        }
        boolean byPlace = placed || first(Side.A).transaction() == first(Side.B).transaction();
        List<Block> pieces = new ArrayList<>();
        Block piece = new Block(rows);
        for (int i = 0; i < kept.size(); i++) {
            piece.add(kept.get(i));
            List<SettledWrite> behind = kept.subList(i + 1, kept.size());
            if (byPlace ? isBefore(piece, behind) : CertainOrder.areBefore(piece.kept, behind)) {
                pieces.add(piece);
                piece = new Block(rows);
            }
        }
        if (pieces.size() == 1) {
            return List.of(this);
        }
        // What is left begins elsewhere, and may fall into pieces for that.
        return pieces.stream().flatMap(part -> part.pieces().stream()).toList();
    }

    /** By b's places; kept are all in the order of a's. */
    private static boolean isBefore(Block piece, List<SettledWrite> behind) {
        // Two of one origin that the same log lacks stand at one place there, in their origin's order.
        return behind.stream().allMatch(write -> write.place(Side.B) >= piece.maxPlace[1]);
    }

    /** With places for what a log lacks that changed nothing there; itself where these are as they were. */
    Block withPlaces() {
        if (count != kept.size() || !MissingPlaces.give(kept)) {
            return this;
        }
        Block other = new Block(rows);
        other.placed = true;
        kept.forEach(other::add);
        return other;
    }

    /**
     * Without what stands here for the sake of its place alone; itself where there is nothing of the kind. Rows that
     * were only in the way when a transaction was applied; a transaction that its origin has lost, of which nobody knows
     * where it stood there; and an empty transaction that stands for a skipped one, where
     * it was made ahead of others of the same origin, which says nothing of who had seen what.
     */
    Block concurrentWrites() {
        if (count != kept.size()) {
            return this;
        }
        Block concurrent = new Block(rows);
        concurrent.placed = placed;
        for (SettledWrite write : kept) {
            if (isConcurrent(write)) {
                concurrent.add(write);
            }
        }
        return concurrent.count == count ? this : concurrent;
    }

    /** Whether what begins it in the one log stands behind what begins it in the other, by their places. */
    boolean beginsInverted() {
        return isBefore(Side.A, first(Side.A), first(Side.B)) && isBefore(Side.B, first(Side.B), first(Side.A));
    }

    /** Begins with these two, of which the logs show the order, in place of others of which they do not. */
    void beginWith(CertainOrder.Inverted pair) {
        first[0] = pair.inA();
        first[1] = pair.inB();
    }

    /** Puts what {@link #concurrentWrites} left out between the pieces, by its place in the log that really has it. */
    List<Block> withLoneWrites(List<Block> pieces) {
        List<Block> all = new ArrayList<>(pieces);
        for (SettledWrite write : kept) {
            if (count == kept.size() && !isConcurrent(write)) {
                Side side = write.original().side;
                int at = 0;
                while (at < all.size() && all.get(at).startsBefore(side, write.place(side))) {
                    at++;
                }
                Block alone = new Block(rows);
                alone.add(write);
                all.add(at, alone);
            }
        }
        return all;
    }

    private boolean startsBefore(Side side, long place) {
        return first(side).place(side) < place;
    }

    private boolean isConcurrent(SettledWrite write) {
        if (!write.transaction().isInjectedEmpty()) {
            return !write.isBeside() && !write.transaction().isLostAtOrigin();
        }
        for (SettledWrite other : kept) {
            if (other.transaction().origin() != write.transaction().origin()
                    && isBefore(Side.A, other, write) != isBefore(Side.B, other, write)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBefore(Side side, SettledWrite one, SettledWrite other) {
        return one.place(side) < other.place(side);
    }

    /** Whether every write is still in the row: all left the same, or the two nodes wrote different columns. */
    boolean nothingLost() {
        return sameAfterImages || (folded != null && folded.isMerged());
    }

    boolean sameAfterImages() {
        return sameAfterImages;
    }

    SettledWrite first(Side side) {
        SettledWrite write = first[side.index()];
        if (write == null) {
            throw new IllegalStateException("an empty block");
        }
        return write;
    }

    /** The last write in a node's order that its log shows; null when all left no row there. */
    @Nullable
    OpenWrite lastLogged(Side side) {
        return lastLogged[side.index()];
    }

    /** The first write in a node's order that its log shows, as far as they are kept; null when all left no row there. */
    @Nullable
    OpenWrite firstLogged(Side side) {
        OpenWrite first = null;
        for (SettledWrite write : keptAndFirst()) {
            OpenWrite logged = write.on(side);
            if (logged != null && (first == null || logged.place() < first.place())) {
                first = logged;
            }
        }
        return first;
    }

    /**
     * What the row was in a node's log just before a place, as far as the writes kept show.
     *
     * @param earlier the last write of the row there before this piece, if it is known
     * @return an image's digest; {@link WriteBatch#ABSENT} also when nothing shows it
     */
    long rowBefore(long place, Side side, @Nullable OpenWrite earlier) {
        OpenWrite last = earlier;
        OpenWrite next = null;
        for (SettledWrite write : kept) {
            OpenWrite logged = write.on(side);
            if (logged != null && logged.place() < place && (last == null || logged.place() > last.place())) {
                last = logged;
            }
            if (logged != null && logged.place() > place && (next == null || logged.place() < next.place())) {
                next = logged;
            }
        }
        return last != null ? last.after : next != null ? next.before : WriteBatch.ABSENT;
    }

    /** Those kept, and the first in b's order, which of a long stretch need not be among them; by a's order. */
    List<SettledWrite> keptAndFirst() {
        SettledWrite ofB = first(Side.B);
        if (kept.contains(ofB)) {
            return kept;
        }
        List<SettledWrite> all = new ArrayList<>(kept);
        all.add(ofB);
        return all;
    }

    List<SettledWrite> kept() {
        return kept;
    }
}
