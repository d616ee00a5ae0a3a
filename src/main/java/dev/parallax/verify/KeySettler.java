package dev.parallax.verify;

import dev.parallax.finding.Value;
import dev.parallax.verify.TableResult.HotRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settles rows that looked different when their digests were read: each is read again on both nodes until it is equal, or
 * differs in a cut that makes it comparable, or time is over.
 */
final class KeySettler {

    /** Rows read at once. */
    private static final int BATCH = 200;

    /** As many keys are noted for whoever resumes. */
    static final int MOST_LOOKED = 100_000;

    private final Cuts cuts;
    private final NodePair nodes;
    private final TableShape table;
    private final ComparedKey key;
    private final RowFetch fetch;
    private final Differences.Sink differences;
    private final boolean marks;
    private final boolean respellable;
    /** Keys that wait, each with why; in the order in which they came. */
    private final Map<List<String>, String> waiting = new LinkedHashMap<>();

    /** Those of them that were not read again yet. */
    private final List<List<String>> added = new ArrayList<>();

    /** Keys of rows that differ, as long as they are not too many. */
    private final List<List<String>> different = new ArrayList<>();

    private long differing;

    KeySettler(NodePair nodes, Cuts cuts, TableShape table, ComparedKey key, Differences.Sink differences) {
        this.cuts = cuts;
        this.nodes = nodes;
        this.table = table;
        this.key = key;
        this.fetch = new RowFetch(nodes, table, key);
        this.differences = differences;
        this.marks = key.primary() && KeyMark.marks(key);
        this.respellable = key.columns().stream().anyMatch(column -> column.kind() == ValueKind.TEXT);
    }

    /** How many rows were found to differ. */
    long differing() {
        return differing;
    }

    /** How many rows wait to be settled. */
    int waiting() {
        return waiting.size();
    }

    /** Keys of rows that differ, or wait to be settled; null when they are more than can be kept. */
    @Nullable
    List<List<String>> looked() {
        if (differing > MOST_LOOKED || different.size() + waiting.size() > MOST_LOOKED) {
            return null;
        }
        List<List<String>> keys = new ArrayList<>(different);
        keys.addAll(waiting.keySet());
        return keys;
    }

    /** Takes keys that looked different. They are settled as many as fit together; the rest when it is tried again. */
    void add(List<List<String>> keys) throws InterruptedException {
        for (List<String> spelled : keys) {
            waiting.putIfAbsent(spelled, "it was not read again");
            added.add(spelled);
            if (added.size() == BATCH) {
                settle(takeAdded());
            }
        }
    }

    private List<List<String>> takeAdded() {
        List<List<String>> taken = List.copyOf(added);
        added.clear();
        return taken;
    }

    /** Takes keys that were written, whatever their rows look like: of rows that are to be compared. */
    void addWritten(List<List<String>> keys) throws InterruptedException {
        if (table.where().isEmpty()) {
            add(keys);
            return;
        }
        for (int i = 0; i < keys.size(); i += BATCH) {
            List<List<String>> some = keys.subList(i, Math.min(keys.size(), i + BATCH));
            Both<Set<List<String>>> satisfying = nodes.both(side -> fetch.satisfying(side, some));
            Set<List<String>> either = new LinkedHashSet<>(satisfying.a());
            either.addAll(satisfying.b());
            add(List.copyOf(either));
        }
    }

    /** Looks again at what waits. */
    void tryAgain() throws InterruptedException {
        added.clear();
        List<List<String>> all = new ArrayList<>(waiting.keySet());
        for (int i = 0; i < all.size(); i += BATCH) {
            settle(all.subList(i, Math.min(all.size(), i + BATCH)));
        }
    }

    /** Rows that wait, so many at most, each with the last reason. */
    List<HotRow> unsettled(int most) {
        return waiting.entrySet().stream()
                .limit(most)
                .map(entry -> new HotRow(shown(entry.getKey()), entry.getValue()))
                .toList();
    }

