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
 * The newest MySQL, from Debian's {@code sid} suite, on any Debian. It is unpacked beside the system together with the
 * C library it was built against, and run through that library's own loader, so nothing on the machine changes.
 */
final class DebianSidBinaries implements BinariesProvider {

    /** What {@code sid} is known to have; it moves on, and then whatever version is there is taken. */
    static final String VERSION = "9.7";

    private static final List<String> PACKAGES = List.of("mysql-server-core", "mysql-client-core");

    private final SandboxCache cache;

    DebianSidBinaries(SandboxCache cache) {
        this.cache = cache;
    }

    /** Whether this machine can have it at all: a Debian, with apt, whose sources name a mirror. */
    static boolean obtainable() {
        return DebianPackages.available() && isDebian(Path.of("/etc/os-release"));
    }

    @Override
    public Optional<ServerBinaries> find(String wish) {
        // Never the answer to "any": an archive of 60 MB that moves is not what somebody who just wants a server needs.
        boolean wanted = (VERSION + ".").startsWith(wish + ".") || (wish + ".").startsWith(VERSION + ".");
        if (!wanted || wish.isEmpty()) {
            return Optional.empty();
        }
        if (!cache.has(entry()) && !obtainable()) {
            return Optional.empty();
        }
        return Optional.of(describe(cache.get(entry(), this::fetch)));
    }

    @Override
    public String advice() {
        return "on Debian, MySQL " + VERSION + " is fetched with apt-get and dpkg";
    }

    static String entry() {
        return "servers/mysql-" + VERSION + "-sid";
    }

    private void fetch(Path folder) throws IOException {
        Notices.say("fetching MySQL " + VERSION + " (about 60 MB, Debian sid, unpacked beside the system)");
        Path work = Files.createDirectory(folder.resolve("work"));
        Path sources = work.resolve("sid.sources");
        Files.writeString(sources, AptSources.ofThisMachine().suite("sid"));
        DebianPackages sid = DebianPackages.of(work, sources);
        // The server depends on perl for scripts that are not run here.
        List<String> needed = sid.closure(PACKAGES).stream()
                .filter(name -> !name.startsWith("perl") && !name.startsWith("libperl"))
                .toList();
        Subprocess.Result result = sid.unpack(needed, folder);
        if (!result.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-006", "apt-get could not fetch MySQL from sid: " + result.tail());
        }
        for (String unused : List.of("work", "etc", "usr/share/doc", "usr/share/man", "usr/share/locale")) {
            Folders.delete(folder.resolve(unused));
        }
    }

    private static ServerBinaries describe(Path home) {
        Path usr = home.resolve("usr");
        Path loader = loaderUnder(usr.resolve("lib"));
        Path libraries = loader.resolve("..").normalize();
        List<String> prefix = List.of(loader.toString(), "--library-path", libraries.toString());
        Path mysqld = usr.resolve("sbin/mysqld");
        List<String> ask = new ArrayList<>(prefix);
        ask.addAll(List.of(mysqld.toString(), "--version"));
        Subprocess.Result said = Subprocess.run(home, Map.of(), Duration.ofSeconds(20), ask);
        int at = said.output().indexOf(" Ver ");
        if (!said.ok() || at < 0) {
            throw ProblemException.inconclusive(
                    "PX-SBX-001",
                    "the fetched MySQL in " + home + " does not run: " + said.tail()
                            + "; remove that folder to have it fetched again");
        }
        Path share = usr.resolve("share/mysql");
        return new ServerBinaries(
                MySqlVersion.parse(said.output().substring(at)),
                prefix,
                mysqld,
                List.of(
                        "--basedir=" + usr,
                        "--lc-messages-dir=" + share,
                        "--character-sets-dir=" + share.resolve("charsets"),
                        "--plugin-dir=" + usr.resolve("lib/mysql/plugin")),
                Map.of(),
                List.of(usr.resolve("bin")));
    }

    private static Path loaderUnder(Path lib) {
        try (Stream<Path> files = Files.find(
                lib, 2, (file, attributes) -> file.getFileName().toString().startsWith("ld-linux"))) {
            return files.findFirst()
                    .orElseThrow(() -> ProblemException.inconclusive(
                            "PX-SBX-001", "no dynamic loader under " + lib + "; remove that folder to fetch it again"));
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-001", "cannot read " + lib, e);
        }
    }

    private static boolean isDebian(Path release) {
        try {
            return Files.readAllLines(release).stream()
                    .anyMatch(line -> line.strip().equals("ID=debian"));
        } catch (IOException e) {
            return false;
        }
    }
}
