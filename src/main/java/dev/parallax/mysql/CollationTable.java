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
 * Reads {@code collations.txt}, which was taken from servers (8.0.31 and 9.7.4 agree): their list of collations, and for
 * each how its equal strings are folded alike. Read when a log first has a key of character columns.
 *
 * <p>A line {@code collation ID NAME CHARSET pad|nopad FOLD} ends with {@code bytes} for a collation that compares bytes,
 * with {@code -} where no fold is known, or with the name of a table. A line {@code table NAME PARENT RULES} has the
 * rules of {@link FoldTable}.
 */
final class CollationTable {

    static final CollationTable INSTANCE = new CollationTable();

    private static final String BYTES = "bytes";
    private static final String NO_FOLD = "-";

    private final Map<Integer, Collation> collations = new HashMap<>();
    private final Map<String, String> rules = new HashMap<>();
    private final Map<String, FoldTable> tables = new HashMap<>();

    private CollationTable() {
        try (InputStream in = CollationTable.class.getResourceAsStream("collations.txt")) {
            if (in == null) {
                throw new IllegalStateException("collations.txt is not in the jar; build it with Maven");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        if (line.startsWith("table ")) {
            int name = line.indexOf(' ', 6);
            rules.put(line.substring(6, name), line.substring(name + 1));
        } else if (line.startsWith("collation ")) {
            String[] words = line.split(" ", -1);
            int id = Integer.parseInt(words[1]);
            boolean known = !words[5].equals(BYTES) && !words[5].equals(NO_FOLD);
            StringFold fold = known ? new StringFold(id, () -> table(words[5])) : null;
            collations.put(id, new Collation(words[2], words[3], words[4].equals("pad"), words[5].equals(BYTES), fold));
        }
    }

    @Nullable
    Collation of(int id) {
        return collations.get(id);
    }

    Iterable<Integer> ids() {
        return collations.keySet();
    }

    private synchronized FoldTable table(String name) {
        FoldTable known = tables.get(name);
        if (known == null) {
            String[] words = rules.getOrDefault(name, "").split(" ", -1);
            FoldTable parent = rules.containsKey(words[0]) ? table(words[0]) : null;
            known = new FoldTable(parent, words);
            tables.put(name, known);
        }
        return known;
    }
}
