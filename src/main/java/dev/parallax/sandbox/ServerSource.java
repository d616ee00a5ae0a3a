package dev.parallax.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Makes the servers of one pair, all of one version and able to reach each other. */
interface ServerSource extends AutoCloseable {

    /**
     * Starts one server; returns when it answers.
     *
     * @param configuration text of its option file
     * @param options {@code --name=value}, stronger than that file
     */
    MySqlServer start(Side side, String configuration, List<String> options);

    /** Called after the servers are closed. */
    @Override
    void close();

    /**
     * The first of these that has what is wanted: a server program the user names, Docker, one that is installed, one
     * that is or can be fetched. {@code PARALLAX_SANDBOX=local} in the environment leaves Docker out, {@code docker}
     * takes nothing else.
     */
    static ServerSource find(PairOptions options) {
        String wish = options.version();
        String only = System.getenv().getOrDefault("PARALLAX_SANDBOX", "");
        if (only.equals("docker")) {
            return new DockerServers(wish);
        }
        if (options.mysqld().isPresent()) {
            Path program = options.mysqld().get();
            return local(Servers.first(wish, List.of(InstalledBinaries.named(program))));
        }
        Optional<ServerBinaries> named = InstalledBinaries.fromEnvironment().find(wish);
        if (named.isPresent()) {
            return local(named.get());
        }
        if (!only.equals("local") && DockerEngine.answers()) {
            return new DockerServers(wish);
        }
        return local(Servers.find(wish));
    }

    private static ServerSource local(ServerBinaries binaries) {
        return new ServerSource() {
            @Override
            public MySqlServer start(Side side, String configuration, List<String> options) {
                DataTemplates templates = new DataTemplates(SandboxCache.ofUser());
                return LocalServer.start(side.letter(), binaries, templates, configuration, options);
            }

            @Override
            public void close() {
                // Each server removes its own files.
            }
        };
    }
}
