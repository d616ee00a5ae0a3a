package dev.parallax.mysql;

import java.util.Map;
import java.util.TreeMap;

/** Characters that MySQL maps otherwise than the JDK does: code point by the character's bytes as one number. */
final class CharacterDifferences {

    /** What {@link #codePoint} says where MySQL and the JDK agree. */
    static final int NONE = -1;

    /** Characters from the one at the key up to {@code last} have ascending code points. */
    private record Run(long last, int codePoint) {}

    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private boolean withoutPrivateUse;

    /** Reads the notation of {@link CharsetTable}. */
    static CharacterDifferences parse(String notation) {
        CharacterDifferences differences = new CharacterDifferences();
        for (String word : notation.split(" ", -1)) {
            if (word.equals("private=?")) {
                differences.withoutPrivateUse = true;
            } else if (!word.isEmpty()) {
                differences.add(word);
            }
        }
        return differences;
    }

    private void add(String word) {
        int equals = word.indexOf('=');
        String[] ends = word.substring(0, equals).split("-", -1);
        long last = Long.parseLong(ends[ends.length - 1], 16);
        runs.put(Long.parseLong(ends[0], 16), new Run(last, Integer.parseInt(word.substring(equals + 1), 16)));
    }

    int codePoint(long bytes) {
        Map.Entry<Long, Run> entry = runs.floorEntry(bytes);
        return entry == null || bytes > entry.getValue().last()
                ? NONE
                : entry.getValue().codePoint() + (int) (bytes - entry.getKey());
    }

    /** Whether the server prints a question mark for what the JDK maps to private-use characters. */
    boolean withoutPrivateUse() {
        return withoutPrivateUse;
    }
}
