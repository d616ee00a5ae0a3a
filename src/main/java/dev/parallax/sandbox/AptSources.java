package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The mirror that this machine's own apt configuration names, in either of apt's two formats ({@code sources.list} lines
 * and {@code .sources} stanzas). Another suite is then asked of that same mirror: Parallax knows no mirror by itself.
 */
final class AptSources {

    private final String address;
    private final String signedBy;

    private AptSources(String address, String signedBy) {
        this.address = address;
        this.signedBy = signedBy;
    }

    static AptSources ofThisMachine() {
        return under(Path.of("/etc/apt"));
    }

    static AptSources under(Path etcApt) {
        List<Path> files = new ArrayList<>();
        files.add(etcApt.resolve("sources.list"));
        try (Stream<Path> parts = Files.list(etcApt.resolve("sources.list.d"))) {
            parts.sorted().forEach(files::add);
        } catch (IOException e) {
            files.removeIf(file -> !Files.exists(file)); // without that folder, sources.list is all there is
        }
        return files.stream()
                .filter(Files::isReadable)
                .map(AptSources::read)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> ProblemException.inconclusive(
                        "PX-SBX-007",
                        "no Debian mirror with component main in " + etcApt + "; add one, or set PARALLAX_MYSQLD to a "
                                + "mysqld program of the wanted version"));
    }

    /** A stanza for that suite, to be written into a private {@code .sources} file. */
    String suite(String name) {
        return "Types: deb\nURIs: " + address + "\nSuites: " + name + "\nComponents: main\n"
                + (signedBy.isEmpty() ? "" : "Signed-By: " + signedBy + "\n");
    }

    private static Optional<AptSources> read(Path file) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            return Optional.empty();
        }
        String name = file.getFileName().toString();
        return name.endsWith(".sources")
                ? fromStanzas(text)
                : name.endsWith(".list") ? fromLines(text) : Optional.empty();
    }

    private static Optional<AptSources> fromStanzas(String text) {
        for (String stanza : text.split("\\n\\s*\\n", -1)) {
            Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (String line : stanza.lines().toList()) {
                int colon = line.indexOf(':');
                if (colon > 0 && !line.startsWith("#") && !line.startsWith(" ")) {
                    fields.put(
                            line.substring(0, colon).strip(),
                            line.substring(colon + 1).strip());
                }
            }
            String address = fields.getOrDefault("URIs", "").split("\\s+", -1)[0];
            if (usable(address, fields.getOrDefault("Suites", ""), fields.getOrDefault("Components", ""))
                    && !fields.getOrDefault("Enabled", "yes").equals("no")) {
                // A key written out in the stanza spans lines and is left to apt's own keyring.
                String key = fields.getOrDefault("Signed-By", "");
                return Optional.of(new AptSources(address, key.startsWith("/") ? key : ""));
            }
        }
        return Optional.empty();
    }

    private static Optional<AptSources> fromLines(String text) {
        for (String line : text.lines().map(String::strip).toList()) {
            String key = "";
            if (line.startsWith("deb ")) {
                String rest = line.substring(4).strip();
                if (rest.startsWith("[")) {
                    for (String option : rest.substring(1, rest.indexOf(']')).split("\\s+", -1)) {
                        key = option.startsWith("signed-by=/") ? option.substring("signed-by=".length()) : key;
                    }
                    rest = rest.substring(rest.indexOf(']') + 1).strip();
                }
                String[] words = rest.split("\\s+", 3);
                if (words.length == 3 && usable(words[0], words[1], words[2])) {
                    return Optional.of(new AptSources(words[0], key));
                }
            }
        }
        return Optional.empty();
    }

    /** Other vendors' sources and Debian's security archive have no {@code sid}. */
    private static boolean usable(String address, String suites, String components) {
        String suite = suites.toLowerCase(Locale.ROOT);
        return address.replaceAll("/+$", "").endsWith("/debian")
                && !suite.contains("security")
                && List.of(components.split("\\s+", -1)).contains("main");
    }
}
