package dev.parallax.bench;

import dev.parallax.sandbox.Servers;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench/run} starts.
 *
 * <p>Arguments: the launcher, the cache folder, the servers' version, megabytes per log, repetitions, and what to do:
 * {@code logs}, {@code detect}, {@code capture} or {@code all}.
 */
final class Bench {

    private Bench() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Exception {
        Path launcher = Path.of(arguments[0]);
        Path cache = Files.createDirectories(Path.of(arguments[1]));
        String version = arguments[2];
        int repetitions = Integer.parseInt(arguments[4]);
        String what = arguments[5];
        LogPair logs = logs(cache, version, Integer.parseInt(arguments[3]));
        if (what.equals("logs")) {
            return;
        }
        PrintStream out = System.out;
        Tools tools = new Tools(launcher, Servers.find(version));
        Path scratch = Files.createTempDirectory(cache, "scratch-");
        try {
            head(out, tools, logs);
            if (List.of("detect", "all").contains(what)) {
                new DetectBench(tools, logs, scratch).measure(repetitions, out);
                out.println();
            }
            if (List.of("capture", "all").contains(what)) {
                try (LogServers servers = LogServers.holding(logs, version)) {
                    new CaptureBench(tools, logs, servers, scratch).measure(repetitions, out);
                }
            }
        } finally {
            CaptureBench.delete(scratch);
        }
    }

    private static LogPair logs(Path cache, String version, int megabytes) throws Exception {
        LogPair logs = new LogPair(cache.resolve("mysql-" + version + "-" + megabytes + "MB"));
        if (!logs.complete()) {
            MakeLogs.say("making a pair of logs of %d MB each, once; takes some minutes", megabytes);
            Path beside = Files.createTempDirectory(cache, "part-");
            MakeLogs.into(beside, version, (long) megabytes << 20);
            Files.move(beside, logs.folder());
        }
        return logs;
    }

    private static void head(PrintStream out, Tools tools, LogPair logs) throws Exception {
        out.printf(
                Locale.ROOT,
                "%d processors, Java %s, mysqlbinlog %s, two logs of together %,.0f MB (1 MB = 1,000,000 bytes)%n%n",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                tools.binaries().version(),
                logs.bytes() / 1e6);
    }
}
