package dev.parallax.bench;

import dev.parallax.sandbox.ServerBinaries;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands that are compared. */
record Tools(Path launcher, ServerBinaries binaries) {

    ProcessBuilder parallax(String... arguments) {
        return parallax(launcher, arguments);
    }

    static ProcessBuilder parallax(Path launcher, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    }

    ProcessBuilder mysqlbinlog(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(binaries.toolCommand("mysqlbinlog")
                .orElseThrow(() -> new IOException("MySQL " + binaries.version()
                        + " was found without mysqlbinlog, and there is none on the PATH")));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(binaries.environment());
        return builder;
    }

    /** What the last write left in memory is written now, so that it does not slow down the next candidate. */
    static void settleDisk() throws IOException, InterruptedException {
        if (new File("/bin/sync").canExecute()) {
            new ProcessBuilder("/bin/sync").start().waitFor();
        }
    }
}
