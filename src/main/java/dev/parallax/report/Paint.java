package dev.parallax.report;

import dev.parallax.finding.Status;
import dev.parallax.finding.Verdict;

/** Colours for a terminal, or none. Colour never carries meaning alone: the words say the same. */
final class Paint {

    private static final String RED = "31";
    private static final String GREEN = "32";
    private static final String YELLOW = "33";

    private final boolean colour;

    Paint(boolean colour) {
        this.colour = colour;
    }

    String bold(String text) {
        return with("1", text);
    }

    String dim(String text) {
        return with("2", text);
    }

    String verdict(Verdict verdict) {
        String code = switch (verdict) {
            case CONSISTENT -> GREEN;
            case DIVERGED -> RED;
            case INCONCLUSIVE -> YELLOW;
        };
        return with("1;" + code, verdict.name());
    }

    /** The text in the colour of a status. */
    String status(Status status, String text) {
        return switch (status) {
            case DIVERGED, CONFIRMED -> with(RED, text);
            case PENDING -> with(YELLOW, text);
            case HEALED -> with(GREEN, text);
        };
    }

    private String with(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
