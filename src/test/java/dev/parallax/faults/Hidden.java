package dev.parallax.faults;

import dev.parallax.sandbox.Side;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Columns of rows whose values come from a write that no log holds. Whether there is a row counts as a column, {@link
 * #EXISTS}.
 */
final class Hidden {

    static final String EXISTS = "#exists";

    /** Of a document, those that an update may change. */
    private static final List<String> MEMBERS = List.of("m", "n");

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

    /** Where two rows are not the same; of a document also which members, as {@code doc.n}. */
    static Set<String> differing(@Nullable Image one, @Nullable Image other) {
        Set<String> columns = new HashSet<>();
        if (one == null || other == null) {
            if (one != null || other != null) {
                columns.add(EXISTS);
            }
            return columns;
        }
        one.values().forEach((column, value) -> {
            String there = String.valueOf(other.values().get(column));
            if (!value.equals(there)) {
                columns.add(column);
            }
            if (column.equals(Logging.DOCUMENT)) {
                MEMBERS.forEach(member -> {
                    if (!member(value, member).equals(member(there, member))) {
                        columns.add(Logging.DOCUMENT + "." + member);
                    }
                });
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

    private static String member(String document, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\": (\\d+)").matcher(document);
        return matcher.find() ? matcher.group(1) : "";
    }

    /** A log that holds what changed in a document shows that member of it and no other. */
    private static void takeDocument(Set<String> hidden, Change change) {
        Change.Member member = change.member();
        if (member == null || change.found().contains(Logging.DOCUMENT)) {
            hidden.removeIf(column -> column.startsWith(Logging.DOCUMENT));
        } else if (hidden.remove(Logging.DOCUMENT + "." + member.name())
                && hidden.stream().noneMatch(column -> column.startsWith(Logging.DOCUMENT + "."))) {
            hidden.remove(Logging.DOCUMENT);
        }
    }

    private static void shown(Map<RowKey, Set<String>> hidden, Change change, Set<String> columns) {
        RowKey to = change.to();
        Set<String> still = new HashSet<>();
        if (change.from() != null) {
            still.addAll(hidden.getOrDefault(change.from(), Set.of()));
            hidden.remove(change.from());
        }
        if (columns.contains(Logging.DOCUMENT)) {
            takeDocument(still, change);
        }
        still.removeIf(column -> !column.startsWith(Logging.DOCUMENT) && columns.contains(column));
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
