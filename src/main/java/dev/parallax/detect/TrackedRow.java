package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last images of a row that is known, or suspected, to differ, and the findings about it. */
final class TrackedRow {

    final List<Episode> episodes = new ArrayList<>(1);
    final @Nullable OpenWrite[] last = new OpenWrite[2];
    /** How the row ends, where images lack columns; null as long as the last images hold all. */
    private @Nullable FoldedRows folded;

    private final RowEvents rows;

    TrackedRow(RowEvents rows) {
        this.rows = rows;
    }

    @Nullable
    FoldedRows folded() {
        return folded;
    }

    @Nullable
    OpenWrite last(Side side) {
        return last[side.index()];
    }

    /** The first writes that follow in each log, which show what the row was before. */
    void find(@Nullable OpenWrite a, @Nullable OpenWrite b) {
        for (Episode episode : episodes) {
            Side missing = episode.isMissing() ? episode.missingOn() : null;
            OpenWrite next = missing == Side.A ? a : missing == Side.B ? b : null;
            if (next != null && missing != null && isBehind(next, missing, episode)) {
                episode.found(next);
            }
        }
    }

    /**
     * A transaction that its origin has lost settles when that log has ended, and so do writes that stood before it there:
     * when the two were committed tells, by one clock.
     */
    private static boolean isBehind(OpenWrite next, Side side, Episode episode) {
        TransactionState lost = episode.block.first(Side.A).transaction();
        Transaction there = next.transaction.logged(side);
        return !lost.isLostAtOrigin()
                || there == null
                || there.immediateCommitMicros() > lost.anyLogged().originalCommitMicros();
    }

    /** Takes a later write as the last one, where the logs show it. */
    void take(SettledWrite write) {
        if (folded != null || FoldedRows.isPartial(write)) {
            fold().take(write);
        }
        takeLast(write.a(), write.b());
    }

    /** Likewise writes that were concurrent. */
    void take(Block block) {
        if (folded != null || block.folded() != null) {
            block.foldInto(fold());
        }
        takeLast(block.lastLogged(Side.A), block.lastLogged(Side.B));
    }

    private FoldedRows fold() {
        FoldedRows known = folded;
        if (known == null) {
            known = new FoldedRows(rows);
            for (OpenWrite before : last) {
                if (before != null) {
                    known.take(before);
                }
            }
            folded = known;
        }
        return known;
    }

    /** Takes later writes as the last ones, where the logs show them; for keys that are no rows. */
    void takeLast(@Nullable OpenWrite a, @Nullable OpenWrite b) {
        last[0] = later(last[0], a);
        last[1] = later(last[1], b);
    }

    /** Transactions settle in about the order of the logs, not exactly in it. */
    private static @Nullable OpenWrite later(@Nullable OpenWrite known, @Nullable OpenWrite write) {
        if (known == null || write == null) {
            return write == null ? known : write;
        }
        return write.place() >= known.place() ? write : known;
    }

    /** Whether the last rows of both nodes are known and equal. */
    boolean agrees() {
        OpenWrite a = last[0];
        OpenWrite b = last[1];
        FoldedRows columns = folded;
        return columns != null
                ? columns.agreement() == FoldedRows.Agreement.EQUAL
                : a != null && b != null && a.after == b.after;
    }
}
