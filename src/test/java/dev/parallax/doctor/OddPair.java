package dev.parallax.doctor;

import dev.parallax.finding.Finding;
import dev.parallax.sandbox.MixedServers;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.server.NodeConnection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Two servers of different releases that are set up as no pair should be. Node a follows b and logs nothing itself;
 * neither has GTIDs. What is not said here is as MySQL has it by default.
 */
final class OddPair implements AutoCloseable {

    private final MixedServers servers;
    private final MySqlPair pair;

    /** @param certificates a folder that holds an expired one, for a, and one that soon will be, for b */
    OddPair(String versionOfA, String versionOfB, Path certificates) throws SQLException {
        servers = new MixedServers(versionOfA, versionOfB);
        pair = servers.startBlank(PairOptions.defaults()
                .withGtid(false)
                .withOptions("--performance-schema=ON", "--relay-log=relay-bin", "--relay-log-recovery=OFF")
                .withOptions("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")
                .withOptionsFor(
                        Side.A,
                        "--server-id=1",
                        "--skip-log-bin",
                        "--skip-replica-start",
                        "--replica-skip-errors=1062",
                        "--bind-address=0.0.0.0",
                        "--ssl-cert=" + certificates.resolve(Certificates.EXPIRED + "-cert.pem"),
                        "--ssl-key=" + certificates.resolve(Certificates.EXPIRED + "-key.pem"),
                        "--max-allowed-packet=1G")
                .withOptionsFor(
                        Side.B,
                        "--server-id=2",
                        "--log-bin=mysql-bin",
                        "--log-slave-updates=OFF",
                        "--binlog-ignore-db=scratch",
                        "--relay-log-info-repository=FILE",
                        "--ssl-cert=" + certificates.resolve(Certificates.SHORT + "-cert.pem"),
                        "--ssl-key=" + certificates.resolve(Certificates.SHORT + "-key.pem"),
                        "--innodb-buffer-pool-size=24M")
                // One release, so that only one data directory has to be made for it.
                .withOptionsFor(versionOfA.equals("8.0.31") ? Side.A : Side.B, "--lower-case-table-names=1"));
        createLinkAccount(pair.b());
        run(pair.a(), "CHANGE REPLICATION SOURCE TO " + source(), "START REPLICA");
    }

    static void createLinkAccount(MySqlServer source) throws SQLException {
        source.execute(
                "CREATE USER " + DoctorPair.LINK + " IDENTIFIED WITH caching_sha2_password BY '"
                        + DoctorPair.LINK_PASSWORD + "'",
                "GRANT REPLICATION SLAVE ON *.* TO " + DoctorPair.LINK);
    }

    /** How another server follows this pair's b from where its log now ends. */
    String source() throws SQLException {
        return source(pair, Side.B);
    }

    static String source(MySqlPair pair, Side side) throws SQLException {
        var end = pair.logEnd(side);
        MySqlServer source = pair.server(side);
        return "SOURCE_HOST = '" + source.peerHost() + "', SOURCE_PORT = "
                + source.peerPort() + ", SOURCE_USER = '"
                + DoctorPair.LINK_USER + "', SOURCE_PASSWORD = '" + DoctorPair.LINK_PASSWORD
                + "', GET_SOURCE_PUBLIC_KEY = 1, SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 86400, SOURCE_LOG_FILE = '"
                + end.file()
                + "', SOURCE_LOG_POS = " + end.offset();
    }

    MySqlPair pair() {
        return pair;
    }

    MySqlServer a() {
        return pair.a();
    }

    MySqlServer b() {
        return pair.b();
    }

    Optional<Path> readOnlyFolder() {
        return servers.readOnlyFolder();
    }

    /** Statements in today's words. */
    static void run(MySqlServer server, String... statements) throws SQLException {
        for (String statement : statements) {
            server.execute(DoctorPair.words(server, statement));
        }
    }

    /** What fires now, by rule. Asked as root, who is let in whatever state a server is in. */
    Map<String, List<Finding>> fired() throws InterruptedException {
        return fired(pair);
    }

    static Map<String, List<Finding>> fired(MySqlPair pair) throws InterruptedException {
        try (NodeConnection a = DoctorPair.connect("a", pair.a(), pair.a().root());
                NodeConnection b = DoctorPair.connect("b", pair.b(), pair.b().root())) {
            return DoctorPair.fired(DoctorPair.RULES, SnapshotReader.read(a, b));
        }
    }

    /** Waits until a query tells what is wanted. */
    static void await(MySqlServer server, String query, String wanted) throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (String told = ""; !told.matches(wanted); told = server.queryOne(query)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(query + " tells " + told + " and not " + wanted);
            }
            DoctorPair.pause();
        }
    }

    void awaitLink(String column, String wanted) throws SQLException {
        awaitLink(pair, Side.A, column, wanted);
    }

    static void awaitLink(MySqlPair pair, Side side, String column, String wanted) throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!pair.link(side).status().getOrDefault(column, "").matches(wanted)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        column + " is not " + wanted + ": " + pair.link(side).status());
            }
            DoctorPair.pause();
        }
    }

    @Override
    public void close() {
        pair.close();
    }
}
