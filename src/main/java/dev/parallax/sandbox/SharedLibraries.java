package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out which shared libraries a fetched server lacks, by starting it, and brings those that Debian has into the
 * cache, without root and without installing anything.
 */
final class SharedLibraries {

    private static final Pattern MISSING = Pattern.compile("loading shared libraries: ([^\\s:]+)");

    /** What the fetched builds are known to need, and the Debian packages that hold it, older name first. */
    private static final Map<String, List<String>> PACKAGES = Map.of(
            "libaio.so.1", List.of("libaio1", "libaio1t64"),
            "libnuma.so.1", List.of("libnuma1"));

    private final SandboxCache cache;

    SharedLibraries(SandboxCache cache) {
        this.cache = cache;
    }

    /** The environment under which the program finds all its libraries; empty when it already does. */
    Map<String, String> environmentFor(Path program) {
        Map<String, String> environment = Map.of();
        for (int tries = 0; tries <= PACKAGES.size(); tries++) {
            Subprocess.Result result = Subprocess.run(
                    Path.of("/"), environment, Duration.ofSeconds(20), List.of(program.toString(), "--version"));
            if (result.ok()) {
                return environment;
            }
            Matcher matcher = MISSING.matcher(result.output());
            if (!matcher.find()) {
                throw ProblemException.inconclusive("PX-SBX-001", program + " does not run: " + result.tail());
            }
            Path libraries = fetched(matcher.group(1));
            String before = environment.getOrDefault("LD_LIBRARY_PATH", "");
            environment = Map.of("LD_LIBRARY_PATH", before.isEmpty() ? libraries.toString() : before + ":" + libraries);
        }
        throw ProblemException.inconclusive(
                "PX-SBX-001", program + " does not run although all its libraries are there");
    }

    private Path fetched(String library) {
        List<String> packages = PACKAGES.getOrDefault(library, List.of());
        if (packages.isEmpty() || !DebianPackages.available()) {
            throw lacking(library, "");
        }
        return cache.get("libraries/" + library, folder -> {
            Notices.say("fetching " + library + " (Debian package " + packages.get(0) + ")");
            String said = "";
            for (String name : packages) {
                Subprocess.Result result = DebianPackages.ofThisMachine(folder).unpack(List.of(name), folder);
                if (result.ok() && DebianPackages.keepOnly(library, folder)) {
                    return;
                }
                said = result.tail();
            }
            throw lacking(library, said);
        });
    }

    private static ProblemException lacking(String library, String said) {
        return ProblemException.inconclusive(
                "PX-SBX-005",
                "the MySQL server needs " + library
                        + ": install it (Debian and Ubuntu: libaio1 or libaio1t64, libnuma1;"
                        + " Fedora: libaio, numactl-libs), or set PARALLAX_MYSQLD to a mysqld program"
                        + (said.isBlank() ? "" : ". apt-get said:\n" + said.strip()));
    }
}
