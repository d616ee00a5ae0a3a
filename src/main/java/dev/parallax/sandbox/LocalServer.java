package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that is a child process of this JVM, with all its files in one temporary folder. */
final class LocalServer implements MySqlServer {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final ServerBinaries binaries;
    private final Path folder;
    private final Credentials root = Credentials.generate("root");
    private final List<String> options;
    private int port;
    private @Nullable Process process;
    private @Nullable Watchdog watchdog;
    /** Set without the lock, so that whoever holds it while the server starts gives up. */
    private volatile boolean closing;

    private LocalServer(String name, ServerBinaries binaries, Path folder, List<String> options) {
        this.name = name;
        this.binaries = binaries;
        this.folder = folder;
        this.options = new ArrayList<>(options);
    }

    /**
     * Makes and starts a server.
     *
     * @param configuration text of its option file
     * @param options put on its command line, and so stronger than that file
     */
    static LocalServer start(
            String name, ServerBinaries binaries, DataTemplates templates, String configuration, List<String> options) {
        LocalServer server;
        try {
            server = new LocalServer(name, binaries, Files.createTempDirectory("parallax-" + name + "-"), options);
        } catch (IOException e) {
            throw ProblemException.inconclusive(
                    "PX-SBX-011", "cannot write to the temporary folder; free space there or set java.io.tmpdir", e);
        }
        try {
            OpenSandboxes.add(server);
            // An interrupt from the keyboard closes it from another thread, which must not remove what is being copied.
            synchronized (server) {
                server.prepare(templates, configuration);
                server.startOnFreePort();
            }
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private void stopIfClosing() {
        if (closing) {
            throw ProblemException.inconclusive(
                    "PX-SBX-015", "the sandbox was closed while MySQL server " + name + " was starting");
        }
    }

    private void prepare(DataTemplates templates, String configuration) {
        stopIfClosing();
        try {
            Files.writeString(optionFile(), configuration);
            templates.copyTo(dataDirectory(), binaries, options);
            writeRootPassword();
        } catch (IOException e) {
            throw ProblemException.inconclusive(
                    "PX-SBX-011", "cannot write to the temporary folder; free space there or set java.io.tmpdir", e);
        }
    }

    static boolean runsAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Another process may take the port between finding and using it; then another one is as good. */
    private void startOnFreePort() {
        for (int tries = 1; ; tries++) {
            port = Ports.free();
            try {
                launch();
                return;
            } catch (ProblemException e) {
                if (tries == 3 || !String.valueOf(e.getMessage()).contains("on TCP/IP port")) {
                    throw e;
                }
            }
        }
    }

    private synchronized void launch() {
        stopIfClosing();
        List<String> arguments = new ArrayList<>(List.of(
                "--datadir=" + dataDirectory(),
                "--port=" + port,
                "--bind-address=127.0.0.1",
                // Relative names are found from the data directory: a socket's path may have only 107 bytes.
                "--socket=mysqld.sock",
                "--pid-file=mysqld.pid",
                "--init-file=" + initFile(),
                "--loose-mysqlx=OFF",
                "--secure-file-priv=",
                // A sandbox is one of several on a small machine, and lives for seconds.
                "--performance-schema=OFF",
                "--innodb-buffer-pool-size=64M",
                "--loose-innodb-redo-log-capacity=64M",
                "--loose-innodb-buffer-pool-dump-at-shutdown=OFF"));
        if (runsAsRoot()) {
            arguments.add("--user=root");
        }
        arguments.addAll(options);
        try {
            ProcessBuilder builder = new ProcessBuilder(
                            binaries.serverCommand("--defaults-file=" + optionFile(), arguments))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(errorLog().toFile()));
            builder.environment().putAll(binaries.environment());
            Process started = builder.start();
            process = started;
            watchdog = Watchdog.over(started.pid(), folder);
            started.getOutputStream().close();
            awaitAnswer(started);
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-013", "cannot start " + binaries.mysqld(), e);
        }
    }

    private void awaitAnswer(Process started) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            stopIfClosing();
            if (!started.isAlive()) {
                ended();
                throw ProblemException.inconclusive(
                        "PX-SBX-013", "MySQL " + version() + " (" + name + ") ended while starting:\n" + logTail());
            }
            if (Ports.open(port)) {
                // Only this server knows root's password, so an answer cannot come from another one on that port.
                try (Connection connection = connect()) {
                    if (connection.isValid(5)) {
                        return;
                    }
                } catch (SQLException e) {
                    pause(20); // it listens but does not answer yet
                }
            }
            pause(10);
        }
        kill();
        throw ProblemException.inconclusive(
                "PX-SBX-013",
                "MySQL " + version() + " (" + name + ") does not answer after " + START_LIMIT.toSeconds() + " s:\n"
                        + logTail());
    }

    @Override
    public synchronized void stop() {
        Process running = process;
        if (running != null && running.isAlive()) {
            running.destroy();
            if (!awaitEnd(running, STOP_LIMIT)) {
                kill();
                throw ProblemException.inconclusive(
                        "PX-SBX-014",
                        "MySQL " + version() + " (" + name + ") did not stop in " + STOP_LIMIT.toSeconds()
                                + " s and was killed:\n" + logTail());
            }
        }
        ended();
    }

    @Override
    public synchronized void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
            awaitEnd(running, Duration.ofSeconds(20));
        }
        ended();
    }

    @Override
    public synchronized void restart() {
        stop();
        launch();
    }

    @Override
    public synchronized void restartWith(List<String> more) {
        stop();
        options.addAll(more);
        launch();
    }

    @Override
    public void close() {
        closing = true;
        synchronized (this) {
            kill(); // nobody wants its data any more, so it need not be tidied up
            Folders.delete(folder);
        }
        OpenSandboxes.remove(this);
    }

    private void ended() {
        process = null;
        if (watchdog != null) {
            watchdog.dismiss();
            watchdog = null;
        }
    }

    /** Initialising leaves root without a password, and other users of this machine can reach loopback. */
    private void writeRootPassword() throws IOException {
        Files.createFile(
                initFile(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        // Not logged: it must neither replicate nor count as a transaction of this server.
        Files.writeString(
                initFile(),
                "SET SESSION sql_log_bin = 0;\nALTER USER 'root'@'localhost' IDENTIFIED BY '" + root.password()
                        + "';\n");
    }

    private String logTail() {
        try {
            List<String> lines = new String(Files.readAllBytes(errorLog()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException e) {
            return "(no error log: " + e.getMessage() + ")";
        }
    }

    private static boolean awaitEnd(Process running, Duration limit) {
        boolean interrupted = false;
        try {
            long deadline = System.nanoTime() + limit.toNanos();
            while (true) {
                try {
                    return running.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true; // a half-stopped server would leave its files behind
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void pause(long milliseconds) {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ProblemException.inconclusive("PX-SBX-015", "interrupted while a MySQL server was starting", e);
        }
    }

    private Path optionFile() {
        return folder.resolve("my.cnf");
    }

    private Path initFile() {
        return folder.resolve("init.sql");
    }

    @Override
    public synchronized boolean running() {
        return process != null && process.isAlive();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public MySqlVersion version() {
        return binaries.version();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String peerHost() {
        return host();
    }

    @Override
    public int peerPort() {
        return port;
    }

    @Override
    public Credentials root() {
        return root;
    }

    @Override
    public Path dataDirectory() {
        return folder.resolve("data");
    }

    @Override
    public Path errorLog() {
        return folder.resolve("error.log");
    }

    @Override
    public Optional<List<String>> toolCommand(String program) {
        return binaries.toolCommand(program);
    }
}