    private List<Value> shown(List<String> parts) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ComparedColumn column = key.columns().get(i);
            boolean hex = !column.isPlain();
            values.add(new Value(column.name(), hex ? KeyText.of(column, parts.get(i)) : parts.get(i), false));
        }
        return values;
    }

    private void settle(List<List<String>> keys) throws InterruptedException {
        List<List<String>> alone = new ArrayList<>();
        List<List<String>> nowhere = new ArrayList<>();
        try (Cuts.Result<Both<Map<List<String>, RowImage>>> read =
                cuts.around(() -> nodes.both(side -> fetch.rows(side, keys)))) {
            Map<List<String>, RowImage> onA = read.rows().a();
            Map<List<String>, RowImage> onB = read.rows().b();
            boolean respelled = respellable && hasOthers(onA, onB) && hasOthers(onB, onA);
            for (List<String> spelled : keys) {
                RowImage a = onA.get(spelled);
                RowImage b = onB.get(spelled);
                if (respelled && (a == null) != (b == null)) {
                    alone.add(spelled);
                } else if (a == null && b == null) {
                    nowhere.add(spelled);
                } else {
                    judge(spelled, a, b, read.cut());
                }
            }
        }
        for (List<String> spelled : alone) {
            settleAlone(spelled);
        }
        for (List<String> spelled : nowhere) {
            settleGone(spelled);
        }
    }

    /**
     * Neither node has a row of this key any more. That is believed only of the index, which showed the row: a key that is
     * looked up in vain and is there would pass for equal.
     */
    private void settleGone(List<String> spelled) throws InterruptedException {
        Both<Boolean> there = nodes.both(side -> fetch.isThere(side, spelled));
        if (there.a() || there.b()) {
            // It may have come back this moment: the next look says so.
            waiting.put(spelled, "it is in the index, and was not found by its key");
        } else {
            waiting.remove(spelled);
        }
    }

    /** Whether there are rows that the other node does not have under that spelling. */
    private static boolean hasOthers(Map<List<String>, RowImage> rows, Map<List<String>, RowImage> than) {
        return rows.keySet().stream().anyMatch(spelled -> !than.containsKey(spelled));
    }

    /** One side has no row that is spelled like this: it may have one that is equal under the collation. */
    private void settleAlone(List<String> spelled) throws InterruptedException {
        try (Cuts.Result<Both<Map<List<String>, RowImage>>> read =
                cuts.around(() -> nodes.both(side -> fetch.rows(side, List.of(spelled))))) {
            RowImage a = only(read.rows().a());
            RowImage b = only(read.rows().b());
            if (a != null || b != null) {
                judge(spelled, a, b, read.cut());
                return;
            }
        }
        settleGone(spelled);
    }

    private static @Nullable RowImage only(Map<List<String>, RowImage> rows) {
        return rows.isEmpty() ? null : rows.values().iterator().next();
    }

    private void judge(List<String> asked, @Nullable RowImage a, @Nullable RowImage b, Cut cut) {
        boolean equal = a == null ? b == null : b != null && a.digest().equals(b.digest());
        if (equal) {
            waiting.remove(asked);
            return;
        }
        String open = open(asked, a, b, cut);
        if (open != null) {
            waiting.put(asked, open);
            return;
        }
        waiting.remove(asked);
        // It may be asked for because it was written, and again because its digest differs; and two spellings of
        // one key come as two keys, and are one difference.
        if (differences.add(difference(a, b))) {
            differing++;
            if (differing <= MOST_LOOKED) {
                different.add(asked);
            } else {
                different.clear();
            }
        }
    }

    private @Nullable String open(List<String> asked, @Nullable RowImage a, @Nullable RowImage b, Cut cut) {
        if (!marks) {
            return cut.open(table.name(), null);
        }
        String open = cut.open(table.name(), KeyMark.of(table.name(), key, asked));
        for (RowImage row : new RowImage[] {a, b}) {
            if (open == null && row != null && !row.key().equals(asked)) {
                open = cut.open(table.name(), KeyMark.of(table.name(), key, row.key()));
            }
        }
        return open;
    }

    private RowDifference difference(@Nullable RowImage a, @Nullable RowImage b) {
        RowImage present = a != null ? a : b;
        if (present == null) {
            throw new IllegalStateException("no row on either node differs from nothing");
        }
        return new RowDifference(
                table.name(),
                present.key(),
                present.keyValues(key),
                a == null ? null : a.values(),
                b == null ? null : b.values(),
                a == null || b == null ? List.of() : RowImage.differing(a, b),
                cuts.exact(),
                a == null ? 0 : 1,
                b == null ? 0 : 1);
    }
}
