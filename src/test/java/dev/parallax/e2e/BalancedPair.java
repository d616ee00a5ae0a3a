package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.problem.ProblemException;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.HaProxy;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/**
 * A real HAProxy in front of a pair, run with the very file of the documentation: only addresses and ports are those of
 * the test.
 */
final class BalancedPair implements AutoCloseable {

    private static final Path EXAMPLE = Path.of("docs/examples/haproxy.cfg");

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Process process;
    private final Path log;
    private final int port;
    private final Credentials account;

    private BalancedPair(Process process, Path log, int port, Credentials account) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.account = account;
    }

    /**
     * Starts it; empty, with a notice, where this machine cannot have it.
     *
     * @param health where Parallax listens, {@code http://HOST:PORT}
     */
    static Optional<BalancedPair> start(MySqlPair pair, Credentials account, String health, Path folder)
            throws IOException {
        HaProxy haProxy;
        try {
            if (!HaProxy.obtainable()) {
                System.out.println("no HAProxy: none on the PATH, and this is no Debian machine");
                return Optional.empty();
            }
            haProxy = HaProxy.find();
        } catch (ProblemException e) {
            System.out.println("no HAProxy: " + e.getMessage());
            return Optional.empty();
        }
        Files.createDirectories(folder);
        Path configuration = folder.resolve("haproxy.cfg");
        int port = free();
        String example = Files.readString(EXAMPLE);
        String text = example;
        text = replaced(text, "0.0.0.0:3307", "127.0.0.1:" + port);
        text = replaced(text, "10.0.0.1:3306", address(pair, Side.A));
        text = replaced(text, "10.0.0.2:3306", address(pair, Side.B));
        text = replaced(text, "addr 127.0.0.1 port 9104", health.replaceFirst("http://(.*):(\\d+)", "addr $1 port $2"));
        Files.writeString(configuration, text);
        assertThat(haProxy.complaints(configuration)).isEmpty();
        Path log = folder.resolve("haproxy.log");
        return Optional.of(new BalancedPair(haProxy.start(configuration, log), log, port, account));
    }

    private static String replaced(String text, String what, String by) {
        assertThat(text).contains(what);
        return text.replace(what, by);
    }

    private static String address(MySqlPair pair, Side side) {
        return pair.server(side).host() + ":" + pair.server(side).port();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A client's connection; SQLException while no server takes any. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", account.user());
        properties.setProperty("password", account.password());
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("connectTimeout", "5000");
        properties.setProperty("socketTimeout", "5000");
        return DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/", properties);
    }

    static String uuid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.server_uuid")) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    /** Waits until new clients get to that server. */
    void awaitClientsAt(String uuid) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        String last = "";
        while (!last.equals(uuid)) {
            assertThat(System.nanoTime())
                    .as("clients go to %s instead of %s:%n%s", last, uuid, Files.readString(log))
                    .isLessThan(deadline);
            try (Connection client = connect()) {
                last = uuid(client);
            } catch (SQLException e) {
                last = e.toString();
            }
            Thread.sleep(100);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
