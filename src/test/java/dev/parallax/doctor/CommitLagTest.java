package dev.parallax.doctor;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.ServerVersion;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.ReplicationVocabulary;
import dev.parallax.sandbox.Side;
import dev.parallax.server.Connections;
import dev.parallax.testing.AsRoot;
import dev.parallax.testing.TestVersions;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whose commit the lag is measured by. Both clocks are this machine's, so that its age is known from two sides. */
class CommitLagTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** A commit lies between two looks at the clock. */
    private record Commit(double before, double after) {}

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
    void whatIsMeasured(PairOptions options) throws SQLException, InterruptedException {
        TestVersions.assume(options);
        try (MySqlPair pair = MySqlPair.start(options);
                Connection doctor = Connections.open(AsRoot.on(pair.b()));
                Connection reader = pair.connect(Side.B);
                Statement lock = reader.createStatement()) {
            pair.a().execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY)");
            pair.awaitInSync(SOON);
            assertThat(text(doctor, "SELECT @@SESSION.time_zone AS answer"))
                    .as("an hour that a zone has twice is no lag of an hour")
                    .isEqualTo("+00:00");
            lock.execute("LOCK TABLES d.t READ");
            Commit first = insert(pair, 1);
            await(
                    doctor,
                    "SELECT COUNT(*) AS answer FROM performance_schema.replication_applier_status_by_worker WHERE"
                            + " APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP <> 0");
            insert(pair, 2);
            received(doctor, insert(pair, 3));
            expectAgeOf(first, doctor);

            lock.execute("UNLOCK TABLES");
            pair.awaitInSync(SOON);
            pair.b().execute("INSERT d.t VALUES (4)");
            pair.awaitInSync(SOON);
            assertThat(lag(doctor))
                    .as("all is applied, and what b wrote came back or did not")
                    .isZero();

            delay(pair, 3600);
            insert(pair, 5);
            Commit last = insert(pair, 6);
            received(doctor, last);
            expectAgeOf(last, doctor);
        }
    }

    private static Commit insert(MySqlPair pair, int id) throws SQLException {
        double before = now(pair.a().queryOne("SELECT UNIX_TIMESTAMP(NOW(6))"));
        pair.a().execute("INSERT d.t VALUES (" + id + ")");
        return new Commit(before, now(pair.a().queryOne("SELECT UNIX_TIMESTAMP(NOW(6))")));
    }

    private static void expectAgeOf(Commit commit, Connection doctor) throws SQLException {
        double before = clock(doctor);
        double lag = lag(doctor);
        double after = clock(doctor);
        assertThat(lag).isBetween(before - commit.after(), after - commit.before());
    }

    private static double lag(Connection doctor) throws SQLException {
        ServerVersion version = ServerVersion.parse(doctor.getMetaData().getDatabaseProductVersion());
        return ((Number) requireNonNull(Links.read(doctor, version, true).get(0).get("lag_seconds"))).doubleValue();
    }

    private static void delay(MySqlPair pair, int seconds) throws SQLException {
        ReplicationVocabulary words = ReplicationVocabulary.of(pair.b().version());
        pair.b()
                .execute(
                        words.stopApplier(),
                        "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = " + seconds,
                        "START REPLICA SQL_THREAD");
    }

    private static void received(Connection doctor, Commit commit) throws SQLException, InterruptedException {
        await(
                doctor,
                "SELECT COUNT(*) AS answer FROM performance_schema.replication_connection_status WHERE UNIX_TIMESTAMP("
                        + "LAST_QUEUED_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP) >= "
                        + BigDecimal.valueOf(commit.before()));
    }

    private static void await(Connection doctor, String counted) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (text(doctor, counted).equals("0")) {
            assertThat(System.nanoTime()).as(counted).isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    private static double clock(Connection connection) throws SQLException {
        return now(text(connection, "SELECT UNIX_TIMESTAMP(NOW(6)) AS answer"));
    }

    private static double now(String text) {
        return Double.parseDouble(text);
    }

    private static String text(Connection connection, String sql) throws SQLException {
        return Query.one(connection, sql).text("answer");
    }
}
