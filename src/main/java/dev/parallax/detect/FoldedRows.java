package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A row on both nodes, put together from images that lack columns ({@code binlog_row_image} MINIMAL or NOBLOB, partial
 * JSON updates).
 *
 * <p><b>Claim.</b> The nodes hold equal rows, as far as the writes taken here are concerned, if every column that one of
 * them wrote shows the same last value on both; and different ones if any column shows different values. What a node
 * shows of a column is the last image in its log that holds it. An applier writes all columns that the origin sent,
 * whatever its own log holds of them; so what the origin's image holds counts for both. A column that none wrote stays
 * what it was, which nothing here speaks of.
 *
 * <p><b>Where it does not hold.</b> A write that a node's log lacks, since it changed nothing there or was suppressed,
 * shows nothing of its columns on that node: they are then unknown, unless another write shows them.
 */
final class FoldedRows {

    /** What is known of the two rows. */
    enum Agreement {
        EQUAL,
        DIFFERENT,
        UNKNOWN
    }

    private final RowEvents rows;
    private final FoldedRow a = new FoldedRow();
    private final FoldedRow b = new FoldedRow();
    private final Set<String> written = new TreeSet<>();
    /** By the node that first executed the write. */
    private final Set<String> writtenByA = new TreeSet<>();

    private final Set<String> writtenByB = new TreeSet<>();
    private boolean onlyUpdates = true;
    /** The row was given another key, and went on there with columns that no image shows. */
    private boolean movedAway;

    FoldedRows(RowEvents rows) {
        this.rows = rows;
    }

    /** Whether a log's image of the write lacks columns. */
    static boolean isPartial(@Nullable OpenWrite write) {
        return write != null
                && write.key.space == 0
                && (ImageDigest.isPartial(write.before) || ImageDigest.isPartial(write.after));
    }

    static boolean isPartial(SettledWrite write) {
        return isPartial(write.a()) || isPartial(write.b());
    }

    void take(SettledWrite write) {
        OpenWrite original = write.original();
        List<Row.Images> events = rows.of(original);
        written(write.transaction().origin(), original, events);
        for (Side side : Side.values()) {
            OpenWrite logged = write.on(side);
            if (logged != null) {
                boolean isOriginal = logged == original;
                on(side).take(logged.place(), isOriginal ? events : rows.of(logged), isOriginal ? null : last(events));
            }
        }
    }

    /** A row that is known from one write alone. */
    void take(OpenWrite write) {
        on(write.side).take(write.place(), rows.of(write), null);
    }

    private static @Nullable Row last(List<Row.Images> events) {
        // Several events of one transaction each hold part of the row: only of a single one is it known what came last.
        return events.size() == 1 ? events.get(0).after() : null;
    }

    private void written(@Nullable Side origin, OpenWrite original, List<Row.Images> events) {
        boolean moved = (original.flags & WriteBatch.KEY_CHANGE) != 0;
        onlyUpdates &= origin != null && !moved;
        movedAway |= moved && original.after == WriteBatch.ABSENT && isPartial(original);
        Set<String> byOrigin = origin == Side.A ? writtenByA : writtenByB;
        for (Row.Images event : events) {
            Row after = event.after();
            onlyUpdates &= event.before() != null && after != null;
            for (int i = 0; after != null && i < after.table().columnCount(); i++) {
                // A row that comes from another key brings all its columns along.
                if (after.holds(i) || moved) {
                    written.add(after.name(i));
                    byOrigin.add(after.name(i));
                }
            }
        }
    }

    void take(FoldedRows other) {
        a.take(other.a);
        b.take(other.b);
        written.addAll(other.written);
        writtenByA.addAll(other.writtenByA);
        writtenByB.addAll(other.writtenByB);
        onlyUpdates &= other.onlyUpdates;
        movedAway |= other.movedAway;
    }

    FoldedRow on(Side side) {
        return side == Side.A ? a : b;
    }

    Agreement agreement() {
        if (!a.isKnown() || !b.isKnown()) {
            return Agreement.UNKNOWN;
        }
        if (a.exists() != b.exists() || !differing().isEmpty()) {
            return Agreement.DIFFERENT;
        }
        return !movedAway && undecided().isEmpty() ? Agreement.EQUAL : Agreement.UNKNOWN;
    }

    /** Columns that both rows show, with different values. */
    List<String> differing() {
        List<String> names = new ArrayList<>();
        if (a.exists() && b.exists()) {
            for (String name : a.columns()) {
                if (a.differs(b, name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Columns that were written and that one node does not show. */
    List<String> undecided() {
        List<String> names = new ArrayList<>();
        for (String name : a.exists() && b.exists() ? written : Set.<String>of()) {
            if (!a.shows(name) || !b.shows(name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Whether all were updates, and no column was written by both nodes: no write undid another. */
    boolean isMerged() {
        return onlyUpdates && Collections.disjoint(writtenByA, writtenByB);
    }
}
