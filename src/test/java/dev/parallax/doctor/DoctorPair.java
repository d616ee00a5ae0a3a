package dev.parallax.doctor;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.mysql.SslMode;
import dev.parallax.rule.Catalogue;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.server.NodeConnection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A real pair that is set up as the rules want it, and a doctor that asks it in this JVM. */
final class DoctorPair implements AutoCloseable {

    /** The account of both links, with a password that tests know. */
    static final String LINK_USER = "link_user";

    static final String LINK = "'" + LINK_USER + "'@'127.0.0.1'";
    static final String LINK_PASSWORD = "Link-9f2c7d51";

    static final LocalDate TODAY = LocalDate.of(2026, 11, 24);

    static final CompiledRules RULES = CompiledRules.of(Catalogue.builtIn());

    private final MySqlPair pair;
    private final List<NodeConnection> nodes;

    /** @param more privileges of the auditor beside those that suffice; may be empty */
    DoctorPair(String version, String more) throws SQLException {
        // What a sandbox leaves out for speed, and what the manual gives up for it.
        pair = MySqlPair.start(PairOptions.defaults()
                .withVersion(version)
                .withOptions(
                        "--performance-schema=ON",
                        "--innodb-flush-log-at-trx-commit=1",
                        "--loose-slave-parallel-type=LOGICAL_CLOCK",
                        "--loose-slave-parallel-workers=4",
                        "--loose-slave-preserve-commit-order=ON"));
        for (dev.parallax.sandbox.Side side : dev.parallax.sandbox.Side.values()) {
            pair.unlogged(
                    side,
                    "CREATE USER " + LINK + " IDENTIFIED WITH caching_sha2_password BY '" + LINK_PASSWORD
                            + "' REQUIRE SSL",
                    "GRANT REPLICATION SLAVE ON *.* TO " + LINK);
        }
        for (dev.parallax.sandbox.Side side : dev.parallax.sandbox.Side.values()) {
            Side own = side == dev.parallax.sandbox.Side.A ? Side.A : Side.B;
            link(
                    own,
                    "SOURCE_USER = '" + LINK_USER + "', SOURCE_PASSWORD = '" + LINK_PASSWORD
                            + "', SOURCE_SSL = 1, SOURCE_RETRY_COUNT = 86400, " + authority(own));
            pair.unlogged(side, "DROP USER 'replica_user'@'%'");
        }
        awaitRunning();
        Credentials auditor = pair.auditorAccount();
        for (Side side : Side.values()) {
            if (!more.isEmpty()) {
                unlogged(side, "GRANT " + more + " ON *.* TO '" + auditor.user() + "'@'%'");
            }
        }
        nodes = List.of(connect("a", pair.a(), auditor), connect("b", pair.b(), auditor));
    }

    static NodeConnection connect(String name, MySqlServer server, Credentials account) {
        return NodeConnection.open(
                new ConnectionSettings(
                        name,
                        server.host(),
                        server.port(),
                        account.user(),
                        Password.of(account.password()),
                        SslMode.DISABLED,
                        null,
                        ConnectionSettings.DEFAULT_CONNECT_TIMEOUT),
                Duration.ofSeconds(5));
    }

    MySqlPair pair() {
        return pair;
    }

    MySqlServer server(Side side) {
        return side == Side.A ? pair.a() : pair.b();
    }

    boolean atLeast(int major, int minor, int patch) {
        return pair.a().version().atLeast(major, minor, patch);
    }

    /** Statements in today's words, said in those of the server. */
    void run(Side side, String... statements) throws SQLException {
        String[] said = new String[statements.length];
        for (int i = 0; i < said.length; i++) {
            said[i] = words(statements[i]);
        }
        server(side).execute(said);
    }

    void unlogged(Side side, String... statements) throws SQLException {
        String[] all = new String[statements.length + 1];
        all[0] = "SET SESSION sql_log_bin = 0";
        System.arraycopy(statements, 0, all, 1, statements.length);
        run(side, all);
    }

    private String words(String statement) {
        return words(pair.a(), statement);
    }

    /** A statement in today's words, in those of that server. */
    static String words(MySqlServer server, String statement) {
        String said = statement;
        if (!server.version().atLeast(8, 0, 23)) {
            said = said.replace("CHANGE REPLICATION SOURCE TO", "CHANGE MASTER TO")
                    .replace("SOURCE_", "MASTER_")
                    .replace("STOP REPLICA", "STOP SLAVE")
                    .replace("RESET REPLICA", "RESET SLAVE")
                    .replace("START REPLICA", "START SLAVE");
        }
        return server.version().atLeast(8, 0, 26)
                ? said
                : said.replace("replica_", "slave_").replace("source_verify", "master_verify");
    }

    /** How the doctor's own session on that side is to be. */
    void inSession(Side side, String statement) {
        try {
            nodes.get(side.index()).ask(connection -> {
                try (Statement session = connection.createStatement()) {
                    return session.execute(statement);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops a link, changes it, starts it again. */
    void link(Side side, String change) throws SQLException {
        run(side, "STOP REPLICA", "CHANGE REPLICATION SOURCE TO " + change, "START REPLICA");
    }

    /** The option by which the link of this side checks its source's certificate. */
    String authority(Side side) {
        return "SOURCE_SSL_CA = '" + server(side.peer()).dataDirectory().resolve("ca.pem") + "'";
    }

    /** Takes the link of this side away. */
    void unlink(Side side) throws SQLException {
        run(side, "STOP REPLICA", "RESET REPLICA ALL");
    }

    /** Makes it anew as it was. */
    void relink(Side side) throws SQLException {
        MySqlServer source = server(side.peer());
        link(
                side,
                "SOURCE_HOST = '" + source.host() + "', SOURCE_PORT = " + source.port() + ", SOURCE_USER = '"
                        + LINK_USER + "', SOURCE_PASSWORD = '" + LINK_PASSWORD
                        + "', SOURCE_SSL = 1, SOURCE_RETRY_COUNT = 86400, SOURCE_CONNECT_RETRY = 1,"
                        + " SOURCE_AUTO_POSITION = 1, " + authority(side));
        awaitRunning();
    }

    /** Waits until both links run and each node has what the other wrote. */
    void awaitRunning() throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        for (dev.parallax.sandbox.Side side : dev.parallax.sandbox.Side.values()) {
            while (!"Yes".equals(pair.link(side).status().get("Replica_IO_Running"))
                    || !"Yes".equals(pair.link(side).status().get("Replica_SQL_Running"))) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("the link of " + side + " does not run: "
                            + pair.link(side).status());
                }
                pause();
            }
        }
        pair.awaitInSync(Duration.ofSeconds(20));
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Snapshot snapshot() {
        try {
            return SnapshotReader.read(nodes.get(0), nodes.get(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What fires on a state, by rule. */
    static Map<String, List<Finding>> fired(CompiledRules rules, Snapshot snapshot) {
        return fired(rules, snapshot, TODAY);
    }

    static Map<String, List<Finding>> fired(CompiledRules rules, Snapshot snapshot, LocalDate today) {
        return Evaluation.of(rules, snapshot, today).findings().stream()
                .collect(Collectors.groupingBy(finding -> finding.rule().id()));
    }

    static Set<String> firing(Snapshot snapshot) {
        return fired(RULES, snapshot).keySet();
    }

    @Override
    public void close() {
        nodes.forEach(NodeConnection::close);
        pair.close();
    }
}
