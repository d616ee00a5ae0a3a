package dev.parallax.faults;

import dev.parallax.finding.Rule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts of what was planted and what reports said of it, by rule, and of rows that differ; and every disagreement. */
final class Score {

    /**
     * Rules of which nothing has to be found or may be: every stretch in which the harness holds the appliers is a split
     * brain.
     */
    static final Set<Rule> UNPLANTED = EnumSet.of(Rule.SPLIT_BRAIN);

    /** Counts of one rule. */
    static final class Line {
        int planted;
        int found;
        int undecided;
        int missed;
        int falsely;
    }

    private final Map<Rule, Line> lines = new EnumMap<>(Rule.class);
    /** Rows that differ: planted, DIVERGED, left open, neither; and DIVERGED that do not differ. */
    final Line rows = new Line();
    /** Rows no log says anything of since they were changed. */
    int invisible;

    /**
     * Rows reported as DIVERGED, rightly by what the logs show, that a change not logged has made equal: a row deleted by
     * hand on one node, and in the usual way on the other.
     */
    int undone;

    int seeds;

    final List<String> notes = new ArrayList<>();

    /** A disagreement; {@code rule} is null where it is about whether a row differs. */
    record Disagreement(long seed, @Nullable Rule rule, String what) {

        @Override
        public String toString() {
            return "seed " + seed + " " + (rule == null ? "rows" : rule.id()) + ": " + what;
        }
    }

    final List<Disagreement> disagreements = new ArrayList<>();

    Line line(Rule rule) {
        return lines.computeIfAbsent(rule, any -> new Line());
    }

    void disagree(long seed, @Nullable Rule rule, String what) {
        disagreements.add(new Disagreement(seed, rule, what));
    }

    /**
     * As a Markdown table. Precision is the share of what was found among all that was claimed, recall its share of what
     * the report does not say to be undecided.
     */
    String table() {
        StringBuilder text = new StringBuilder();
        text.append("| rule | planted | found | undecided | missed | false | precision | recall |\n");
        text.append("|---|--:|--:|--:|--:|--:|--:|--:|\n");
        for (Rule rule : Rule.values()) {
            Line line = line(rule);
            // Other commands have rules of their own: nothing is planted for them, and nothing may be claimed by them.
            if (!UNPLANTED.contains(rule) && (line.planted > 0 || line.falsely > 0)) {
                append(text, "`" + rule.id() + "`", line);
            }
        }
        append(text, "rows that differ", rows);
        text.append('\n')
                .append(seeds)
                .append(" seeds; ")
                .append(invisible)
                .append(" more rows that no log can speak of, because nobody wrote them after an unlogged change; ")
                .append(undone)
                .append(" DIVERGED by the logs that such a change made equal.\n");
        return text.toString();
    }

    private static void append(StringBuilder text, String name, Line line) {
        text.append(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %d | %s | %s |%n",
                name,
                line.planted,
                line.found,
                line.undecided,
                line.missed,
                line.falsely,
                share(line.found, line.found + line.falsely),
                share(line.found, line.planted - line.undecided)));
    }

    private static String share(int part, int whole) {
        return whole == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
