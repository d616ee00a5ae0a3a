package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A real HAProxy: the one on the PATH, else Debian's from its {@code sid} suite, unpacked beside the system with the
 * libraries it wants, as the newest MySQL is.
 *
 * @param command the words that start it, to be followed by its arguments
 */
public record HaProxy(List<String> command) {

    private static final String PROGRAM = "haproxy";

    private static final String ENTRY = "tools/haproxy-sid";

    public HaProxy {
        command = List.copyOf(command);
    }

    /** Whether this machine can have it. */
    public static boolean obtainable() {
        return Subprocess.onPath(PROGRAM).isPresent()
                || SandboxCache.ofUser().has(ENTRY)
                || DebianSidBinaries.obtainable();
    }

    /** Throws ProblemException where it is not on this machine and cannot be fetched. */
    public static HaProxy find() {
        return Subprocess.onPath(PROGRAM)
                .map(program -> new HaProxy(List.of(program.toString())))
                .orElseGet(HaProxy::fetched);
    }

    /** Checks a configuration as HAProxy itself does; returns what it complains of. */
    public String complaints(Path configuration) {
        List<String> check = new ArrayList<>(command);
        check.addAll(List.of("-c", "-f", configuration.toString()));
        Subprocess.Result said = Subprocess.run(Path.of("/"), Map.of(), Duration.ofSeconds(20), check);
        return said.ok() && !said.output().contains("[WARNING]") ? "" : said.tail();
    }

    /** Starts it in the foreground; the caller ends the process. */
    public Process start(Path configuration, Path log) throws IOException {
        List<String> run = new ArrayList<>(command);
        run.addAll(List.of("-db", "-f", configuration.toString()));
        return new ProcessBuilder(run)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static HaProxy fetched() {
        Path home = SandboxCache.ofUser().get(ENTRY, HaProxy::fetch);
        Path usr = home.resolve("usr");
        try (Stream<Path> files = Files.find(
                usr.resolve("lib"),
                2,
                (file, attributes) -> file.getFileName().toString().startsWith("ld-linux"))) {
            Path loader = files.sorted()
                    .findFirst()
                    .orElseThrow(() -> ProblemException.inconclusive(
                            "PX-SBX-001", "no dynamic loader under " + usr + "; remove that folder"));
            Path libraries = loader.resolveSibling("").normalize();
            return new HaProxy(List.of(
                    loader.toString(),
                    "--library-path",
                    libraries.toString(),
                    usr.resolve("sbin").resolve(PROGRAM).toString()));
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-001", "cannot read " + usr, e);
        }
    }

    private static void fetch(Path folder) throws IOException {
        Notices.say("fetching haproxy (Debian sid, unpacked beside the system)");
        Path work = Files.createDirectory(folder.resolve("work"));
        Path sources = work.resolve("sid.sources");
        Files.writeString(sources, AptSources.ofThisMachine().suite("sid"));
        DebianPackages sid = DebianPackages.of(work, sources);
        List<String> needed = sid.closure(List.of(PROGRAM)).stream()
                .filter(name -> name.equals(PROGRAM) || name.startsWith("lib") || name.startsWith("zlib"))
                .toList();
        Subprocess.Result result = sid.unpack(needed, folder);
        if (!result.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-006", "apt-get could not fetch haproxy from sid: " + result.tail());
        }
        for (String unused : List.of("work", "etc", "var", "usr/share")) {
            Folders.delete(folder.resolve(unused));
        }
    }
}
