package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code pt-table-checksum}, for benchmarks: the one on the PATH, else Debian's from its {@code sid} suite, unpacked
 * beside the system with the Perl and the libraries it wants, as the newest MySQL is.
 *
 * @param command the words that start it, to be followed by its arguments
 * @param environment to be added to the process's
 */
public record PerconaToolkit(List<String> command, Map<String, String> environment) {

    private static final String TOOL = "pt-table-checksum";

    private static final String ENTRY = "tools/percona-toolkit-sid";

    public PerconaToolkit {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** Throws ProblemException where it is not on this machine and cannot be fetched. */
    public static PerconaToolkit find() {
        return Subprocess.onPath(TOOL)
                .map(tool -> new PerconaToolkit(List.of(tool.toString()), Map.of()))
                .orElseGet(PerconaToolkit::fetched);
    }

    /** As it says itself: {@code pt-table-checksum 3.7.1}. Throws ProblemException where it does not run. */
    public String version() {
        List<String> ask = new ArrayList<>(command);
        ask.add("--version");
        Subprocess.Result said = Subprocess.run(Path.of("/"), environment, Duration.ofSeconds(20), ask);
        if (!said.ok()) {
            throw ProblemException.inconclusive("PX-SBX-001", TOOL + " does not run: " + said.tail());
        }
        return said.output().strip();
    }

    private static PerconaToolkit fetched() {
        SandboxCache cache = SandboxCache.ofUser();
        if (!cache.has(ENTRY) && !DebianSidBinaries.obtainable()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-008", "there is no " + TOOL + " on the PATH; install percona-toolkit");
        }
        Path usr = cache.get(ENTRY, PerconaToolkit::fetch).resolve("usr");
        Path loader = one(usr.resolve("lib"), 2, "ld-linux");
        Path libraries = loader.resolveSibling("").normalize();
        String modules = Stream.of(
                        libraries.resolve("perl-base"),
                        one(libraries.resolve("perl5"), 1, "5."),
                        one(libraries.resolve("perl"), 1, "5."),
                        one(usr.resolve("share/perl"), 1, "5."),
                        usr.resolve("share/perl5"))
                .map(Path::toString)
                .collect(Collectors.joining(":"));
        return new PerconaToolkit(
                List.of(
                        loader.toString(),
                        "--library-path",
                        libraries.toString(),
                        usr.resolve("bin/perl").toString(),
                        usr.resolve("bin").resolve(TOOL).toString()),
                Map.of(
                        "PERL5LIB",
                        modules,
                        // Where its MySQL client looks for the ways to log in, which 9.x has only one of.
                        "MARIADB_PLUGIN_DIR",
                        libraries.resolve("libmariadb3/plugin").toString(),
                        "LC_ALL",
                        "C"));
    }

    private static void fetch(Path folder) throws IOException {
        Notices.say("fetching percona-toolkit (Debian sid, unpacked beside the system)");
        Path work = Files.createDirectory(folder.resolve("work"));
        Path sources = work.resolve("sid.sources");
        Files.writeString(sources, AptSources.ofThisMachine().suite("sid"));
        DebianPackages sid = DebianPackages.of(work, sources);
        Subprocess.Result result = sid.unpack(sid.closure(List.of("percona-toolkit")), folder);
        if (!result.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-006", "apt-get could not fetch percona-toolkit from sid: " + result.tail());
        }
        for (String unused : List.of("work", "etc", "var", "usr/share/doc", "usr/share/man", "usr/share/locale")) {
            Folders.delete(folder.resolve(unused));
        }
        try (DirectoryStream<Path> programs = Files.newDirectoryStream(folder.resolve("usr/bin"))) {
            for (Path program : programs) {
                if (!program.endsWith("perl") && !program.endsWith(TOOL)) {
                    Folders.delete(program);
                }
            }
        }
    }

    /** The one file or folder whose name begins like this. */
    private static Path one(Path under, int depth, String beginning) {
        try (Stream<Path> files = Files.find(
                under,
                depth,
                (file, attributes) -> file.getFileName().toString().startsWith(beginning))) {
            return files.sorted()
                    .findFirst()
                    .orElseThrow(() -> ProblemException.inconclusive(
                            "PX-SBX-001", "no " + beginning + "* under " + under + "; remove that folder"));
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-001", "cannot read " + under, e);
        }
    }
}
