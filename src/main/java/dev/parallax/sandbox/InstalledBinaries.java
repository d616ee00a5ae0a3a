package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** A {@code mysqld} that is already on this machine: named by the user, or found on the PATH. */
final class InstalledBinaries implements BinariesProvider {

    private final Supplier<Optional<Path>> where;
    private final String advice;

    private InstalledBinaries(Supplier<Optional<Path>> where, String advice) {
        this.where = where;
        this.advice = advice;
    }

    static InstalledBinaries named(Path mysqld) {
        return new InstalledBinaries(() -> Optional.of(mysqld), "name another mysqld program");
    }

    static InstalledBinaries fromEnvironment() {
        return new InstalledBinaries(
                () -> Optional.ofNullable(System.getenv("PARALLAX_MYSQLD"))
                        .filter(text -> !text.isEmpty())
                        .map(Path::of),
                "set PARALLAX_MYSQLD to a mysqld program");
    }

    static InstalledBinaries onPath() {
        return new InstalledBinaries(() -> Subprocess.onPath("mysqld"), "install a MySQL server (mysqld on the PATH)");
    }

    @Override
    public Optional<ServerBinaries> find(String wish) {
        return where.get()
                .flatMap(InstalledBinaries::describe)
                .filter(found -> wish.isEmpty() || found.version().matches(wish));
    }

    @Override
    public String advice() {
        return advice;
    }

    /** Empty for MariaDB, which answers to the same name and replicates differently. */
    private static Optional<ServerBinaries> describe(Path program) {
        Subprocess.Result result = Subprocess.run(
                Path.of("/"), Map.of(), Duration.ofSeconds(20), List.of(program.toString(), "--version"));
        if (!result.ok()) {
            throw ProblemException.inconclusive("PX-SBX-001", program + " does not run: " + result.tail());
        }
        if (result.output().toLowerCase(Locale.ROOT).contains("mariadb")) {
            return Optional.empty();
        }
        // The path comes first in that line and may hold digits of its own.
        String said = result.output().substring(Math.max(0, result.output().indexOf(" Ver ")));
        Path bin = program.toAbsolutePath().resolve("..").normalize();
        return Optional.of(new ServerBinaries(
                MySqlVersion.parse(said), List.of(), program, ownFiles(bin), Map.of(), List.of(bin)));
    }

    /** An unpacked archive knows only the place it was built for; an installed server finds its files by itself. */
    private static List<String> ownFiles(Path bin) {
        Path base = bin.resolve("..").normalize();
        Path messages = base.resolve("share");
        List<String> options = new ArrayList<>();
        if (Files.exists(messages.resolve("english/errmsg.sys"))) {
            options.add("--basedir=" + base);
            options.add("--lc-messages-dir=" + messages);
        }
        return options;
    }
}
