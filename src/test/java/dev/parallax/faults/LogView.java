package dev.parallax.faults;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one node's log shows of each row. */
final class LogView {

    /** The last image; nothing for a deleted row; no entry where the log does not say. */
    private final Map<RowKey, Optional<Shown>> last = new HashMap<>();

    /** Rows of which the last image is of before the table was altered. */
    private final Set<RowKey> reshaped = new HashSet<>();

    LogView copy() {
        LogView copy = new LogView();
        copy.last.putAll(last);
        copy.reshaped.addAll(reshaped);
        return copy;
    }

    void altered(String table) {
        last.keySet().stream().filter(key -> key.table().equals(table)).forEach(reshaped::add);
    }

    /** Takes the next write, and returns what its before-image says of the image before. */
    Shown.Comparison take(RowKey key, NetWrite write) {
        boolean known = last.containsKey(key);
        Optional<Shown> left = last.getOrDefault(key, Optional.empty());
        last.put(key, Optional.ofNullable(write.shownLast()));
        boolean other = reshaped.remove(key);
        if (!known) {
            return Shown.Comparison.NONE;
        }
        Shown.Comparison comparison = Shown.compare(left.orElse(null), write.shownBefore());
        boolean whole = isWhole(left.orElse(null)) && isWhole(write.shownBefore()) && isWhole(write.shownLast());
        return other && !whole && comparison == Shown.Comparison.DIFFERENT ? Shown.Comparison.SUBTLE : comparison;
    }

    String left(RowKey key) {
        return String.valueOf(last.get(key));
    }

    private static boolean isWhole(@Nullable Shown image) {
        return image == null || image.whole();
    }

    void clear() {
        last.clear();
        reshaped.clear();
    }
}
