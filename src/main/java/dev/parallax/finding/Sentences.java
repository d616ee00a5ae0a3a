package dev.parallax.finding;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small pieces of English that the stories share. */
final class Sentences {

    private static final int MAX_NAMED = 8;

    private Sentences() {}

    /** A clause with a capital and a full stop; a clause that begins with a node's one-letter name keeps it small. */
    static String sentence(String clause) {
        boolean startsWithNode = clause.startsWith("a ") || clause.startsWith("b ");
        return (startsWithNode ? clause : clause.substring(0, 1).toUpperCase(Locale.ROOT) + clause.substring(1)) + ".";
    }

    /** Column names with commas; beyond a handful only how many more. */
    static String list(List<String> names) {
        String shown = names.stream().limit(MAX_NAMED).map(RowText::printable).collect(Collectors.joining(", "));
        int more = names.size() - MAX_NAMED;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
