package dev.parallax.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Runs a helper program to its end. Output goes through a file, so a silent or a chatty program cannot block. */
final class Subprocess {

    /** @param output standard output and error, interleaved */
    record Result(int exit, String output) {
        boolean ok() {
            return exit == 0;
        }

        /** The last lines, for an error message. */
        String tail() {
            List<String> lines = output.strip().lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
        }
    }

    private Subprocess() {}

    static Result run(Path folder, Map<String, String> environment, Duration limit, List<String> command) {
        Path out = null;
        try {
            out = Files.createTempFile("parallax-run", ".out");
            deleteOnExit(out);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(nullDevice()))
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!waitFor(process, limit)) {
                return new Result(-1, read(out) + "\nended after " + limit.toSeconds() + " s without a result");
            }
            return new Result(process.exitValue(), read(out));
        } catch (IOException e) {
            // The program is missing or may not be executed: for the caller that is one more way to fail.
            return new Result(-1, String.valueOf(e.getMessage()));
        } finally {
            deleteQuietly(out);
        }
    }

    /** An interrupt ends this thread without its last clauses. */
    private static void deleteOnExit(Path file) {
        try {
            file.toFile().deleteOnExit();
        } catch (IllegalStateException e) {
            // The machine is being shut down already: it may last until the file is deleted as usual.
        }
    }

    /** A program on the PATH. */
    static Optional<Path> onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        for (String folder : path.split(java.io.File.pathSeparator, -1)) {
            if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
                return Optional.of(Path.of(folder, program));
            }
        }
        return Optional.empty();
    }

    private static boolean waitFor(Process process, Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return true;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return false;
    }

    private static java.io.File nullDevice() {
        return new java.io.File("/dev/null");
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteQuietly(@org.jspecify.annotations.Nullable Path file) {
        if (file != null) {
            Folders.delete(file);
        }
    }
}
