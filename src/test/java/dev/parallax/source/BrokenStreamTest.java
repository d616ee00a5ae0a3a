package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.mysql.cj.jdbc.exceptions.PacketTooBigException;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.AsRoot;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections that break anywhere lose no transaction and double none. */
class BrokenStreamTest {

    private static final int KILLS = 4;

    @ParameterizedTest(name = "MySQL {0}")
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void survivesKilledConnectionsAndRestarts(String version) throws Exception {
        TestVersions.assume(version);
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(version))) {
            MySqlServer a = pair.a();
            // The peer has no part in this, and the machine is small.
            pair.stopReplica(Side.B);
            Credentials auditor = pair.auditorAccount();
            ConnectionSettings settings = AsRoot.on(a).withUser(auditor.user(), Password.of(auditor.password()));
            fill(a);
            killedInsideATransaction(a, settings);
            restartedUnderLoad(a, settings);
        }
    }

    /** One transaction of 20 MB among small ones. */
    private static void fill(MySqlServer a) throws SQLException {
        a.execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.big (id INT PRIMARY KEY AUTO_INCREMENT, pad VARCHAR(2000))",
                "CREATE TABLE shop.acc (id BIGINT PRIMARY KEY AUTO_INCREMENT, bal INT)",
                "INSERT INTO shop.acc (bal) VALUES (1)",
                "BEGIN",
                "INSERT INTO shop.big (pad) VALUES (REPEAT('x', 2000))",
                "INSERT INTO shop.big (pad) SELECT x.pad FROM shop.big x, (WITH RECURSIVE n AS"
                        + " (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n) y,"
                        + " (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100)"
                        + " SELECT i FROM n) z",
                "COMMIT",
                "INSERT INTO shop.acc (bal) VALUES (2)");
    }

    private static void killedInsideATransaction(MySqlServer a, ConnectionSettings settings) throws Exception {
        BinlogPosition end = LiveNode.end(a);
        AtomicInteger events = new AtomicInteger();
        AtomicInteger kills = new AtomicInteger();
        RecordingSink sink = new RecordingSink();
        sink.onRows = () -> {
            if (events.incrementAndGet() % 100 == 50 && kills.get() < KILLS) {
                kills.addAndGet(killDumps(a, settings.user()));
            }
        };
        LiveStream stream = new LiveStream(
                settings,
                StreamOptions.defaults(),
                java.util.Set.of(1L, 2L),
                sink,
                dev.parallax.change.TableCompleter.NONE,
                StreamListener.NONE);
        assertThat(stream.run(LiveNode.first(a), () -> end)).isEqualTo(end);
        assertThat(kills.get()).isGreaterThanOrEqualTo(KILLS);
        assertThat(sink.abandoned).isPositive();
        assertThat(sink.transactions).isEqualTo(LiveNode.files(a).transactions);
    }

    /** Now and then, while it connects, the driver takes the head of a TLS record for a packet's: not tested here. */
    private static Connection connect(MySqlServer server) throws SQLException {
        try {
            return server.connect();
        } catch (PacketTooBigException e) {
            return server.connect();
        }
    }

    private static int killDumps(MySqlServer server, String user) {
        int killed = 0;
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                Statement kill = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW PROCESSLIST")) {
            while (rows.next()) {
                if (user.equals(rows.getString("User"))
                        && rows.getString("Command").startsWith("Binlog Dump")) {
                    kill.execute("KILL " + rows.getLong("Id"));
                    killed++;
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return killed;
    }

    private static void restartedUnderLoad(MySqlServer a, ConnectionSettings settings) throws Exception {
        LiveNode.Running running = new LiveNode.Running(settings, LiveNode.first(a));
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> load = CompletableFuture.supplyAsync(() -> load(a, enough));
        Thread.sleep(500);
        a.restart();
        Thread.sleep(500);
        a.kill();
        a.restart();
        Thread.sleep(500);
        enough.set(true);
        assertThat(load.get()).isPositive();
        BinlogPosition end = LiveNode.end(a);
        assertThat(running.stopAt(end)).isEqualTo(end);
        assertThat(running.notes).hasSizeGreaterThanOrEqualTo(2);
        assertThat(running.sink.transactions).isEqualTo(LiveNode.files(a).transactions);
    }

    private static int load(MySqlServer server, AtomicBoolean enough) {
        int outages = 0;
        while (!enough.get()) {
            try (Connection connection = server.connect();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                while (!enough.get()) {
                    statement.execute("INSERT INTO shop.acc (bal) VALUES (1), (2), (3)");
                    statement.execute("UPDATE shop.big SET pad = CONCAT('y', id) WHERE id % 997 = 3");
                    connection.commit();
                }
            } catch (SQLException e) {
                outages++;
                try {
                    Thread.sleep(50);
                } catch (InterruptedException interrupted) {
                    return outages;
                }
            }
        }
        return outages;
    }
}
