package dev.parallax.sandbox;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.utility.DockerImageName;

/**
 * A server in a container. Its data and option files are in a temporary folder of this machine, so that logs can be read
 * as those of a local server, and its port is published on loopback alone. The machines this project is built on have no
 * Docker engine: what is here is checked where there is one.
 */
final class DockerServer implements MySqlServer {

    private static final int MYSQL_PORT = 3306;
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final Side side;
    private final String tag;
    private final Path folder;
    private final int port = Ports.free();
    private final Credentials root = Credentials.generate("root");
    private final List<String> options;
    private final GenericContainer<?> container;
    private @Nullable MySqlVersion version;

    private DockerServer(Side side, String tag, Network network, Path folder, List<String> options) {
        this.side = side;
        this.tag = tag;
        this.folder = folder;
        this.options = new ArrayList<>(options);
        this.container = new GenericContainer<>(DockerImageName.parse("mysql:" + tag))
                .withNetwork(network)
                .withNetworkAliases(peerHost())
                .withEnv("MYSQL_ROOT_PASSWORD", root.password())
                .withEnv("MYSQL_INITDB_SKIP_TZINFO", "1")
                // The server's own user owns the files; this JVM's user has to read them.
                .withEnv("UMASK", "0644")
                .withEnv("UMASK_DIR", "0755")
                .withFileSystemBind(dataDirectory().toString(), "/var/lib/mysql", BindMode.READ_WRITE)
                .withFileSystemBind(optionFolder().toString(), "/etc/mysql/conf.d", BindMode.READ_ONLY)
                .withStartupTimeout(START_LIMIT)
                .withCreateContainerCmdModifier(command -> command.withExposedPorts(ExposedPort.tcp(MYSQL_PORT))
                        .withHostConfig(publishOnLoopback(command.getHostConfig())));
    }

    private HostConfig publishOnLoopback(@Nullable HostConfig config) {
        return (config == null ? HostConfig.newHostConfig() : config)
                .withPortBindings(
                        new PortBinding(Binding.bindIpAndPort("127.0.0.1", port), ExposedPort.tcp(MYSQL_PORT)));
    }

    static DockerServer start(Side side, String tag, Network network, String configuration, List<String> options) {
        DockerServer server;
        try {
            Path folder = Files.createTempDirectory("parallax-" + side.letter() + "-");
            server = new DockerServer(side, tag, network, folder, options);
            // Entered by the server's user inside the container.
            Files.createDirectory(server.dataDirectory());
            Files.createDirectory(server.optionFolder());
            for (Path shared : List.of(server.dataDirectory(), server.optionFolder())) {
                Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            Files.writeString(server.optionFolder().resolve("1-parallax.cnf"), configuration);
            server.writeOptions();
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-011", "cannot write to the temporary folder", e);
        }
        OpenSandboxes.add(server);
        try {
            server.container.start();
            server.awaitAnswer();
            // What the image logged while it set itself up is no transaction of the pair.
            server.execute(ReplicationVocabulary.of(server.version()).resetLogs());
            return server;
        } catch (SQLException e) {
            server.close();
            throw ProblemException.inconclusive("PX-SBX-013", "cannot prepare the container " + server.name(), e);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Options go into a file, since a container's command line is fixed when it is made. */
    private void writeOptions() throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--log-error=/var/lib/mysql/error.log", "--loose-mysqlx=OFF", "--innodb-buffer-pool-size=64M"));
        all.addAll(options);
        String text = all.stream().map(option -> option.replaceFirst("^--", "")).collect(Collectors.joining("\n"));
        Files.writeString(optionFolder().resolve("2-options.cnf"), "[mysqld]\n" + text + "\n");
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        SQLException last = null;
        while (System.nanoTime() < deadline && running()) {
            // While it initialises itself, the image's server does not listen on TCP.
            try (Connection connection = connect()) {
                version = MySqlVersion.parse(connection.getMetaData().getDatabaseProductVersion());
                return;
            } catch (SQLException e) {
                last = e;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw ProblemException.inconclusive("PX-SBX-015", "interrupted while a container was starting", e);
            }
        }
        throw ProblemException.inconclusive(
                "PX-SBX-013",
                "the MySQL container " + name() + " (mysql:" + tag + ") does not answer: "
                        + (last == null ? "it ended; see docker logs" : last.getMessage()));
    }

    private DockerClient docker() {
        return container.getDockerClient();
    }

    @Override
    public boolean running() {
        return container.isRunning();
    }

    @Override
    public void stop() {
        docker().stopContainerCmd(container.getContainerId()).withTimeout(60).exec();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void restart() {
        if (running()) {
            stop();
        }
        docker().startContainerCmd(container.getContainerId()).exec();
        awaitAnswer();
    }

    @Override
    public void restartWith(List<String> more) {
        options.addAll(more);
        try {
            writeOptions();
        } catch (IOException e) {
            throw ProblemException.inconclusive("PX-SBX-011", "cannot write to " + optionFolder(), e);
        }
        restart();
    }

    @Override
    public void close() {
        if (running()) {
            emptyDataDirectory();
        }
        container.stop(); // which also removes it
        Folders.delete(folder);
        OpenSandboxes.remove(this);
    }

    /** The files belong to the container's user; on this side perhaps nobody may remove them. */
    private void emptyDataDirectory() {
        try {
            container.execInContainer("find", "/var/lib/mysql", "-mindepth", "1", "-delete");
        } catch (IOException | UnsupportedOperationException e) {
            Notices.say("files may be left in " + folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String name() {
        return side.letter();
    }

    @Override
    public MySqlVersion version() {
        MySqlVersion known = version;
        return known == null ? MySqlVersion.parse(tag) : known;
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
        return "node-" + side.letter();
    }

    @Override
    public int peerPort() {
        return MYSQL_PORT;
    }

    @Override
    public Credentials root() {
        return root;
    }

    private Path optionFolder() {
        return folder.resolve("conf");
    }

    @Override
    public Path dataDirectory() {
        return folder.resolve("data");
    }

    @Override
    public Path errorLog() {
        return dataDirectory().resolve("error.log");
    }

    @Override
    public Optional<List<String>> toolCommand(String program) {
        return Subprocess.onPath(program).map(file -> List.of(file.toString()));
    }
}
