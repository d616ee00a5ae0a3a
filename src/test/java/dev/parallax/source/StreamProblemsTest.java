package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parallax.change.TableCompleter;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.mysql.SslMode;
import dev.parallax.problem.ProblemException;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.Connections;
import dev.parallax.server.PeerProgress;
import dev.parallax.server.ServerIdentity;
import dev.parallax.testing.AsRoot;
import dev.parallax.testing.TestVersions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be wrong with a server gives one clear problem: no hang, no password in it. */
@Timeout(90)
class StreamProblemsTest {

    private static final String WRONG_PASSWORD = "s3cret-that-must-not-show";

    @ParameterizedTest(name = "MySQL {0}")
    @MethodSource("dev.parallax.testing.TestVersions#all")
    void saysWhatIsWrong(String version) throws Exception {
        TestVersions.assume(version);
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(version))) {
            MySqlServer a = pair.a();
            ConnectionSettings settings = AsRoot.on(a);
            accounts(a, settings);
            certificates(pair, settings);
            endsWithinHandshake(settings);
            identity(settings, version);
            inventory(a, settings);
            positionsPastFourGigabytes(a, settings);
            progressByGtid(pair);
            lostLogs(a, settings);
        }
    }

    private static void accounts(MySqlServer a, ConnectionSettings settings) throws Exception {
        BinlogPosition first = LiveNode.first(a);
        ConnectionSettings wrong = settings.withUser(settings.user(), Password.of(WRONG_PASSWORD));
        assertProblem("PX-NET-002", 2, wrong, first);
        assertProblem("PX-NET-002", 2, wrong.withSsl(SslMode.DISABLED, null), first);
        problem("PX-NET-002", () -> Connections.open(wrong));

        pair(
                a,
                "CREATE USER 'reader'@'%' IDENTIFIED BY '" + WRONG_PASSWORD + "'",
                "GRANT SELECT ON *.* TO 'reader'@'%'");
        ConnectionSettings reader = settings.withUser("reader", Password.of(WRONG_PASSWORD));
        ProblemException missing = assertProblem("PX-NET-003", 2, reader, first);
        assertThat(missing).hasMessageContaining("GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'reader'@");
        try (Connection connection = Connections.open(reader)) {
            problem("PX-NET-003", () -> BinaryLogs.list(connection, reader));
            problem("PX-NET-003", () -> BinaryLogs.end(connection, reader));
        }
    }

    private static void pair(MySqlServer a, String... statements) throws Exception {
        a.execute("SET SESSION sql_log_bin = 0", statements[0], statements[1]);
    }

    private static void certificates(MySqlPair pair, ConnectionSettings settings) throws Exception {
        BinlogPosition end = LiveNode.end(pair.a());
        BinlogPosition first = LiveNode.first(pair.a());
        Path own = pair.a().dataDirectory().resolve("ca.pem");
        if (!own.toFile().exists()) {
            return;
        }
        ConnectionSettings verified = settings.withSsl(SslMode.VERIFY_CA, own);
        assertThat(new LiveNode.Running(verified, first).stopAt(end)).isEqualTo(end);
        Connections.open(verified).close();
        // A server's own certificate names no host.
        assertProblem("PX-NET-005", 2, settings.withSsl(SslMode.VERIFY_IDENTITY, own), first);
        problem("PX-NET-005", () -> Connections.open(settings.withSsl(SslMode.VERIFY_IDENTITY, own)));
        assertProblem("PX-NET-005", 2, settings.withSsl(SslMode.VERIFY_CA, null), first);
        Path key = pair.a().dataDirectory().resolve("server-key.pem");
        assertProblem("PX-NET-005", 2, settings.withSsl(SslMode.VERIFY_CA, key), first);
    }

    /** A server that stops while a connection is being encrypted is unreachable: nothing is wrong with the encryption. */
    private static void endsWithinHandshake(ConnectionSettings settings) throws Exception {
        try (HandshakeCutter cutter = HandshakeCutter.before(settings.port())) {
            ConnectionSettings cut = settings.withPort(cutter.port());
            assertThat(cut.sslMode()).isEqualTo(SslMode.PREFERRED);
            problem("PX-NET-001", () -> Connections.open(cut));
            assertProblem("PX-NET-001", 2, cut, new BinlogPosition("mysql-bin.000001", 4));
            assertThat(cutter.handshakes()).as("handshakes begun").isGreaterThan(1);
        }
    }

    private static void identity(ConnectionSettings settings, String version) throws Exception {
        try (Connection connection = Connections.open(settings)) {
            ServerIdentity identity = ServerIdentity.read(connection, settings);
            assertThat(identity.version().text()).startsWith(version);
            assertThat(identity.gtidMode()).isTrue();
            assertThat(identity.logBin()).isTrue();
            assertThat(identity.logReplicaUpdates()).isTrue();
            assertThat(identity.rowImage()).isEqualTo("FULL");
            assertThat(identity.serverId()).isPositive();
            problem("PX-NET-007", () -> {
                try (java.sql.Statement statement = connection.createStatement()) {
                    statement.execute("CREATE DATABASE must_not_be");
                } catch (java.sql.SQLException e) {
                    throw dev.parallax.server.ConnectionProblems.statementFailed(settings, e, "");
                }
            });
        }
    }

    private static void inventory(MySqlServer a, ConnectionSettings settings) throws Exception {
        Thread.sleep(1100);
        a.execute("FLUSH BINARY LOGS");
        Instant between = Instant.now();
        Thread.sleep(1100);
        a.execute("FLUSH BINARY LOGS");
        try (Connection connection = Connections.open(settings)) {
            BinlogInventory inventory = new BinlogInventory(settings, connection);
            int count = inventory.list().size();
            assertThat(inventory.covering(between))
                    .isEqualTo(new BinlogInventory.Coverage(
                            inventory.list().get(count - 2).file(), true));
            assertThat(inventory.covering(Instant.EPOCH))
                    .isEqualTo(new BinlogInventory.Coverage(inventory.oldest().file(), false));
            assertThat(inventory.covering(Instant.now().plusSeconds(60)).file())
                    .isEqualTo(inventory.end().file());
        }
    }

    /** As if a dump request could hold only 500 bytes: the file is asked for from its start, and passed over. */
    private static void positionsPastFourGigabytes(MySqlServer a, ConnectionSettings settings) throws Exception {
        a.execute("CREATE DATABASE past", "CREATE TABLE past.t (id INT PRIMARY KEY)", "CREATE TABLE past.u (id INT)");
        BinlogPosition middle = LiveNode.end(a);
        a.execute("INSERT INTO past.t VALUES (1), (2)", "UPDATE past.t SET id = 3 WHERE id = 1");
        BinlogPosition end = LiveNode.end(a);
        LiveNode.Running plain = new LiveNode.Running(settings, middle);
        LiveNode.Running past = new LiveNode.Running(settings, middle, StreamOptions.defaults(), 500);
        assertThat(middle.offset()).isGreaterThan(500);
        assertThat(plain.stopAt(end)).isEqualTo(end);
        assertThat(past.stopAt(end)).isEqualTo(end);
        assertThat(past.sink.transactions).isEqualTo(plain.sink.transactions).hasSize(2);
    }

    private static void progressByGtid(MySqlPair pair) throws Exception {
        ConnectionSettings b = AsRoot.on(pair.b());
        try (Connection onA = Connections.open(AsRoot.on(pair.a()));
                Connection onB = Connections.open(b)) {
            pair.stopApplier(Side.B);
            pair.a().execute("CREATE DATABASE ahead");
            PeerProgress.Mark mark = PeerProgress.Mark.read(onA, AsRoot.on(pair.a()));
            PeerProgress.Answer stopped = PeerProgress.of(onB, b, mark, true);
            assertThat(stopped.state()).isEqualTo(PeerProgress.State.CANNOT);
            assertThat(stopped.reason()).contains("applier of b").contains("transactions are missing");
            pair.startApplier(Side.B);
            pair.awaitInSync(Duration.ofSeconds(30));
            assertThat(PeerProgress.of(onB, b, mark, true).state()).isEqualTo(PeerProgress.State.CAUGHT_UP);
        }
    }

    private static void lostLogs(MySqlServer a, ConnectionSettings settings) throws Exception {
        BinlogPosition first = LiveNode.first(a);
        BinlogPosition end = LiveNode.end(a);
        assertProblem("PX-SRC-018", 3, settings, new BinlogPosition(end.file(), end.offset() + 100_000));
        a.execute("FLUSH BINARY LOGS");
        a.execute("PURGE BINARY LOGS TO '" + LiveNode.end(a).file() + "'");
        // A file that a connection just ended still reads is kept; so the oldest is asked for.
        BinlogPosition oldest = LiveNode.first(a);
        assertThat(oldest).isGreaterThan(first);
        ProblemException purged = assertProblem("PX-SRC-017", 3, settings, first);
        assertThat(purged)
                .hasMessageContaining(first.file() + " was purged on a")
                .hasMessageContaining("audit from " + oldest.file());
        assertProblem(
                "PX-SRC-020", 3, settings, new BinlogPosition(LiveNode.end(a).file(), 50));
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        ConnectionSettings closed = ConnectionSettings.of("a", "127.0.0.1", 1, "u", Password.of(WRONG_PASSWORD));
        BinlogPosition anywhere = new BinlogPosition("mysql-bin.000001", 4);
        assertProblem("PX-NET-001", 2, closed, anywhere);
        problem("PX-NET-001", () -> Connections.open(closed));
        try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ConnectionSettings silent = closed.withPort(mute.getLocalPort()).withConnectTimeout(Duration.ofMillis(300));
            assertProblem("PX-NET-001", 2, silent, anywhere);
            problem("PX-NET-001", () -> Connections.open(silent));
        }
    }

    private static ProblemException assertProblem(
            String code, int exitStatus, ConnectionSettings settings, BinlogPosition start) {
        RecordingSink sink = new RecordingSink();
        LiveStream stream = new LiveStream(
                settings, StreamOptions.defaults(), Set.of(), sink, TableCompleter.NONE, StreamListener.NONE);
        ProblemException problem = problem(code, () -> stream.run(start, () -> null));
        assertThat(problem.kind().exitStatus()).isEqualTo(exitStatus);
        return problem;
    }

    private static ProblemException problem(String code, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, action);
        assertThat(problem).isNotNull();
        assertThat(problem.code() + " " + problem.getMessage()).startsWith(code);
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(WRONG_PASSWORD);
        }
        return problem;
    }
}
