package dev.parallax.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of text no wider than a page. Width is counted in code points. */
final class Lines {

    private final int width;
    private final StringBuilder out = new StringBuilder();

    Lines(int width) {
        this.width = width;
    }

    /** Adds a line as it is. */
    Lines add(String line) {
        out.append(line.stripTrailing()).append('\n');
        return this;
    }

    Lines blank() {
        return add("");
    }

    /** Adds prose, broken between words, each line behind {@code indent}. A word longer than the page stays whole. */
    Lines prose(String indent, String prose) {
        for (String paragraph : prose.split("\n", -1)) {
            wrap(paragraph, width - indent.length()).forEach(line -> add(indent + line));
        }
        return this;
    }

    /** Adds a label and prose beside it, further lines of it hanging below its first. */
    Lines hanging(String label, String prose) {
        String indent = " ".repeat(label.length());
        List<String> lines = wrap(prose, width - label.length());
        add(label + lines.get(0));
        lines.subList(1, lines.size()).forEach(line -> add(indent + line));
        return this;
    }

    /** The text cut to what fits, with an ellipsis where it was cut. */
    static String fit(String text, int width) {
        if (length(text) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && length(line.toString()) + 1 + length(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
