package dev.parallax.health;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a node may be sent clients, and why.
 *
 * @param reasons against it; a node that is kept although there are some has them as well
 * @param notes what an operator should know that does not count, and what could not be judged
 * @param lagSeconds how far it is behind; null where that is not known
 * @param ageSeconds how old the reading is; null before the first
 */
record NodeHealth(
        boolean healthy,
        List<Reason> reasons,
        List<String> notes,
        @Nullable Double lagSeconds,
        @Nullable Double ageSeconds) {

    /**
     * One thing that is wrong.
     *
     * @param error MySQL's number; 0 for none
     * @param why for a person, without data, accounts or passwords
     */
    record Reason(Cause cause, long error, String why) {}

    boolean isBlind() {
        return reasons.stream().anyMatch(reason -> reason.cause().isBlind());
    }

    /** The same node, kept for clients although there are reasons against it. */
    NodeHealth kept(String note) {
        List<String> all = new java.util.ArrayList<>(notes);
        all.add(note);
        return new NodeHealth(true, reasons, List.copyOf(all), lagSeconds, ageSeconds);
    }
}
