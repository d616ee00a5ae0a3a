package dev.parallax.faults;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an image in a log shows of a row. Where there is no row, there is none: null.
 *
 * @param whole whether it holds every column
 * @param comparable whether it holds values only, of one image
 */
record Shown(Map<String, String> values, boolean whole, boolean comparable) {

    /** What two images say of each other. */
    enum Comparison {
        /** Nothing says that they are different. */
        NONE,
        /** They have different columns, and a column that both show differs: who looks closely can tell. */
        SUBTLE,
        DIFFERENT
    }

    static @Nullable Shown of(@Nullable Image image, Set<String> columns, boolean comparable) {
        if (image == null) {
            return null;
        }
        Map<String, String> values = new HashMap<>(image.values());
        values.keySet().retainAll(columns);
        if (columns.contains(Logging.KEY)) {
            values.put(Logging.KEY, "");
        }
        boolean whole = comparable && values.size() == image.values().size() + 1;
        return new Shown(values, whole, comparable);
    }

    static Comparison compare(@Nullable Shown one, @Nullable Shown other) {
        if (one == null || other == null) {
            return one == null && other == null ? Comparison.NONE : Comparison.DIFFERENT;
        }
        if (one.comparable && other.comparable && one.values.keySet().equals(other.values.keySet())) {
            return one.values.equals(other.values) ? Comparison.NONE : Comparison.DIFFERENT;
        }
        boolean differs = one.values.keySet().stream()
                .filter(other.values::containsKey)
                .anyMatch(column -> !Objects.equals(one.values.get(column), other.values.get(column)));
        return differs ? Comparison.SUBTLE : Comparison.NONE;
    }

    boolean shows(String column) {
        return values.containsKey(column);
    }
}
