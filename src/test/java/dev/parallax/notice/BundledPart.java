package dev.parallax.notice;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A library that is packed into the jar.
 *
 * @param file its jar in the local repository
 */
record BundledPart(String group, String artifact, String version, Path file) {

    /** {@code group:artifact:jar[:classifier]:version:scope:file -- module ...}, as the dependency plugin lists it. */
    private static final Pattern LINE =
            Pattern.compile("([^:\\s]+):([^:]+):jar:(?:[^:]+:)?([^:]+):(?:compile|runtime):(.+?\\.jar).*");

    /** The parts in the list that the build has just made; one with several jars is there several times. */
    static List<BundledPart> listedIn(Path list) throws IOException {
        return Files.readAllLines(list).stream()
                .map(line -> LINE.matcher(line.strip()))
                .filter(Matcher::matches)
                .map(line -> new BundledPart(line.group(1), line.group(2), line.group(3), Path.of(line.group(4))))
                .toList();
    }

    Path localRepository() {
        Path inside = Path.of(group.replace('.', '/'), artifact);
        String path = file.toString();
        return Path.of(path.substring(0, path.lastIndexOf(File.separator + inside + File.separator)));
    }

    @Override
    public String toString() {
        return group + ":" + artifact + ":" + version;
    }
}
