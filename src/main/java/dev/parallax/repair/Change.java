package dev.parallax.repair;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done to one row on one node.
 *
 * @param before the row there now; null where there is none
 * @param after what it is to be, by {@link RepairColumn#written()}; null where it is to go
 * @param why in a few words, for a comment
 */
record Change(
        DivergedRow row,
        RepairTable table,
        Side side,
        @Nullable LiveRow before,
        @Nullable Map<String, @Nullable String> after,
        String why) {

    Kind kind() {
        return before == null ? Kind.INSERT : after == null ? Kind.DELETE : Kind.UPDATE;
    }

    LiveRow existing() {
        return Objects.requireNonNull(before, "no row there");
    }

    Map<String, @Nullable String> wanted() {
        return Objects.requireNonNull(after, "no row wanted");
    }

    /** The columns that an update makes other than they are. */
    List<String> changed() {
        List<String> changed = new ArrayList<>();
        for (String column : table.columns().keySet()) {
            if (!Objects.equals(existing().written(column), wanted().get(column))) {
                changed.add(column);
            }
        }
        return changed;
    }

    /** Those of them that a statement may name. */
    List<String> written() {
        return changed().stream()
                .filter(column -> table.column(column).isWritable())
                .toList();
    }

    /** Whether it changes one of these columns of a row that stays, or the whole row. */
    boolean touches(List<String> columns) {
        return kind() != Kind.UPDATE || changed().stream().anyMatch(columns::contains);
    }

    /** The values that columns are to have; null where one of them is NULL, which refers to nothing and equals nothing. */
    @Nullable
    List<String> wanted(List<String> columns) {
        return whole(columns.stream().map(wanted()::get).toList());
    }

    /** The values that columns have; null where one of them is NULL. */
    @Nullable
    List<String> existing(List<String> columns) {
        List<@Nullable String> values = new ArrayList<>();
        columns.forEach(column -> values.add(existing().written(column)));
        return whole(values);
    }

    private static @Nullable List<String> whole(List<@Nullable String> values) {
        List<String> whole = new ArrayList<>();
        for (String value : values) {
            if (value == null) {
                return null;
            }
            whole.add(value);
        }
        return whole;
    }
}
