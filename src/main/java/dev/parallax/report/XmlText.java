package dev.parallax.report;

/** What XML 1.0 has no way to write, not even as a reference, is written as a visible escape, {@code \}{@code u0000}. */
final class XmlText {

    private XmlText() {}

    /** Text that a parser of XML 1.0 accepts; line breaks and tabs stay. */
    static String legal(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (isLegal(c)) {
                out.appendCodePoint(c);
            } else {
                out.append(String.format("\\u%04x", c));
            }
        }
        return out.toString();
    }

    /** The production {@code Char}, without the carriage return that a parser would turn into a line feed. */
    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }
}
