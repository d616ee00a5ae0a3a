package dev.parallax.detect;

import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the settled writes of a key say: whether they were concurrent, whether they show a difference that no write in
 * the logs explains, and whether later ones made the nodes agree again.
 */
final class KeyOutcomes {

    /** Of one row: past that, what else is left out of it is not named. */
    private static final int MOST_EPISODES = 1000;

    private final TableRegistry tables;
    private final Reshaped reshaped;
    private final Consumer<Episode> sink;
    private final RowEvents rows;
    private long heldWrites;

    /** Reads rows again that have other columns on the two nodes, as while a table is altered on one after the other. */
    interface Reshaped {
        /** Whether a transaction found, or left, rows that differ in the columns that both nodes have. */
        boolean differ(OpenWrite a, OpenWrite b);
    }

    /**
     * @param sink takes each episode when its outcome is final
     * @param rows asked where images lack columns
     */
    KeyOutcomes(TableRegistry tables, Reshaped reshaped, Consumer<Episode> sink, RowEvents rows) {
        this.rows = rows;
        this.tables = tables;
        this.reshaped = reshaped;
        this.sink = sink;
    }

    /** Logged writes kept in memory for episodes that are not final. */
    long heldWrites() {
        return heldWrites;
    }

    /** A write that no other was concurrent with: it may show, or heal, a difference from before. */
    void ordered(KeyState key, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        TrackedRow tracked = key.tracked;
        // Told apart from a difference that is older: twin before-images are reported as what they are.
        if ((OutOfBand.isBroken(a) || OutOfBand.isBroken(b))
                && (tracked != null || suspicion(transaction, a, b) != Episode.Kind.TWIN_BEFORE_IMAGES)) {
            outOfBand(transaction, a, b);
        }
        if (tracked != null) {
            leftOutAgain(tracked, transaction, a, b);
            tracked.find(a, b);
            tracked.take(new SettledWrite(transaction, a, b));
            healIfEqual(key, tracked, transaction);
            return;
        }
        Episode.Kind suspicion = suspicion(transaction, a, b);
        if (suspicion != null) {
            Block alone = new Block(rows);
            SettledWrite write = new SettledWrite(transaction, a, b);
            heldWrites += alone.add(write);
            TrackedRow created = new TrackedRow(rows);
            created.take(write);
            created.episodes.add(new Episode(suspicion, alone));
            key.tracked = created;
            healIfEqual(key, created, null);
        }
    }

    /** A row that is known to differ is left out once more: by each transaction for a reason of its own. */
    private void leftOutAgain(
            TrackedRow tracked, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        Episode.Kind suspicion = a == null || b == null ? suspicion(transaction, a, b) : null;
        if (suspicion == null || tracked.episodes.size() >= MOST_EPISODES) {
            return;
        }
        SettledWrite write = new SettledWrite(transaction, a, b);
        OpenWrite before = tracked.last(a == null ? Side.A : Side.B);
        if (suspicion == Episode.Kind.ROW_ABSENT
                && before != null
                && ImageDigest.same(before.after, write.original().after)) {
            return; // it found the row as it leaves it
        }
        Block alone = new Block(rows);
        heldWrites += alone.add(write);
        Episode episode = new Episode(suspicion, alone);
        episode.leftBefore(before);
        tracked.episodes.forEach(episode::restOnOrderOf);
        for (Episode earlier : tracked.episodes) {
            if (before == null && earlier.isMissing() && earlier.missingOn() == episode.missingOn()) {
                episode.leftOutSince(earlier.firstLeftOut());
                break;
            }
        }
        tracked.episodes.add(episode);
    }

    private void outOfBand(TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        Block alone = new Block(rows);
        alone.add(new SettledWrite(transaction, a, b));
        Episode episode = new Episode(Episode.Kind.OUT_OF_BAND, alone);
        episode.settle(Status.CONFIRMED, a, b, null);
        sink.accept(episode);
    }

