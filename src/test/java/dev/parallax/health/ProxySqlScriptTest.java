package dev.parallax.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documentation's script for ProxySQL's scheduler: what it decides. The admin interface itself is not at hand: a
 * client that writes down what it is told stands for it.
 */
class ProxySqlScriptTest {

    private static final Path SCRIPT =
            Path.of("docs/examples/proxysql-health.sh").toAbsolutePath();

    @TempDir
    private Path folder;

    private final Map<String, Integer> answers = new ConcurrentHashMap<>();

    @Test
    void theFirstHealthyNodeAloneIsOnline() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "there is no curl");
        HttpServer health = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        health.createContext("/", exchange -> {
            exchange.sendResponseHeaders(
                    answers.getOrDefault(exchange.getRequestURI().getPath(), 404), -1);
            exchange.close();
        });
        health.start();
        String url = "http://127.0.0.1:" + health.getAddress().getPort();
        try {
            answers.putAll(Map.of("/health/a", 200, "/health/b", 200));
            assertThat(told(url, "0")).containsExactly(change("ONLINE", "OFFLINE_HARD"));
            assertThat(told(url, "1")).as("it is so already").isEmpty();
            answers.put("/health/a", 503);
            assertThat(told(url, "0")).containsExactly(change("OFFLINE_HARD", "ONLINE"));
            answers.put("/health/b", 503);
            assertThat(told(url, "0")).containsExactly(change("OFFLINE_HARD", "OFFLINE_HARD"));
        } finally {
            health.stop(0);
        }
        assertThat(told(url, "0")).as("Parallax is gone").containsExactly(change("OFFLINE_HARD", "OFFLINE_HARD"));
    }

    private static String change(String a, String b) {
        return "UPDATE mysql_servers SET status = '" + a
                + "' WHERE hostgroup_id = 10 AND hostname = 'db1' AND port = 3306; UPDATE mysql_servers SET status = '"
                + b + "' WHERE hostgroup_id = 10 AND hostname = 'db2' AND port = 3307; LOAD MYSQL SERVERS TO RUNTIME";
    }

    /** What it changes, where the admin interface says that so many servers have the wanted status already. */
    private List<String> told(String url, String already) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Files.deleteIfExists(said);
        Path client = folder.resolve("mysql");
        Files.writeString(client, """
                #!/bin/sh
                for last; do :; done
                case $last in
                SELECT*) echo %s ;;
                *) echo "$last" >>'%s' ;;
                esac
                """.formatted(already, said));
        assertThat(client.toFile().setExecutable(true)).isTrue();
        ProcessBuilder script = new ProcessBuilder(SCRIPT.toString(), url, "10", "a=db1:3306", "b=db2:3307");
        script.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        Process process = script.inheritIO().start();
        assertThat(process.waitFor()).isZero();
        return Files.exists(said) ? Files.readAllLines(said) : List.of();
    }
}
