package dev.parallax.finding;

/**
 * Tells which values are shown without quotes. A value comes without its type: what reads as a number in its canonical
 * form ({@code -12}, {@code 0.50}, {@code 1e-7}) or as hexadecimal digits is bare. Every value of every finding comes
 * through here, so it is a loop rather than a pattern.
 */
final class BareText {

    private BareText() {}

    static boolean is(String text) {
        return text.startsWith("0x") ? isHex(text) : isNumber(text);
    }

    private static boolean isHex(String text) {
        for (int i = 2; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int at = digits(text, start);
        if (at == start || (at > start + 1 && text.charAt(start) == '0')) {
            return false;
        }
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = at + 1;
            at = digits(text, fraction);
            if (at == fraction) {
                return false;
            }
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            int exponent = at + 1;
            if (exponent < text.length() && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
                exponent++;
            }
            at = digits(text, exponent);
            if (at == exponent) {
                return false;
            }
        }
        return at == text.length();
    }

    /** The first place from {@code from} on that holds no ASCII digit. */
    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
