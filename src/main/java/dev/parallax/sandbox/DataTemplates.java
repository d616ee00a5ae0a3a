package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Initialised, never started data directories, one per server build, kept in the cache: initialising takes seconds,
 * copying a tenth of one.
 */
final class DataTemplates {

    /** Options that are settled when a data directory is made and cannot change later. */
    private static final List<String> SETTLED_AT_BIRTH =
            List.of("--lower-case-table-names", "--innodb-page-size", "--innodb-data-file-path");

    /** To be raised when templates are made in another way. */
    private static final int FORMAT = 1;

    private final SandboxCache cache;

    DataTemplates(SandboxCache cache) {
        this.cache = cache;
    }

    /** Makes {@code target}, which must not exist, a data directory for this build and these server options. */
    void copyTo(Path target, ServerBinaries binaries, List<String> serverOptions) {
        List<String> settled = serverOptions.stream()
                .filter(option -> SETTLED_AT_BIRTH.stream()
                        .anyMatch(option.toLowerCase(Locale.ROOT).replace('_', '-')::startsWith))
                .toList();
        Path template =
                cache.get("templates/" + key(binaries, settled), folder -> initialise(folder, binaries, settled));
        try {
            Folders.copy(template.resolve("data"), target);
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-011", "cannot copy a data directory to " + target, e);
        }
    }

    /** A build that changes under the same path (an upgrade of an installed server) gets a template of its own. */
    private static String key(ServerBinaries binaries, List<String> settled) {
        try {
            String identity = FORMAT + "|" + binaries.mysqld() + "|" + Files.size(binaries.mysqld()) + "|"
                    + Files.getLastModifiedTime(binaries.mysqld()) + "|" + settled;
            return "mysql-" + binaries.version() + "-"
                    + UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void initialise(Path folder, ServerBinaries binaries, List<String> settled) throws IOException {
        Path data = folder.resolve("data");
        List<String> options = new ArrayList<>(List.of(
                "--initialize-insecure",
                "--datadir=" + data,
                // Small: every server of the sandbox copies these files.
                "--loose-innodb-redo-log-capacity=16M",
                "--loose-innodb-log-file-size=8M",
                "--performance-schema=OFF",
                "--secure-file-priv="));
        options.addAll(settled);
        if (LocalServer.runsAsRoot()) {
            options.add("--user=root");
        }
        Subprocess.Result result = Subprocess.run(
                folder,
                binaries.environment(),
                Duration.ofMinutes(3),
                binaries.serverCommand("--no-defaults", options));
        if (!result.ok()) {
            throw ProblemException.inconclusive(
                    "PX-SBX-012",
                    "MySQL " + binaries.version() + " (" + binaries.mysqld()
                            + ") could not initialise a data directory:\n" + result.tail());
        }
        // Each server makes its own identity and warms its own cache.
        Files.deleteIfExists(data.resolve("auto.cnf"));
        Files.deleteIfExists(data.resolve("ib_buffer_pool"));
    }
}
