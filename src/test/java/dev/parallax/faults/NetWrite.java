package dev.parallax.faults;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All changes of one transaction to one key taken together: what was there before the first and after the last. */
record NetWrite(@Nullable Image before, @Nullable Image after) {

    static Map<RowKey, NetWrite> of(List<Change> changes) {
        Map<RowKey, NetWrite> writes = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.from() != null && !change.from().equals(change.to())) {
                add(writes, change.from(), change.before(), null);
            }
            if (change.to() != null) {
                add(writes, change.to(), change.to().equals(change.from()) ? change.before() : null, change.after());
            }
        }
        return writes;
    }

    private static void add(Map<RowKey, NetWrite> writes, RowKey key, @Nullable Image before, @Nullable Image after) {
        NetWrite earlier = writes.get(key);
        writes.put(key, new NetWrite(earlier == null ? before : earlier.before, after));
    }

    /** insert, update or delete. */
    String operation() {
        if (after == null) {
            return "delete";
        }
        return before == null ? "insert" : "update";
    }

    /** Inserted and deleted again: there is nothing to name it by. */
    boolean isNothing() {
        return before == null && after == null;
    }
}
