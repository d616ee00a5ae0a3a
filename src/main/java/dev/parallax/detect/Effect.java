package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a write, whose row event one log lacks, would have done to the row there, by what that log shows of the row. */
enum Effect {
    /** The row already was what the write leaves behind. */
    NONE,
    /** The row was another. */
    SOME,
    /** The log does not show what the row was, or not all columns of it that the write wrote. */
    UNKNOWN;

    /**
     * @param behind the first write of the row behind that place in that log; null when there is none
     * @param before the last ones before it, where there is none behind; empty when there are none
     */
    static Effect of(OpenWrite original, @Nullable OpenWrite behind, List<OpenWrite> before, RowEvents rows) {
        if (behind == null && before.isEmpty()) {
            return UNKNOWN;
        }
        long there = behind != null ? behind.before : before.get(before.size() - 1).after;
        long left = original.after;
        if (ImageDigest.same(there, left)) {
            return NONE;
        }
        boolean partial = ImageDigest.isPartial(there) || ImageDigest.isPartial(left);
        if (!partial || there == WriteBatch.ABSENT || left == WriteBatch.ABSENT) {
            return SOME;
        }
        FoldedRow found = new FoldedRow();
        if (behind != null) {
            for (Row.Images event : rows.of(behind)) {
                found.take(0, List.of(new Row.Images(null, event.before())), null);
                break;
            }
        } else {
            for (OpenWrite write : before) {
                found.take(write.place(), rows.of(write), null);
            }
        }
        return compare(rows.of(original), found);
    }

    private static Effect compare(List<Row.Images> events, FoldedRow found) {
        FoldedRow wanted = new FoldedRow();
        for (Row.Images event : events) {
            // What it found is not what it wrote.
            wanted.take(0, List.of(new Row.Images(null, event.after())), null);
        }
        boolean known = true;
        for (String column : wanted.columns()) {
            if (wanted.differs(found, column)) {
                return SOME;
            }
            known &= wanted.shows(column) && found.shows(column);
        }
        return known ? NONE : UNKNOWN;
    }

    /** Adds what the log that lacks the event last shows of the row, so that how the row ends is known. */
    static void complete(Episode episode, Side side, List<OpenWrite> seen, RowEvents rows) {
        FoldedRows folded = episode.folded();
        if (folded == null) {
            boolean partial = false;
            for (OpenWrite write : seen) {
                partial |= FoldedRows.isPartial(write);
            }
            if (!partial) {
                return;
            }
            folded = new FoldedRows(rows);
            folded.take(episode.block.first(Side.A));
            OpenWrite last = episode.last(side.peer());
            if (last != null) {
                folded.take(last);
            }
            episode.fold(folded);
        }
        for (OpenWrite write : seen) {
            folded.take(write);
        }
    }
}
