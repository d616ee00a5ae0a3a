package dev.parallax.detect;

import dev.parallax.change.TableMap;
import org.jspecify.annotations.Nullable;

/** What a log's reader knows of a table, looked up once per definition, so that nothing is decided per row. */
final class TablePlan {
    final TableMap table;
    final int index;
    final long nameHash;
    final int[] keyColumns;
    /** Why its rows are not correlated; empty where nobody asked for them, null where they are. */
    final @Nullable String skipReason;
    /** Of the table, whatever its definition: one number, which rises when rows may have changed unseen. */
    final int[] continuityEpoch;

    final LaneLog.@Nullable Key lanes;
    /** Unique indexes and foreign keys that its rows have a part in; null without any, as for most tables. */
    final KeySpaces.Use @Nullable [] uses;

    TablePlan(
            TableMap table,
            int index,
            @Nullable String skipReason,
            int[] continuityEpoch,
            LaneLog.@Nullable Key lanes,
            KeySpaces.Use @Nullable [] uses) {
        this.continuityEpoch = continuityEpoch;
        this.lanes = lanes;
        this.uses = uses;
        this.table = table;
        this.index = index;
        this.keyColumns = table.keyColumns();
        this.skipReason = skipReason;
        this.nameHash = KeyHash.ofName(table.name());
    }
}
