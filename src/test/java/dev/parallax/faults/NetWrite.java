package dev.parallax.faults;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All changes of one transaction to one key taken together: what was there before the first and after the last.
 *
 * @param shownBefore what the log shows of the first
 * @param shownAfter what it shows of the row after all of them
 * @param shownLast what its last image shows
 * @param sent all columns that any after-image holds
 * @param members of the document, which were logged in its place
 */
record NetWrite(
        @Nullable Image before,
        @Nullable Image after,
        @Nullable Shown shownBefore,
        @Nullable Shown shownAfter,
        @Nullable Shown shownLast,
        Set<String> sent,
        Map<String, String> members) {

    static Map<RowKey, NetWrite> of(List<Change> changes) {
        Map<RowKey, NetWrite> writes = new LinkedHashMap<>();
        for (Change change : changes) {
            RowKey from = change.from();
            RowKey to = change.to();
            if (from != null && !from.equals(to)) {
                add(writes, from, change, true, false);
            }
            if (to != null) {
                add(writes, to, change, to.equals(from), true);
            }
        }
        return writes;
    }

    private static void add(
            Map<RowKey, NetWrite> writes, RowKey key, Change change, boolean hasBefore, boolean hasAfter) {
        NetWrite earlier = writes.get(key);
        Image before = hasBefore ? change.before() : null;
        Image after = hasAfter ? change.after() : null;
        Shown last = Shown.of(after, change.sent(), change.member() == null);
        Shown net = last == null || earlier == null || last.whole() ? last : new Shown(last.values(), false, false);
        Set<String> sent = new HashSet<>(change.sent());
        Map<String, String> members = new HashMap<>(earlier == null ? Map.of() : earlier.members);
        if (change.member() != null && !change.member().isNone()) {
            members.put(change.member().name(), change.member().value());
        } else if (change.member() != null) {
            sent.remove(Logging.DOCUMENT);
        } else if (change.sent().contains(Logging.DOCUMENT)) {
            members.clear();
        }
        if (earlier != null) {
            sent.addAll(earlier.sent);
        }
        writes.put(
                key,
                new NetWrite(
                        earlier == null ? before : earlier.before,
                        after,
                        earlier == null ? Shown.of(before, change.found(), true) : earlier.shownBefore,
                        net,
                        last,
                        sent,
                        members));
    }

    /** Whether a row that is already as this write leaves it would not be changed by it. */
    boolean changesNothingIn(@Nullable Image row) {
        if (after == null || row == null) {
            return after == null && row == null;
        }
        Set<String> columns = new HashSet<>(sent);
        if (!members.isEmpty()) {
            columns.remove(Logging.DOCUMENT);
            String document = row.values().getOrDefault(Logging.DOCUMENT, "");
            for (Map.Entry<String, String> member : members.entrySet()) {
                if (!new Change.Member(member.getKey(), member.getValue())
                        .in(document)
                        .equals(document)) {
                    return false;
                }
            }
        }
        return row.with(after, columns).equals(row);
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
