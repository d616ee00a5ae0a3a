package dev.parallax.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row as a server printed it. Where there is no row, there is no image: null.
 *
 * @param values every column the table was made with, but those of the key; columns added later always hold their default
 */
record Image(Map<String, String> values) {

    private static final String NULL = "NULL";

    /** The value in the table's unique index; null when it has none or NULL there. */
    @Nullable
    String unique() {
        return value("u");
    }

    /** The parent's key, in a table that has a foreign key; null when it has none or NULL there. */
    @Nullable
    String parent() {
        return value("p");
    }

    private @Nullable String value(String column) {
        String value = values.get(column);
        return value == null || value.equals(NULL) ? null : value;
    }

    static String text(@Nullable String value) {
        return value == null ? NULL : value;
    }

    Image with(Image other, Set<String> columns) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.replaceAll((column, value) -> columns.contains(column) ? text(other.value(column)) : value);
        return new Image(changed);
    }

    Image with(String column, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(column, value);
        return new Image(changed);
    }

    @Override
    public String toString() {
        return String.join("|", values.values()).replaceAll("ppp+", "ppp");
    }
}
