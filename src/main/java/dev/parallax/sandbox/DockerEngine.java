package dev.parallax.sandbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.DockerClientFactory;

/** Whether a Docker engine answers on this machine. */
final class DockerEngine {

    private DockerEngine() {}

    /** Looks for a socket first: without one, Testcontainers is not even loaded and nothing is waited for. */
    static boolean answers() {
        return mayExist(System.getenv(), System.getProperty("user.home", "."))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    /** Only engines of this machine count: the servers' files and their loopback ports are needed here. */
    static boolean mayExist(Map<String, String> environment, String home) {
        String host = environment.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty()) {
            return host.startsWith("unix://") && Files.exists(Path.of(host.substring("unix://".length())));
        }
        return Files.exists(Path.of("/var/run/docker.sock")) || Files.exists(Path.of(home, ".docker/run/docker.sock"));
    }
}
