package dev.parallax.detect;

import dev.parallax.change.TableMap;
import dev.parallax.mysql.TableName;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the keys of each table are compared, in the same way wherever a log has them. Shared by threads. */
final class KeyForms {

    private final Map<TableName, String> seen = new HashMap<>();
    private final Set<TableName> asBytes = new HashSet<>();

    /**
     * Of a table's primary key; null where its bytes say what it is.
     *
     * @throws KeyFormsDifferException when another definition of the table says otherwise
     */
    synchronized @Nullable KeyForm of(TableMap table) {
        TableName name = table.name();
        if (asBytes.contains(name)) {
            return null;
        }
        int[] columns = table.keyColumns();
        String now = KeyForm.signature(table, columns);
        String before = seen.putIfAbsent(name, now);
        if (before != null && !before.equals(now)) {
            asBytes.add(name);
            throw new KeyFormsDifferException();
        }
        return KeyForm.of(table, columns);
    }

    /** Whether the table's keys are compared as bytes, since its definitions do not agree. */
    synchronized boolean differ(TableName table) {
        return asBytes.contains(table);
    }
}
