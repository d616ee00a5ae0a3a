package dev.parallax.mysql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the collation id that a binary log carries to the character set it belongs to, and from stored bytes to text.
 * {@link CharsetTable} was taken from real servers.
 */
public final class Charsets {

    private static final String BINARY = "binary";

    private final Map<Integer, Entry> entries = new HashMap<>();

    private static final Charsets TABLE = new Charsets();

    private Charsets() {
        CharsetTable.LINES.lines().forEach(this::add);
    }

    private void add(String line) {
        int name = line.indexOf('|');
        int ids = line.indexOf('|', name + 1);
        Entry entry = new Entry(line.substring(0, name).strip(), line.substring(ids + 1));
        for (String range : line.substring(name + 1, ids).strip().split(" ", -1)) {
            int hyphen = range.indexOf('-');
            int last = Integer.parseInt(range.substring(hyphen + 1));
            for (int id = hyphen < 0 ? last : Integer.parseInt(range.substring(0, hyphen)); id <= last; id++) {
                entries.put(id, entry);
            }
        }
    }

    /** One line. Its character set is made when it is first asked for: a log has two or three, the server forty. */
    private static final class Entry {
        private final String name;
        private final String definition;
        private boolean made;
        private @Nullable MySqlCharset charset;

        Entry(String name, String definition) {
            this.name = name;
            this.definition = definition;
        }

        @Nullable
        synchronized MySqlCharset charset() {
            if (!made) {
                String[] fields = definition.split("\\|", -1);
                charset = MySqlCharset.of(name, fields[0].strip(), fields[1].strip(), fields[2].strip());
                made = true;
            }
            return charset;
        }
    }

    /** MySQL's name of the character set, for example {@code utf8mb4}; null for a collation that no server brings. */
    public static @Nullable String nameOf(int collation) {
        if (collation == Column.BINARY_COLLATION) {
            return BINARY;
        }
        Entry entry = TABLE.entries.get(collation);
        return entry == null ? null : entry.name;
    }

    /**
     * What the server's SELECT prints for a string of that collation.
     *
     * @return null when the collation is unknown or binary, or when the bytes are no string of its character set
     */
    public static @Nullable String decode(int collation, byte[] buffer, int from, int to) {
        Entry entry = TABLE.entries.get(collation);
        MySqlCharset charset = entry == null ? null : entry.charset();
        return charset == null ? null : charset.decode(buffer, from, to);
    }
}
