package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder that keeps fetched servers and initialised data directories between runs: {@code PARALLAX_CACHE}, else
 * {@code XDG_CACHE_HOME/parallax}, else {@code ~/.cache/parallax}.
 *
 * <p>An entry is built in a folder beside its place and moved there in one step, so it is either whole or absent, also
 * when the build is interrupted. A file lock keeps two JVMs from building the same entry, a monitor two threads.
 */
final class SandboxCache {

    /** Fills the given empty folder. */
    interface Builder {
        void build(Path folder) throws IOException;
    }

    private static final Map<Path, Object> MONITORS = new ConcurrentHashMap<>();

    private final Path root;

    SandboxCache(Path root) {
        this.root = root;
    }

    static SandboxCache ofUser() {
        return new SandboxCache(location(System.getenv(), System.getProperty("user.home", ".")));
    }

    static Path location(Map<String, String> environment, String home) {
        String own = environment.getOrDefault("PARALLAX_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (xdg.isEmpty() ? Path.of(home, ".cache") : Path.of(xdg))
                .resolve("parallax")
                .toAbsolutePath();
    }

    /** Where an entry is or would be. */
    Path place(String name) {
        return root.resolve(name);
    }

    boolean has(String name) {
        return Files.isDirectory(place(name));
    }

    /** The entry of that name, built first when it is not there. What the builder throws leaves nothing behind. */
    Path get(String name, Builder builder) {
        Path place = place(name);
        if (has(name)) {
            return place;
        }
        synchronized (MONITORS.computeIfAbsent(place, any -> new Object())) {
            try {
                Files.createDirectories(place.getParent());
                Path lockFile = place.resolveSibling("." + place.getFileName() + ".lock");
                try (FileChannel channel =
                                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    if (held.isValid() && !has(name)) {
                        buildBeside(place, builder);
                    }
                }
            } catch (IOException e) {
                throw ProblemException.inconclusive(
                        "PX-SBX-010",
                        "cannot write to the cache folder " + root
                                + "; set PARALLAX_CACHE to a folder that can be written",
                        e);
            }
        }
        return place;
    }

    private static void buildBeside(Path place, Builder builder) throws IOException {
        String prefix = "." + place.getFileName() + ".part";
        // We hold the lock of this entry, so what an earlier, interrupted build left is nobody's.
        try (DirectoryStream<Path> stale = Files.newDirectoryStream(place.getParent(), prefix + "*")) {
            stale.forEach(Folders::delete);
        }
        Path beside = Files.createTempDirectory(place.getParent(), prefix);
        try {
            builder.build(beside);
            Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Folders.delete(beside);
        }
    }
}
