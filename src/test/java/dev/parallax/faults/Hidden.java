package dev.parallax.faults;

import dev.parallax.sandbox.Side;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Columns of rows whose values come from a write that no log holds. Whether there is a row counts as a column, {@link
 * #EXISTS}.
 */
final class Hidden {

    static final String EXISTS = "#exists";

    /** Not written since, on either node: no log can say how they are. */
    private final Map<RowKey, Set<String>> untraced = new HashMap<>();

    /** That node's log has shown nothing of them since, by node. */
    private final Map<Side, Map<RowKey, Set<String>>> unseen =
            new EnumMap<>(Map.of(Side.A, new HashMap<>(), Side.B, new HashMap<>()));

    private Map<RowKey, Set<String>> unseen(Side side) {
        return Objects.requireNonNull(unseen.get(side));
    }

    void unlogged(Side side, RowKey key, NetWrite write) {
        Set<String> columns = differing(write.before(), write.after());
        if (write.before() == null && write.after() != null) {
            columns.addAll(write.after().values().keySet());
        }
        untraced.computeIfAbsent(key, any -> new HashSet<>()).addAll(columns);
        unseen(side).computeIfAbsent(key, any -> new HashSet<>()).addAll(columns);
    }

    /** Where two rows are not the same. */
    static Set<String> differing(@Nullable Image one, @Nullable Image other) {
        Set<String> columns = new HashSet<>();
        if (one == null || other == null) {
            if (one != null || other != null) {
                columns.add(EXISTS);
            }
            return columns;
        }
        one.values().forEach((column, value) -> {
            if (!value.equals(other.values().get(column))) {
                columns.add(column);
            }
        });
        return columns;
    }

    /** A node committed this. */
    void written(Change change) {
        shown(untraced, change, change.sent());
    }

    /** A node logged this. */
    void logged(Side side, Change change) {
        Set<String> columns = new HashSet<>(change.sent());
        columns.addAll(change.found());
        shown(unseen(side), change, columns);
    }

    private static void shown(Map<RowKey, Set<String>> hidden, Change change, Set<String> columns) {
        RowKey to = change.to();
        Set<String> still = new HashSet<>();
        if (change.from() != null) {
            still.addAll(hidden.getOrDefault(change.from(), Set.of()));
            hidden.remove(change.from());
        }
        still.removeAll(columns);
        still.remove(EXISTS);
        if (to != null) {
            hidden.remove(to);
            if (!still.isEmpty()) {
                hidden.put(to, still);
            }
        }
    }

    /** Whether no log can say that the row differs, which it does in these columns. */
    boolean isUntraced(RowKey key, Set<String> columns) {
        return untraced.getOrDefault(key, Set.of()).containsAll(columns);
    }

    /** Whether a log may show something of the row that is so no more. */
    boolean isUnseen(RowKey key) {
        return unseen.values().stream().anyMatch(keys -> keys.containsKey(key));
    }

    void windowBegins(Map<RowKey, Set<String>> differing) {
        untraced.clear();
        differing.forEach((key, columns) -> untraced.put(key, new HashSet<>(columns)));
    }
}
