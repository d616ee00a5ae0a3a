package dev.parallax.detect;

import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the extractor knows of a table, looked up once per definition. */
final class TablePlan {

    final TableMap table;
    final int index;
    final long nameHash;
    final int[] keyColumns;
    /** Null where equal keys have equal bytes, as in most tables. */
    final @Nullable KeyForm keyForm;

    final @Nullable String skipReason;
    /** Of the table, whatever its definition. */
    final TableLineage lineage;

    final LaneLog.@Nullable Key lanes;
    /** Unique indexes and foreign keys that its rows have a part in; null without any, as for most tables. */
    final KeySpaces.Use @Nullable [] uses;

    private final List<ImageColumns> partials = new ArrayList<>(0);

    /** What is known of row events of the table whose images lack columns, looked up once for each set of columns. */
    static final class ImageColumns {
        /** As the event says it. */
        private final byte[] bitmaps;
        /** {@link ImageShapes} number of the before-images. */
        final int before;
        /** Likewise of the after-images. */
        final int after;
        /** Why such rows cannot be told apart; null when they can. */
        final @Nullable String skipReason;

        final PartialUses uses;
        /** Whether what they leave open was noted. */
        boolean told;

        private final RowsEvent.Kind kind;

        ImageColumns(
                RowsEvent.Kind kind,
                byte[] bitmaps,
                int before,
                int after,
                @Nullable String skipReason,
                PartialUses uses) {
            this.kind = kind;
            this.uses = uses;
            this.bitmaps = bitmaps;
            this.before = before;
            this.after = after;
            this.skipReason = skipReason;
        }

        private boolean are(RowsEvent rows) {
            return kind == rows.kind()
                    && Arrays.equals(bitmaps, 0, bitmaps.length, rows.buffer(), rows.bitmapsStart(), rows.bitmapsEnd());
        }
    }

    TablePlan(
            TableMap table,
            int index,
            @Nullable KeyForm keyForm,
            @Nullable String skipReason,
            TableLineage lineage,
            LaneLog.@Nullable Key lanes,
            KeySpaces.Use @Nullable [] uses) {
        this.lineage = lineage;
        this.lanes = lanes;
        this.uses = uses;
        this.table = table;
        this.index = index;
        this.keyColumns = table.keyColumns();
        this.keyForm = keyForm;
        this.skipReason = skipReason;
        this.nameHash = KeyHash.ofName(table.name());
    }

    /** For an event whose images are not {@link RowsEvent#fullImages()}. */
    ImageColumns partial(RowsEvent rows, TableRegistry registry) {
        for (int i = 0; i < partials.size(); i++) {
            if (partials.get(i).are(rows)) {
                return partials.get(i);
            }
        }
        ImageColumns partial = new ImageColumns(
                rows.kind(),
                Arrays.copyOfRange(rows.buffer(), rows.bitmapsStart(), rows.bitmapsEnd()),
                registry.shape(index, ImageShapes.before(rows)),
                registry.shape(index, ImageShapes.after(rows)),
                holdsKey(rows) ? null : "its row images lack columns of the primary key",
                new PartialUses(rows, uses));
        partials.add(partial);
        return partial;
    }

    private boolean holdsKey(RowsEvent rows) {
        for (int column : keyColumns) {
            if (!rows.beforeHolds(column)) {
                return false;
            }
        }
        return true;
    }
}
