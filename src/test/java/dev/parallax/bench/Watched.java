package dev.parallax.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A process whose memory is looked at while it runs, in {@code /proc}. The kernel keeps the peak of the resident part by
 * itself (VmHWM), so only what is added in the last moment can be missed. Where there is no {@code /proc}, memory is 0:
 * not known.
 */
final class Watched {

    private static final long EVERY_MILLISECONDS = 200;

    private final String command;
    private final Process process;
    private final Thread watcher;
    /** An interrupt that reaches this JVM alone must not leave the other process behind. */
    private final Thread atExit;

    private volatile long resident;
    private volatile long anonymous;

    private Watched(String command, Process process) {
        this.command = command;
        this.process = process;
        this.watcher = new Thread(this::watch, "watch-" + process.pid());
        this.atExit = new Thread(process::destroy, "end-" + process.pid());
    }

    static Watched start(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            Watched watched = new Watched(String.join(" ", builder.command()), process);
            Runtime.getRuntime().addShutdownHook(watched.atExit);
            watched.watcher.start();
            return watched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int await() throws InterruptedException {
        int status = process.waitFor();
        watcher.interrupt();
        watcher.join();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is on its way down.
        }
        return status;
    }

    String command() {
        return command;
    }

    long residentBytes() {
        return resident;
    }

    long privateBytes() {
        return anonymous;
    }

    private void watch() {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        while (process.isAlive()) {
            try {
                List<String> lines = Files.readAllLines(status);
                resident = Math.max(resident, kilobytes(lines, "VmHWM:") << 10);
                anonymous = Math.max(anonymous, kilobytes(lines, "RssAnon:") << 10);
                Thread.sleep(EVERY_MILLISECONDS);
            } catch (IOException e) {
                return; // it has just ended, or this system has no /proc
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static long kilobytes(List<String> lines, String field) {
        for (String line : lines) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
