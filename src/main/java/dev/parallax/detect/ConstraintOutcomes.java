package dev.parallax.detect;

import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the settled writes of a key of {@link KeySpaces} say. Only concurrency counts here: what a node found is no image
 * that could be compared, a relayed write that left no event is told by its row, and so is a change that was not logged.
 */
final class ConstraintOutcomes {

    /** Of a piece, enough to find two that clash among many that do not, such as children of one parent. */
    static final int KEPT_WRITES = 256;

    private final KeySpaces spaces;
    private final Consumer<Episode> sink;
    private long heldWrites;

    /** Never asked: what is known of such a key is not columns. */
    private final RowEvents rows = write -> List.of();

    /** @param sink takes each episode when its outcome is final */
    ConstraintOutcomes(KeySpaces spaces, Consumer<Episode> sink) {
        this.spaces = spaces;
        this.sink = sink;
    }

    /** Logged writes given back, as a negative number: the correlator has counted those of every piece. */
    long heldWrites() {
        return heldWrites;
    }

    /** A write that no other was concurrent with: it may make the nodes agree again. */
    void ordered(KeyState key, TransactionState transaction, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        TrackedRow tracked = key.tracked;
        if (tracked != null) {
            take(tracked, a, b);
            settleIfEqual(key, tracked, transaction);
        }
    }

    void close(KeyState key, Block block) {
        TrackedRow tracked = key.tracked;
        Episode episode = clash(key, block);
        if (episode == null) {
            heldWrites -= block.kept().size() * 2L;
            if (tracked != null) {
                take(tracked, lastSaid(block, Side.A), lastSaid(block, Side.B));
                settleIfEqual(key, tracked, null);
            }
            return;
        }
        if (tracked == null) {
            tracked = new TrackedRow(rows);
            key.tracked = tracked;
        }
        take(tracked, lastSaid(block, Side.A), lastSaid(block, Side.B));
        tracked.episodes.add(episode);
        settleIfEqual(key, tracked, null);
    }

    /**
     * A child that was added behind its parent's end, with foreign_key_checks off, does not bring the parent back: a
     * reference says that the parent is there only where nothing else says what it is.
     */
    private static void take(TrackedRow tracked, @Nullable OpenWrite a, @Nullable OpenWrite b) {
        tracked.takeLast(
                tracked.last[0] != null && isReference(a) ? null : a,
                tracked.last[1] != null && isReference(b) ? null : b);
    }

    private static @Nullable OpenWrite lastSaid(Block block, Side side) {
        OpenWrite last = block.lastLogged(side);
        if (!isReference(last)) {
            return last;
        }
        OpenWrite said = null;
        for (SettledWrite write : block.kept()) {
            OpenWrite logged = write.on(side);
            if (logged != null && !isReference(logged) && (said == null || logged.place() > said.place())) {
                said = logged;
            }
        }
        return said == null ? last : said;
    }

    /** Unless the same transaction made the parent as well. */
    private static boolean isReference(@Nullable OpenWrite write) {
        return write != null
                && write.key.space != 0
                && write.after == KeySpaces.REFERRED_TO
                && write.before == KeySpaces.REFERRED_TO;
    }

    private @Nullable Episode clash(KeyState key, Block block) {
        KeySpaces.Space space = spaces.space(key.space);
        Clash clash = block.count() < 2 ? null : Clash.of(space, block);
        boolean seenWhole = block.count() == block.kept().size();
        boolean possible = space.kind() == KeySpaces.Kind.UNIQUE || block.anyAbsent();
        return clash == null && (seenWhole || !possible) ? null : new Episode(block, space, clash);
    }

    private void settleIfEqual(KeyState key, TrackedRow tracked, @Nullable TransactionState by) {
        if (!agrees(key, tracked)) {
            return;
        }
        key.tracked = null;
        for (Episode episode : tracked.episodes) {
            heldWrites -= episode.block.kept().size() * 2L;
            episode.settle(Status.HEALED, tracked.last[0], tracked.last[1], by);
            sink.accept(episode);
        }
    }

    /** Whether both nodes have the value in the same hands, or both or none the parent. */
    private boolean agrees(KeyState key, TrackedRow tracked) {
        OpenWrite a = tracked.last[0];
        OpenWrite b = tracked.last[1];
        if (a == null || b == null) {
            return false;
        }
        return spaces.space(key.space).kind() == KeySpaces.Kind.UNIQUE
                ? a.after == b.after
                : (a.after == WriteBatch.ABSENT) == (b.after == WriteBatch.ABSENT);
    }

    private static boolean isUnlogged(KeyState key, PendingCounts counts) {
        for (Side side : Side.values()) {
            for (OpenWrite write = key.head(side); write != null; write = write.nextOfKey) {
                if (counts.isUnlogged(write.transaction)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Both logs have ended: hands over what is still open on the key. */
    void finish(KeyState key, PendingCounts counts) {
        if (isUnlogged(key, counts)) {
            return; // one log does not show where the other node's writes stood: said once for all
        }
        boolean writesOpen = key.head(Side.A) != null || key.head(Side.B) != null;
        boolean openOnBoth = key.head(Side.A) != null && key.head(Side.B) != null;
        Block block = key.block;
        if (block == null && openOnBoth) {
            block = new Block(rows, KEPT_WRITES);
        }
        for (Side side : Side.values()) {
            for (OpenWrite write = key.head(side); write != null && block != null; write = write.nextOfKey) {
                boolean isA = side == Side.A;
                block.add(new SettledWrite(write.transaction, isA ? write : null, isA ? null : write));
            }
        }
        TrackedRow tracked = key.tracked != null ? key.tracked : new TrackedRow(rows);
        if (block != null) {
            take(tracked, lastSaid(block, Side.A), lastSaid(block, Side.B));
            Episode episode = clash(key, block);
            if (episode != null) {
                tracked.episodes.add(episode);
            }
        }
        for (Episode episode : tracked.episodes) {
            episode.settle(writesOpen ? Status.PENDING : Status.DIVERGED, tracked.last[0], tracked.last[1], null);
            sink.accept(episode);
        }
    }
}