    private Episode.@Nullable Kind suspicion(
            TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        if (transaction.isInjectedEmpty() || transaction.isLostAtOrigin()) {
            return Episode.Kind.NOT_EXECUTED;
        }
        if (a != null && b != null) {
            if (a.before == b.before && a.after == b.after) {
                return null;
            }
            if (!ImageDigest.differ(a.before, b.before) && !ImageDigest.differ(a.after, b.after)) {
                return null;
            }
            boolean comparable = tables.comparable(a.firstTable(), b.firstTable())
                    && tables.comparable(a.lastTable(), b.lastTable());
            return comparable || reshaped.differ(a, b) ? Episode.Kind.TWIN_BEFORE_IMAGES : null;
        }
        if (transaction.isOpaque(a == null ? Side.A : Side.B)) {
            return null;
        }
        boolean readOnBoth = transaction.logged(Side.A) != null && transaction.logged(Side.B) != null;
        return readOnBoth || transaction.isAbsent() ? Episode.Kind.ROW_ABSENT : null;
    }

    void close(KeyState key, Block block, TransactionState closing) {
        Block placed = block.withPlaces();
        List<Block> pieces = placed.concurrentWrites().pieces();
        if (pieces.size() != 1 || pieces.get(0) != placed) {
            pieces = placed.withLoneWrites(pieces);
        }
        for (Block piece : pieces) {
            if (piece.count() == 1) {
                SettledWrite write = piece.first(Side.A);
                ordered(key, write.transaction(), write.a(), write.b());
            } else {
                concurrent(key, piece, closing);
            }
        }
    }

    /**
     * Whether its writes were made without knowing of each other: the logs show it of two of them, or, where one log lacks
     * what the other's began with, both nodes began with the same row. Otherwise something unlogged may lie between them,
     * unless the logs themselves had shown the row to differ.
     */
    private boolean isProved(Block block, boolean differed) {
        Optional<CertainOrder.Inverted> pair = CertainOrder.inverted(block.keptAndFirst());
        if (pair.isPresent()) {
            if (block.count() == block.kept().size()) {
                block.beginWith(pair.get());
            }
            return true;
        }
        if (!block.beginsInverted()) {
            return false;
        }
        OpenWrite a = block.firstLogged(Side.A);
        OpenWrite b = block.firstLogged(Side.B);
        if (differed || a == null || b == null) {
            return differed;
        }
        boolean noRow = a.before == WriteBatch.ABSENT && b.before == WriteBatch.ABSENT;
        return noRow || (tables.comparable(a.firstTable(), b.firstTable()) && ImageDigest.same(a.before, b.before));
    }

    private void concurrent(KeyState key, Block block, TransactionState closing) {
        for (SettledWrite write : block.kept()) {
            if (OutOfBand.isBroken(write)) {
                outOfBand(write.transaction(), write.a(), write.b());
            }
        }
        boolean differed = key.tracked != null;
        TrackedRow tracked = key.tracked;
        if (tracked == null) {
            tracked = new TrackedRow(rows);
            key.tracked = tracked;
        }
        leftOutOfConflict(block, tracked);
        tracked.find(block.firstLogged(Side.A), block.firstLogged(Side.B));
        tracked.take(block);
        SettledWrite firstOfA = block.first(Side.A);
        SettledWrite firstOfB = block.first(Side.B);
        Episode episode =
                new Episode(isProved(block, differed) ? Episode.Kind.CONFLICT : Episode.Kind.MAYBE_CONCURRENT, block);
        passedOver(firstOfA, firstOfB, block);
        if (tracked.agrees()) {
            healAll(key, tracked, closing);
            emitHealed(episode, tracked, null);
        } else {
            tracked.episodes.add(episode);
        }
    }

    /** What the stretch may have begun with, where it is told by two other writes as a conflict of another kind. */
    private void passedOver(SettledWrite firstOfA, SettledWrite firstOfB, Block block) {
        SettledWrite a = block.first(Side.A);
        SettledWrite b = block.first(Side.B);
        if (Experience.rule(firstOfA.original(), firstOfB.original()) == Experience.rule(a.original(), b.original())) {
            return;
        }
        Block alone = new Block(rows);
        alone.add(firstOfA == a ? firstOfB : firstOfA);
        Episode episode = new Episode(Episode.Kind.MAYBE_CONCURRENT, alone);
        episode.settle(Status.CONFIRMED, null, null, null);
        sink.accept(episode);
    }

