package dev.parallax.faults;

import dev.parallax.audit.TemporaryFolder;
import dev.parallax.problem.ProblemException;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs seeds, one pair of servers at a time, and scores the reports on them.
 *
 * <p>Arguments of {@link #main}: how many seeds, the first of them, and the file to write the table to; {@code bench/faults}
 * starts it.
 */
final class Faults implements AutoCloseable {

    final Score score = new Score();
    private final Consumer<String> out;
    private final boolean verbose;
    private @Nullable MySqlPair pair;
    private @Nullable PairOptions options;
    private @Nullable Credentials auditor;

    Faults(Consumer<String> out, boolean verbose) {
        this.out = out;
        this.verbose = verbose;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        int count = Integer.parseInt(arguments[0]);
        long first = Long.parseLong(arguments[1]);
        Consumer<String> out = System.out::println;
        try (Faults faults = new Faults(out, count == 1)) {
            // Seeds of one kind of pair one after the other, so that each kind is started once.
            List<String> unjudged = new ArrayList<>();
            for (int kind = 0; kind < 4; kind++) {
                int remainder = kind;
                for (long seed : LongStream.range(first, first + count)
                        .filter(one -> Math.floorMod(one, 4L) == remainder)
                        .toArray()) {
                    try {
                        faults.run(seed);
                    } catch (IllegalStateException e) {
                        unjudged.add(e.getMessage() + "\n" + e.getCause());
                    }
                }
            }
            String table = faults.score.table();
            System.out.println("\n" + table);
            faults.score.disagreements.forEach(System.out::println);
            faults.score.notes.forEach(System.out::println);
            unjudged.forEach(System.out::println);
            if (arguments.length > 2) {
                Files.writeString(
                        Path.of(arguments[2]),
                        table + "\n`bench/faults " + count + " " + first + "` runs these seeds again.\n");
            }
            if (!unjudged.isEmpty()) {
                throw new IllegalStateException(unjudged.size() + " seeds could not be judged");
            }
        }
    }

    /** Runs one seed. A harness that cannot tell the truth ends with IllegalStateException. */
    void run(long seed) throws SQLException, IOException {
        long began = System.nanoTime();
        MySqlPair servers = pair(Scenario.pair(seed));
        int known = score.disagreements.size();
        Scenario scenario = new Scenario(seed, servers);
        try (TemporaryFolder folder = new TemporaryFolder("parallax-faults")) {
            List<String> first = scenario.run();
            List<String> command = scenario.needsServers()
                    ? audit(servers, first, folder.path())
                    : logs(servers, scenario, first, folder.path());
            Report report = report(seed, command, folder.path());
            if (report == null) {
                return;
            }
            new Judge(seed, scenario.schema, scenario.truth, report, score).judge(scenario.differing());
            if (verbose) {
                scenario.truth.story.forEach(out);
                report.findings().forEach(found -> out.accept(found.toString()));
                report.open().forEach(out);
            }
            out.accept(String.format(
                    Locale.ROOT,
                    "seed %d (MySQL %s, GTIDs %s): %d planted, %s, %d disagreements, %.1f s",
                    seed,
                    servers.a().version(),
                    servers.gtid() ? "on" : "off",
                    scenario.truth.planted().size(),
                    report.verdict(),
                    score.disagreements.size() - known,
                    (System.nanoTime() - began) / 1e9));
        } catch (SQLException | IllegalStateException | ProblemException e) {
            close(); // nobody knows what state the pair is in
            throw new IllegalStateException(
                    "seed " + seed + " could not be judged\n" + String.join("\n", scenario.truth.story), e);
        }
    }

    /** Null when there is none because Parallax failed, which is a disagreement about everything. */
    private @Nullable Report report(long seed, List<String> command, Path folder) throws IOException {
        try {
            return Report.of(command, folder);
        } catch (Report.FailedException e) {
            score.disagree(seed, null, String.valueOf(e.getMessage()));
            out.accept("seed " + seed + ": " + e.getMessage());
            return null;
        }
    }

    private MySqlPair pair(PairOptions wanted) throws SQLException {
        MySqlPair running = pair;
        if (running == null || !wanted.equals(options)) {
            close();
            running = MySqlPair.start(wanted);
            pair = running;
            auditor = running.auditorAccount();
            options = wanted;
        }
        return running;
    }

    /** Files do not say which keys a server makes by itself, or what it filters, so that servers have to be asked. */
    private List<String> audit(MySqlPair pair, List<String> first, Path folder) throws IOException {
        Credentials account = Objects.requireNonNull(auditor);
        Path defaults = folder.resolve("my.cnf");
        List<String> command =
                new ArrayList<>(List.of("audit", "--parts", "logs", "--defaults-file", defaults.toString()));
        StringBuilder text = new StringBuilder();
        for (Side side : Side.values()) {
            MySqlServer server = pair.server(side);
            text.append("[parallax_")
                    .append(side.letter())
                    .append("]\nuser=")
                    .append(account.user())
                    .append("\npassword=\"")
                    .append(account.password())
                    .append("\"\n");
            command.addAll(List.of(
                    "--node",
                    side.letter() + "=mysql://" + server.host() + ":" + server.port(),
                    "--start-position",
                    side.letter() + "=" + first.get(side == Side.A ? 0 : 1) + ":4"));
        }
        Files.writeString(defaults, text);
        return command;
    }

    /** Copies the logs from those files on: a restart may go on in the last one while it is read. */
    private static List<String> logs(MySqlPair pair, Scenario scenario, List<String> first, Path to)
            throws IOException, SQLException {
        Path definitions = Files.writeString(to.resolve("definitions.sql"), scenario.definitions());
        List<String> arguments = new ArrayList<>(List.of("detect", "--schema", definitions.toString()));
        for (Side side : Side.values()) {
            String from = first.get(side == Side.A ? 0 : 1);
            Path folder = Files.createDirectories(to.resolve(side.letter()));
            try (Stream<Path> files = Files.list(pair.server(side).dataDirectory())) {
                for (Path file : files.sorted().toList()) {
                    String name = String.valueOf(file.getFileName());
                    if (name.matches("mysql-bin\\.\\d+") && name.compareTo(from) >= 0) {
                        arguments.add("--binlog");
                        arguments.add(side.letter() + "=" + Files.copy(file, folder.resolve(name)));
                    }
                }
            }
        }
        return arguments;
    }

    @Override
    public void close() {
        MySqlPair running = pair;
        pair = null;
        if (running != null) {
            running.close();
        }
    }
}
