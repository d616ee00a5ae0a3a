package dev.parallax.finding;

/** The beginning of a long text, for people. */
public final class Shortened {

    private Shortened() {}

    /** At most so many UTF-16 units, of whole characters: half of a surrogate pair cannot be written anywhere. */
    public static String to(int length, String text) {
        if (text.length() <= length) {
            return text;
        }
        boolean splits = Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splits ? length - 1 : length);
    }
}
