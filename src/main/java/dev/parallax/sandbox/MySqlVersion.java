package dev.parallax.sandbox;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A MySQL server's version, for choosing words that exist in it. Suffixes such as {@code -debug} are dropped. */
public record MySqlVersion(int major, int minor, int patch) implements Comparable<MySqlVersion> {

    private static final Pattern NUMBER = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

    /**
     * Finds the first {@code x.y} or {@code x.y.z} in a text such as {@code 8.0.31} or the output of
     * {@code mysqld --version}. Throws IllegalArgumentException when there is none.
     */
    public static MySqlVersion parse(String text) {
        Matcher matcher = NUMBER.matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("not a MySQL version: " + text);
        }
        String patch = matcher.group(3);
        return new MySqlVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                patch == null ? 0 : Integer.parseInt(patch));
    }

    public boolean atLeast(int wantedMajor, int wantedMinor, int wantedPatch) {
        return compareTo(new MySqlVersion(wantedMajor, wantedMinor, wantedPatch)) >= 0;
    }

    /** Whether {@code 8.0.31} answers a wish for {@code 8}, {@code 8.0} or {@code 8.0.31}. */
    public boolean matches(String wish) {
        return (this + ".").startsWith(wish + ".");
    }

    @Override
    public int compareTo(MySqlVersion other) {
        int byMajor = Integer.compare(major, other.major);
        int byMinor = Integer.compare(minor, other.minor);
        return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
