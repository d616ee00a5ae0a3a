package dev.parallax.bench;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code capture} of both nodes into a journal, against {@code mysqlbinlog --raw} copying the same logs into files. */
final class CaptureBench {

    private final Tools tools;
    private final LogPair logs;
    private final LogServers servers;
    private final Path scratch;

    CaptureBench(Tools tools, LogPair logs, LogServers servers, Path scratch) {
        this.tools = tools;
        this.logs = logs;
        this.servers = servers;
        this.scratch = scratch;
    }

    void measure(int repetitions, PrintStream out) throws IOException, InterruptedException {
        Series capture = new Series("parallax capture");
        Series inTurn = new Series("mysqlbinlog --raw, one by one");
        Series atOnce = new Series("mysqlbinlog --raw, both at once");
        Path options = optionFile(servers.account());
        try {
            String held = held();
            out.printf(
                    Locale.ROOT,
                    "capture, of both live servers, %d repetitions (the journal then holds %s)%n",
                    repetitions,
                    held);
            for (int i = 0; i < repetitions; i++) {
                capture.add(fresh(folder -> Run.of(Set.of(0), List.of(capture(folder)))));
                inTurn.add(fresh(folder -> Run.of(Set.of(0), List.of(copy(Side.A, options, folder)))
                        .then(Run.of(Set.of(0), List.of(copy(Side.B, options, folder))))));
                atOnce.add(fresh(folder ->
                        Run.of(Set.of(0), List.of(copy(Side.A, options, folder), copy(Side.B, options, folder)))));
            }
        } finally {
            Files.delete(options);
        }
        out.println(Series.header());
        for (Series series : List.of(capture, inTurn, atOnce)) {
            out.println(series.line(logs.bytes(), 0));
        }
        out.println(capture.against(inTurn));
        out.println(capture.against(atOnce));
    }

    /** A capture before those that are timed: shows that a journal made so has all that the logs have. */
    private String held() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(scratch, "capture-");
        try {
            Run.of(Set.of(0), List.of(capture(folder)));
            Run.of(
                    DetectBench.DONE,
                    List.of(tools.parallax(
                            "detect",
                            "--journal",
                            folder.resolve("journal").toString(),
                            "--out",
                            folder.toString(),
                            "--format",
                            "json")));
            JsonNode rows = JsonMapper.shared()
                    .readTree(folder.resolve("report.json").toFile())
                    .path("summary")
                    .path("rowChanges");
            return String.format(
                    Locale.ROOT,
                    "%,d row changes",
                    rows.path("a").asLong() + rows.path("b").asLong());
        } finally {
            delete(folder);
        }
    }

    private ProcessBuilder capture(Path folder) {
        ProcessBuilder builder = tools.parallax(
                "capture",
                "--node",
                node(Side.A),
                "--node",
                node(Side.B),
                "--ssl-mode",
                "DISABLED",
                // The cached logs may be older than the day that a first capture goes back by itself.
                "--since",
                "2000-01-01T00:00:00Z",
                "--journal",
                folder.resolve("journal").toString());
        builder.environment().put("PARALLAX_PASSWORD_A", servers.account().password());
        builder.environment().put("PARALLAX_PASSWORD_B", servers.account().password());
        return builder;
    }

    private String node(Side side) {
        MySqlServer server = servers.server(side);
        return side.letter() + "=mysql://" + servers.account().user() + "@" + server.host() + ":" + server.port();
    }

    private ProcessBuilder copy(Side side, Path options, Path folder) throws IOException {
        MySqlServer server = servers.server(side);
        return tools.mysqlbinlog(
                "--defaults-file=" + options,
                "--read-from-remote-server",
                "--raw",
                "--to-last-log",
                "--host=" + server.host(),
                "--port=" + server.port(),
                "--protocol=TCP",
                // Without TLS, as capture does it here.
                "--ssl-mode=DISABLED",
                "--get-server-public-key",
                "--result-file=" + folder.resolve(side.letter() + "-"),
                LogPair.FILE);
    }

    /** A password on a command line can be read by everybody on this machine. */
    private static Path optionFile(Credentials account) throws IOException {
        Path file = Files.createTempFile(
                "parallax-bench-",
                ".cnf",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, "[client]\nuser=" + account.user() + "\npassword=" + account.password() + "\n");
    }

    private interface Measured {
        Run in(Path folder) throws IOException, InterruptedException;
    }

    /** Each run writes into an empty folder on a disk that has nothing else to do. */
    private Run fresh(Measured measured) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(scratch, "capture-");
        try {
            Tools.settleDisk();
            return measured.in(folder);
        } finally {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
