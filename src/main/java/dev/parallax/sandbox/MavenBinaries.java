package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A MySQL server packed into a Maven artifact, fetched by the user's own Maven so that mirrors, proxies and credentials
 * of the user's settings apply.
 */
final class MavenBinaries implements BinariesProvider {

    private static final String COPY_GOAL = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy";

    private final SandboxCache cache;
    private final SharedLibraries libraries;
    private final MySqlVersion version;
    private final String artifact;

    MavenBinaries(SandboxCache cache, String version, String artifact) {
        this.cache = cache;
        this.libraries = new SharedLibraries(cache);
        this.version = MySqlVersion.parse(version);
        this.artifact = artifact;
    }

    @Override
    public Optional<ServerBinaries> find(String wish) {
        String archive = archiveName();
        if (!(wish.isEmpty() || version.matches(wish)) || archive.isEmpty()) {
            return Optional.empty();
        }
        Path home = cache.get("servers/mysql-" + version, folder -> fetch(folder, archive));
        Path bin = home.resolve("bin");
        Path mysqld = bin.resolve("mysqld");
        return Optional.of(new ServerBinaries(
                version,
                List.of(),
                mysqld,
                List.of("--basedir=" + home, "--lc-messages-dir=" + home.resolve("share")),
                libraries.environmentFor(mysqld),
                List.of(bin)));
    }

    @Override
    public String advice() {
        return "install Maven (mvn on the PATH) to have MySQL " + version + " fetched; builds exist for Linux and macOS"
                + " on x86_64";
    }

    /** The archive inside the artifact for this machine, empty when there is none. */
    private static String archiveName() {
        String architecture = System.getProperty("os.arch", "");
        if (!architecture.equals("amd64") && !architecture.equals("x86_64")) {
            return "";
        }
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.contains("linux")
                ? "mysql-Linux-amd64.tar.gz"
                : system.contains("mac") ? "mysql-Mac_OS_X-x86_64.tar.gz" : "";
    }

    private void fetch(Path folder, String archive) throws IOException {
        Path maven = Subprocess.onPath("mvn")
                .orElseThrow(() -> ProblemException.inconclusive(
                        "PX-SBX-002",
                        "MySQL " + version + " is fetched with Maven, and there is no mvn on the PATH: "
                                + "install Maven, or set PARALLAX_MYSQLD to a mysqld program"));
        Notices.say("fetching MySQL " + version + " (" + artifact + ") with Maven");
        Path download = Files.createDirectory(folder.resolve("download"));
        // Started in the cache folder, where no project's pom or .mvn folder changes what Maven does.
        Subprocess.Result copied = Subprocess.run(
                download,
                Map.of(),
                Duration.ofMinutes(10),
                List.of(
                        maven.toString(),
                        "-q",
                        "-B",
                        COPY_GOAL,
                        "-Dartifact=" + artifact,
                        "-DoutputDirectory=" + download));
        if (!copied.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-003",
                    "Maven could not fetch " + artifact + "; check that mvn can download, or set PARALLAX_MYSQLD to a "
                            + "mysqld program. Maven said:\n" + copied.tail());
        }
        Path unpacked = unpackFrom(download, archive);
        Subprocess.Result extracted = Subprocess.run(
                folder,
                Map.of(),
                Duration.ofMinutes(2),
                List.of("tar", "-xzf", unpacked.toString(), "-C", folder.toString()));
        if (!extracted.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-004", "tar could not unpack " + archive + ": " + extracted.tail());
        }
        Folders.delete(download);
    }

    private Path unpackFrom(Path download, String archive) throws IOException {
        try (var files = Files.newDirectoryStream(download, "*.jar")) {
            for (Path jar : files) {
                Path target = download.resolve("server.tar.gz");
                try (ZipFile zip = new ZipFile(jar.toFile())) {
                    ZipEntry entry = zip.getEntry(archive);
                    if (entry != null) {
                        try (InputStream in = zip.getInputStream(entry)) {
                            Files.copy(in, target);
                        }
                        return target;
                    }
                }
            }
        }
        throw ProblemException.inconclusive("PX-SBX-004", artifact + " does not hold " + archive);
    }
}