    /**
     * Without GTIDs: transactions of the block that one log lacks although the row there was another than they leave.
     * The conflict says how the row ended, and it would have ended so whether they were skipped or their change of the
     * row suppressed; nothing tells which.
     */
    private void leftOutOfConflict(Block block, TrackedRow tracked) {
        for (SettledWrite write : block.kept()) {
            TransactionState transaction = write.transaction();
            Side missing = write.a() == null ? Side.A : Side.B;
            if (!transaction.isAbsent() || transaction.isLostAtOrigin() || write.on(missing) != null) {
                continue;
            }
            long there = block.rowBefore(write.place(missing), missing, tracked.last(missing));
            // Where there was no row, nothing would have come of executing it.
            if (there != WriteBatch.ABSENT && !ImageDigest.same(there, write.original().after)) {
                Block alone = new Block(rows);
                alone.add(write);
                Episode episode = new Episode(Episode.Kind.LEFT_OUT_OF_CONFLICT, alone);
                episode.settle(Status.CONFIRMED, null, null, null);
                sink.accept(episode);
            }
        }
    }

    private void healIfEqual(KeyState key, TrackedRow tracked, @Nullable TransactionState by) {
        if (tracked.agrees()) {
            healAll(key, tracked, by);
        }
    }

    private void healAll(KeyState key, TrackedRow tracked, @Nullable TransactionState by) {
        key.tracked = null;
        for (Episode episode : tracked.episodes) {
            emitHealed(episode, tracked, by);
        }
    }

    private void emitHealed(Episode episode, TrackedRow tracked, @Nullable TransactionState by) {
        heldWrites -= episode.block.kept().size() * 2L;
        episode.fold(tracked.folded());
        episode.settle(Status.HEALED, tracked.last[0], tracked.last[1], by);
        sink.accept(episode);
    }

    /** Both logs have ended: hands over what is still open on the key. */
    void finish(KeyState key, Predicate<TransactionState> judged, PendingCounts counts) {
        boolean pending = false;
        boolean writesOpen = false;
        boolean unlogged = false;
        boolean openOnBoth = key.head(Side.A) != null && key.head(Side.B) != null;
        Block block = key.block;
        for (Side side : Side.values()) {
            for (OpenWrite write = key.head(side); write != null; write = write.nextOfKey) {
                writesOpen = true;
                if (counts.isUnlogged(write.transaction)) {
                    unlogged = true;
                } else {
                    pending |= judged.test(write.transaction);
                }
                if (block == null && openOnBoth) {
                    block = new Block(rows);
                }
                if (block != null) {
                    boolean isA = side == Side.A;
                    block.add(new SettledWrite(write.transaction, isA ? write : null, isA ? null : write));
                }
            }
        }
        if (pending) {
            counts.addRow();
        }
        if (unlogged) {
            unlogged(key.tracked, block);
            return;
        }
        TrackedRow tracked = key.tracked != null ? key.tracked : new TrackedRow(rows);
        if (block != null) {
            tracked.find(block.firstLogged(Side.A), block.firstLogged(Side.B));
            tracked.take(block);
            tracked.episodes.add(new Episode(Episode.Kind.CONFLICT, block));
        }
        Status status = writesOpen ? Status.PENDING : Status.DIVERGED;
        for (Episode episode : tracked.episodes) {
            episode.fold(tracked.folded());
            episode.settle(status, tracked.last[0], tracked.last[1], null);
            sink.accept(episode);
        }
    }

    /**
     * One log does not show where a write of the other node stood, or whether it was applied at all. What was concurrent
     * before remains so; how the row ends is not known, and of whatever else it showed that write may be the reason.
     */
    private void unlogged(@Nullable TrackedRow tracked, @Nullable Block open) {
        boolean told = false;
        for (Episode episode : tracked == null ? List.<Episode>of() : tracked.episodes) {
            if (episode.kind == Episode.Kind.CONFLICT) {
                episode.settle(Status.DIVERGED, null, null, null);
                sink.accept(episode);
                told = true;
            }
        }
        Block block = open != null && (tracked != null || open.severalOrigins())
                ? open
                : tracked != null ? tracked.episodes.get(0).block : null;
        if (block != null && !told) {
            sink.accept(new Episode(Episode.Kind.BOTH_WROTE, block));
        }
    }
}
