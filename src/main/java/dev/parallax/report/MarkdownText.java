package dev.parallax.report;

import dev.parallax.finding.RowText;

/**
 * Text from data in GitHub-flavoured Markdown, such that it stays text: no markup, no HTML, no cell of a table, no link,
 * no mention of a person or an issue.
 *
 * <p>Why this holds: a numeric character reference never takes the place of a character that has a meaning (CommonMark
 * 0.31, section 2.5), so writing every such character as one leaves no markup. What GitHub looks for in the finished
 * page (mentions, issue numbers, emoji) is broken up by an empty HTML comment. A code span needs neither, but ends at a
 * backtick, and in a table a backslash before a bar means something, so only text without those becomes one.
 */
final class MarkdownText {

    // What only has a meaning where a line begins is not among them: data always stands further in.
    private static final String SIGNIFICANT = "\\`*_[]<>!|~&$@#";

    private MarkdownText() {}

    /** Data as code, as it is; {@code max} code points of it at most. */
    static String code(String data, int max) {
        String text = Lines.fit(RowText.printable(data), max);
        if (text.isBlank()) {
            return "";
        }
        boolean plain = text.indexOf('`') < 0 && text.indexOf('|') < 0 && text.indexOf('\\') < 0;
        return plain ? "`" + text + "`" : "<code>" + escape(text) + "</code>";
    }

    /** Prose that may hold data, on one line; {@code max} code points of it at most. */
    static String prose(String prose, int max) {
        return escape(Lines.fit(RowText.printable(prose), max));
    }

    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char previous = i == 0 ? ' ' : Character.toLowerCase(text.charAt(i - 1));
            char next = i + 1 == text.length() ? ' ' : text.charAt(i + 1);
            boolean address = (c == '.' && previous == 'w') || (c == ':' && next != ' ');
            if (SIGNIFICANT.indexOf(c) >= 0 || address) {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
            boolean issue = c == '-' && previous == 'h'; // GH-1
            boolean emoji = c == ':' && Character.isLetter(next);
            if (c == '@' || c == '#' || issue || emoji) {
                out.append("<!-- -->");
            }
        }
        return out.toString();
    }
}
