package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Downloads Debian packages and unpacks them into a folder. Nothing is installed, nothing of the machine's own package
 * state is changed, and root is not needed.
 */
final class DebianPackages {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Path work;
    private final List<String> configuration;
    private boolean listsRead;

    private DebianPackages(Path work, List<String> configuration, boolean listsRead) {
        this.work = work;
        this.configuration = configuration;
        this.listsRead = listsRead;
    }

    static boolean available() {
        return Subprocess.onPath("apt-get").isPresent()
                && Subprocess.onPath("dpkg").isPresent();
    }

    /** The machine's own suites, with the package lists it has; read afresh into {@code work} when it has none. */
    static DebianPackages ofThisMachine(Path work) {
        return new DebianPackages(work, List.of(), true);
    }

    /** Another suite, described by a sources file, with lists and state of its own under {@code work}. */
    static DebianPackages of(Path work, Path sources) {
        return new DebianPackages(
                work,
                List.of(
                        "-o",
                        "Dir::Etc::SourceList=" + sources,
                        "-o",
                        "Dir::Etc::SourceParts=/dev/null",
                        "-o",
                        "Dir::Etc::Preferences=/dev/null",
                        "-o",
                        "Dir::Etc::PreferencesParts=/dev/null",
                        "-o",
                        "Dir::State::status=/dev/null"),
                false);
    }

    /** Downloads and unpacks the packages. A failure comes with what apt-get or dpkg said. */
    Subprocess.Result unpack(List<String> packages, Path target) throws IOException {
        Path debs = Files.createTempDirectory(work, "debs");
        Subprocess.Result result = download(packages, debs);
        if (result.ok()) {
            try (Stream<Path> files = Files.list(debs)) {
                for (Path deb : files.sorted().toList()) {
                    result = Subprocess.run(
                            debs, Map.of(), LIMIT, List.of("dpkg", "-x", deb.toString(), target.toString()));
                    if (!result.ok()) {
                        break;
                    }
                }
            }
        }
        Folders.delete(debs);
        return result;
    }

    /** The packages that installing these on an empty machine would need, themselves included. */
    List<String> closure(List<String> packages) throws IOException {
        readLists();
        List<String> arguments = new ArrayList<>(List.of("install", "--print-uris", "-y", "--no-install-recommends"));
        arguments.addAll(packages);
        Subprocess.Result result = aptGet(work, arguments);
        if (!result.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-006", "apt-get cannot resolve " + packages + ": " + result.tail());
        }
        // Lines look like: 'URI' NAME_VERSION_ARCHITECTURE.deb SIZE HASH
        return result.output()
                .lines()
                .filter(line -> line.startsWith("'"))
                .map(line -> line.split(" ", -1)[1])
                .map(file -> file.substring(0, file.indexOf('_')))
                .toList();
    }

    private Subprocess.Result download(List<String> packages, Path debs) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("download"));
        arguments.addAll(packages);
        Subprocess.Result result = aptGet(debs, arguments);
        if (!result.ok() && listsRead && configuration.isEmpty()) {
            listsRead = false; // a machine whose lists were never read, as in most images
            readLists();
            result = aptGet(debs, arguments);
        }
        return result;
    }

    private void readLists() throws IOException {
        if (!listsRead) {
            Files.createDirectories(work.resolve("lists/partial"));
            Files.createDirectories(work.resolve("cache/archives/partial"));
            Subprocess.Result result = aptGet(work, List.of("update"));
            if (!result.ok()) {
                throw ProblemException.inconclusive(
                        "PX-SBX-006", "apt-get cannot read its package lists: " + result.tail());
            }
        }
        listsRead = true;
    }

    private Subprocess.Result aptGet(Path folder, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("apt-get", "-q"));
        command.addAll(configuration);
        if (Files.isDirectory(work.resolve("lists"))) {
            command.addAll(List.of(
                    "-o", "Dir::State::Lists=" + work.resolve("lists"), "-o", "Dir::Cache=" + work.resolve("cache")));
        }
        // The download folder is the caller's alone, so apt cannot hand the download to its own less trusted user.
        command.addAll(List.of("-o", "APT::Sandbox::User=root", "-o", "Acquire::Languages=none"));
        command.addAll(arguments);
        return Subprocess.run(folder, Map.of("DEBIAN_FRONTEND", "noninteractive", "LC_ALL", "C"), LIMIT, command);
    }

    /** Keeps one shared library of an unpacked tree, under its own name, at the tree's top. False when not there. */
    static boolean keepOnly(String library, Path folder) throws IOException {
        Optional<Path> found;
        try (Stream<Path> files = Files.walk(folder)) {
            // Debian 13 renamed libaio.so.1 to libaio.so.1t64; on 64-bit machines it is the same library.
            found = files.filter(file -> file.getFileName().toString().equals(library)
                            || file.getFileName().toString().equals(library + "t64"))
                    .findFirst();
        }
        if (found.isEmpty()) {
            return false;
        }
        Files.copy(found.get().toRealPath(), folder.resolve("kept"));
        try (Stream<Path> all = Files.list(folder)) {
            all.filter(path -> !path.endsWith("kept")).forEach(Folders::delete);
        }
        Files.move(folder.resolve("kept"), folder.resolve(library));
        return true;
    }
}
