package dev.parallax.setup;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is missing for a pair.
 *
 * @param problems why nothing may be done; all at once
 * @param notes what is to be known, and stops nothing
 * @param fragments option files for nodes that have to be restarted first
 * @param needsEqualData whether links will be made that presuppose the same data on both
 * @param starts where each node's log is read from
 * @param settings what comes first; once it is done, and the nodes were left alone meanwhile, the starts hold for good
 * @param links what comes then: accounts and links
 * @param probes whether a row has to go through both links at the end
 */
record Plan(
        List<Problem> problems,
        List<String> notes,
        Map<Side, ConfigFragment> fragments,
        boolean needsEqualData,
        Map<Side, Start> starts,
        List<Step> settings,
        List<Step> links,
        boolean probes) {

    /** Nothing can be done. */
    static Plan refused(List<Problem> problems, List<String> notes, Map<Side, ConfigFragment> fragments) {
        return new Plan(problems, notes, fragments, false, new EnumMap<>(Side.class), List.of(), List.of(), false);
    }

    boolean isRefused() {
        return !problems.isEmpty() || !fragments.isEmpty();
    }

    /** All in their order; empty when both are a pair already. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>(settings);
        steps.addAll(links);
        return steps;
    }

    /** Whether the two are a pair already. */
    boolean isDone() {
        return settings.isEmpty() && links.isEmpty() && !probes;
    }
}
