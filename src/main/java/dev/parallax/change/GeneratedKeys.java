package dev.parallax.change;

import dev.parallax.mysql.TableName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which tables have an AUTO_INCREMENT column for their whole primary key. A log does not say it; a server does.
 *
 * @param asked tables that a server was asked about; what is not in it is not known
 */
public record GeneratedKeys(Map<TableName, Boolean> asked) {

    /** Nobody was asked. */
    public static final GeneratedKeys UNKNOWN = new GeneratedKeys(Map.of());

    public GeneratedKeys {
        asked = Map.copyOf(asked);
    }

    /** Null when it is not known. */
    public @Nullable Boolean of(TableName table) {
        return asked.get(table);
    }

    /** Whether a server said so. */
    public boolean isKnown(TableName table) {
        return Boolean.TRUE.equals(asked.get(table));
    }
}
