package dev.parallax.report.html;

import java.util.ArrayList;
import java.util.List;

/** A stretch of prose, either plain or a command to type. */
public record Span(String text, boolean code) {

    /** Splits prose at its backticks. One without a partner is a character like any other. */
    public static List<Span> of(String prose) {
        List<Span> spans = new ArrayList<>();
        int at = 0;
        while (at < prose.length()) {
            int open = prose.indexOf('`', at);
            int close = open < 0 ? -1 : prose.indexOf('`', open + 1);
            if (close < 0) {
                break;
            }
            if (open > at) {
                spans.add(new Span(prose.substring(at, open), false));
            }
            spans.add(new Span(prose.substring(open + 1, close), true));
            at = close + 1;
        }
        if (at < prose.length()) {
            spans.add(new Span(prose.substring(at), false));
        }
        return spans;
    }
}
