package dev.parallax.e2e;

import dev.parallax.cli.Main;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A command of Parallax in a JVM of its own, to be killed, interrupted, or given little memory. */
final class CommandProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Process process;
    private final Path out;
    private final Path err;
    private final long startedNanos = System.nanoTime();
    private long peakKilobytes;

    private CommandProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /**
     * Starts a command.
     *
     * @param folder for what it says, and for its temporary files
     * @param heap as for -Xmx
     */
    static CommandProcess start(Path folder, String heap, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-"))
                .toList());
        command.addAll(List.of(
                "-Xmx" + heap,
                "-XX:+UseParallelGC",
                "-XX:TieredStopAtLevel=1",
                "-Dchronicle.analytics.disable=true",
                "-Djava.io.tmpdir=" + temporaryFolder(folder),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(arguments);
        Path out = Files.createTempFile(folder, "command", ".out");
        Path err = Files.createTempFile(folder, "command", ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .directory(folder.toFile());
        builder.environment().putAll(environment);
        return new CommandProcess(builder.start(), out, err);
    }

    /** Where the commands started with that folder put their temporary files. */
    static Path temporaryFolder(Path folder) throws IOException {
        return Files.createDirectories(folder.resolve("tmp"));
    }

    /** The options that name the servers of a pair. */
    static List<String> nodes(MySqlPair pair, Credentials account) {
        List<String> options = new ArrayList<>();
        for (Side side : Side.values()) {
            MySqlServer server = pair.server(side);
            options.add("--node");
            options.add(server.name() + "=mysql://" + account.user() + "@" + server.host() + ":" + server.port());
        }
        return options;
    }

    /** Their passwords. */
    static Map<String, String> passwords(Credentials account) {
        return Map.of("PARALLAX_PASSWORD_A", account.password(), "PARALLAX_PASSWORD_B", account.password());
    }

    /** Waits until it says something on stderr, or has ended. */
    void awaitSaying(String text) throws IOException, InterruptedException {
        await(() -> !process.isAlive() || said().contains(text));
    }

    /** Waits until it has printed something, or has ended. */
    void awaitPrinting(String text) throws InterruptedException {
        await(() -> !process.isAlive() || printed().contains(text));
    }

    private void await(BooleanSupplier done) throws InterruptedException {
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - startedNanos > LIMIT.toNanos()) {
                throw new AssertionError("it takes too long: " + said());
            }
            notePeak();
            Thread.sleep(5);
        }
    }

    /** What it said on stderr so far. */
    String said() {
        return text(err);
    }

    /** What it printed so far. */
    String printed() {
        return text(out);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "(" + e + ")";
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with SIGKILL: nothing in it gets to run any more. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * Interrupts it as Ctrl-C does and checks that it ends with the exit status a shell expects then. Whoever was started
     * in a shell's background ignores SIGINT for good, and so does a command started by it: that one is ended by SIGTERM,
     * which a JVM treats the same.
     */
    void interrupt() throws IOException, InterruptedException {
        int signal = ignoresInterrupt() ? 15 : 2;
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        int status = exitStatus();
        if (status != 128 + signal) {
            throw new AssertionError("exit status " + status + " after signal " + signal + ": " + said());
        }
    }

    /** Asks it to end as a service manager does (SIGTERM), and returns its exit status. */
    int terminate() throws InterruptedException {
        process.destroy();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        return process.exitValue();
    }

    private boolean ignoresInterrupt() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0;
            }
        }
        return false;
    }

    /** Waits for its end and returns its exit status. */
    int exitStatus() throws InterruptedException {
        await(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Waits for its end, for as long as that takes in a test that is started by hand. */
    int exitStatus(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (process.isAlive() && System.nanoTime() < deadline) {
            notePeak();
            Thread.sleep(20);
        }
        return exitStatus();
    }

    double seconds() {
        return (System.nanoTime() - startedNanos) / 1e9;
    }

    /** The most memory it had while it was being waited for, in MB; 0 where the system does not tell. */
    long peakMegabytes() {
        return peakKilobytes >> 10;
    }

    private void notePeak() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    peakKilobytes = Math.max(peakKilobytes, Long.parseLong(line.replaceAll("\\D", "")));
                }
            }
        } catch (IOException e) {
            peakKilobytes = Math.max(peakKilobytes, 0); // it has ended, or this is no Linux
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("process " + process.pid() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
