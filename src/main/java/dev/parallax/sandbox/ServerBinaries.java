package dev.parallax.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to run one MySQL build that is on this machine.
 *
 * @param version as {@code mysqld --version} says
 * @param loader put before every program of this build: nothing, or a dynamic loader with its library path when the
 *     build brings its own C library
 * @param mysqld the server program
 * @param options what this build needs to find its own files; never {@code --defaults-file}
 * @param environment added to the process's environment
 * @param tools folders that may hold {@code mysqlbinlog} and the like of this build
 */
public record ServerBinaries(
        MySqlVersion version,
        List<String> loader,
        Path mysqld,
        List<String> options,
        Map<String, String> environment,
        List<Path> tools) {

    public ServerBinaries {
        loader = List.copyOf(loader);
        options = List.copyOf(options);
        environment = Map.copyOf(environment);
        tools = List.copyOf(tools);
    }

    /**
     * The words that start a client program of this build ({@code mysqlbinlog}, {@code mysqldump}, {@code mysql}), to be
     * followed by its arguments and run with {@link #environment()}. A build without client programs falls back to the
     * one on the PATH; empty when there is none either.
     */
    public Optional<List<String>> toolCommand(String program) {
        for (Path folder : tools) {
            Path file = folder.resolve(program);
            if (Files.isExecutable(file)) {
                List<String> command = new ArrayList<>(loader);
                command.add(file.toString());
                return Optional.of(List.copyOf(command));
            }
        }
        return Subprocess.onPath(program).map(file -> List.of(file.toString()));
    }

    /** The server's command line: {@code first} goes before all other options, as {@code --defaults-file} must. */
    List<String> serverCommand(String first, List<String> more) {
        List<String> command = new ArrayList<>(loader);
        command.add(mysqld.toString());
        command.add(first);
        command.addAll(options);
        command.addAll(more);
        return command;
    }
}
