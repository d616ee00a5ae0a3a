package dev.parallax.mysql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's {@code VERSION()}, for choosing words that it knows.
 *
 * @param text as the server says it, suffixes included
 */
public record ServerVersion(int major, int minor, int patch, String text) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    /** Throws IllegalArgumentException where the text does not begin with three numbers. */
    public static ServerVersion parse(String text) {
        Matcher matcher = NUMBERS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a server version: " + text);
        }
        return new ServerVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                text);
    }

    public boolean atLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        if (major != wantedMajor) {
            return major > wantedMajor;
        }
        return minor != wantedMinor ? minor > wantedMinor : patch >= wantedPatch;
    }

    /** MariaDB forked from MySQL and has another format of GTIDs and events. */
    public boolean isMariaDb() {
        return text.toLowerCase(java.util.Locale.ROOT).contains("mariadb");
    }

    @Override
    public String toString() {
        return text;
    }
}
