package dev.parallax.mysql;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From the collation id that a binary log carries to the character set it belongs to, and from stored bytes to text.
 * The table is the resource charsets.txt, taken from real servers.
 */
public final class Charsets {

    private static final String RESOURCE = "charsets.txt";
    private static final String BINARY = "binary";

    private final Map<Integer, String> names = new HashMap<>();
    private final Map<Integer, MySqlCharset> charsets = new HashMap<>();

    private static final Charsets TABLE = new Charsets();

    private Charsets() {
        try (InputStream in = Charsets.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing beside " + Charsets.class);
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.put(Column.BINARY_COLLATION, BINARY);
    }

    private void add(String line) {
        String[] fields = line.split(" *\\| *", -1);
        MySqlCharset charset = MySqlCharset.of(fields[0], fields[2], fields[3], fields[4]);
        for (String range : fields[1].split(" ", -1)) {
            String[] ends = range.split("-", -1);
            for (int id = Integer.parseInt(ends[0]); id <= Integer.parseInt(ends[ends.length - 1]); id++) {
                names.put(id, fields[0]);
                if (charset != null) {
                    charsets.put(id, charset);
                }
            }
        }
    }

    /** MySQL's name of the character set, for example {@code utf8mb4}; null for a collation that no server brings. */
    public static @Nullable String nameOf(int collation) {
        return TABLE.names.get(collation);
    }

    /**
     * What the server's SELECT prints for a string of that collation.
     *
     * @return null when the collation is unknown or binary, or when the bytes are no string of its character set
     */
    public static @Nullable String decode(int collation, byte[] buffer, int from, int to) {
        MySqlCharset charset = TABLE.charsets.get(collation);
        return charset == null ? null : charset.decode(buffer, from, to);
    }
}
