package dev.parallax.audit;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder that is gone when the work is done, also when the JVM is interrupted. Made when first asked for. */
public final class TemporaryFolder implements AutoCloseable {

    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 25;

    private final String prefix;
    private final Thread atExit = new Thread(this::delete);
    private @Nullable Path path;

    public TemporaryFolder(String prefix) {
        this.prefix = prefix;
    }

    public synchronized Path path() {
        Path made = path;
        if (made == null) {
            try {
                made = Files.createTempDirectory(prefix);
            } catch (IOException e) {
                throw ProblemException.usage(
                        "PX-CAP-003",
                        "no temporary folder can be made: " + e.getMessage() + "; set TMPDIR or give --journal");
            }
            path = made;
            Runtime.getRuntime().addShutdownHook(atExit);
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (path != null) {
            delete();
            path = null;
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
            } catch (IllegalStateException e) {
                // The JVM is on its way down, and the hook has nothing left to do.
            }
        }
    }

    /** At an interrupt others still write into it while it is being deleted, so once may not be enough. */
    private void delete() {
        Path folder = path;
        for (int attempt = 0; folder != null && Files.exists(folder) && attempt < ATTEMPTS; attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                pause();
            }
        }
    }

    /** A folder that stays behind after all is for the system to clear. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
