package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What operators and accidents do to a pair, one pair for all of it; each test leaves it in step. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class FaultInjectionTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static MySqlPair pair;

    @BeforeAll
    static void start() throws SQLException {
        pair = MySqlPair.start(PairOptions.defaults().withVersion(TestVersions.USUAL));
        pair.a().execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY, v INT)");
    }

    @AfterAll
    static void stop() {
        pair.close();
    }

    @BeforeEach
    void clean() throws SQLException {
        pair.a().execute("DELETE FROM d.t");
        pair.awaitInSync(SOON);
    }

    @Test
    void anAuditorReadsAndFollowsButCannotWrite() throws SQLException {
        Credentials auditor = pair.auditorAccount();
        assertThat(auditor.toString()).doesNotContain(auditor.password());
        for (Side side : Side.values()) {
            try (Connection connection = pair.server(side).connect(auditor);
                    var statement = connection.createStatement()) {
                assertThat(statement.executeQuery("SELECT COUNT(*) FROM d.t").next())
                        .isTrue();
                assertThat(statement.executeQuery("SHOW REPLICA STATUS").next()).isTrue();
                assertThat(statement.executeQuery("SHOW BINARY LOGS").next()).isTrue();
                assertThatThrownBy(() -> statement.execute("INSERT INTO d.t VALUES (1, 1)"))
                        .isInstanceOf(SQLException.class);
            }
        }
    }

    @Test
    void anEmptyTransactionMakesTheOtherSideSkipTheRealOne() throws SQLException {
        pair.stopApplier(Side.B);
        String before = pair.a().queryOne("SELECT @@GLOBAL.gtid_executed");
        pair.a().execute("INSERT INTO d.t VALUES (1, 1)");
        String gtid =
                pair.a().queryOne("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + before.replace("\n", "") + "')");
        pair.injectEmptyTransaction(Side.B, gtid);
        pair.startApplier(Side.B);
        pair.awaitInSync(SOON);
        assertThat(count(Side.A)).isEqualTo("1");
        assertThat(count(Side.B)).isEqualTo("0");
        // For the next test's DELETE, which would find no row to delete on b.
        pair.unlogged(Side.B, "INSERT INTO d.t VALUES (1, 1)");
    }

    @Test
    void anUnloggedWriteStaysWhereItIs() throws SQLException {
        pair.unlogged(Side.A, "INSERT INTO d.t VALUES (2, 2)");
        pair.awaitInSync(SOON);
        assertThat(count(Side.A)).isEqualTo("1");
        assertThat(count(Side.B)).isEqualTo("0");
        pair.unlogged(Side.A, "DELETE FROM d.t");
    }

    @Test
    void aStuckApplierIsReportedWithItsErrorUntilItIsIdempotent() throws SQLException {
        pair.unlogged(Side.B, "INSERT INTO d.t VALUES (3, 30)");
        pair.a().execute("INSERT INTO d.t VALUES (3, 3)");
        assertThatThrownBy(() -> pair.awaitInSync(SOON))
                .hasMessageContaining("on b stands still")
                .hasMessageContaining("1062")
                .hasMessageContaining("Duplicate entry");
        pair.setIdempotent(Side.B);
        pair.startApplier(Side.B);
        pair.awaitInSync(SOON);
        assertThat(pair.b().queryOne("SELECT v FROM d.t WHERE id = 3")).isEqualTo("3");
        pair.setStrict(Side.B);
    }

    @Test
    void aKilledServerComesBackAndGoesOn() throws SQLException {
        int port = pair.b().port();
        pair.b().kill();
        assertThat(pair.b().running()).isFalse();
        pair.a().execute("INSERT INTO d.t VALUES (4, 4)");
        pair.b().restartWith(List.of("--binlog-row-image=MINIMAL"));
        pair.awaitInSync(SOON);
        assertThat(pair.b().port()).isEqualTo(port);
        assertThat(count(Side.B)).isEqualTo("1");
        assertThat(pair.b().queryOne("SELECT @@GLOBAL.binlog_row_image")).isEqualTo("MINIMAL");
    }

    @Test
    void severalPairsLiveSideBySide() throws SQLException {
        List<MySqlPair> more = new ArrayList<>();
        try {
            more.add(MySqlPair.start(PairOptions.defaults()
                    .withVersion(TestVersions.USUAL)
                    .withGtid(false)
                    .withOptionsFor(Side.B, "--lower-case-table-names=1")));
            MySqlPair other = more.get(0);
            other.a().execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY)");
            other.awaitInSync(SOON); // else it is the table that is skipped
            other.stopApplier(Side.B);
            other.a().execute("INSERT INTO d.t VALUES (1)", "INSERT INTO d.t VALUES (2)");
            other.skipCounter(Side.B, 1);
            other.awaitInSync(SOON);
            assertThat(other.b().queryOne("SELECT GROUP_CONCAT(id) FROM d.t")).isEqualTo("2");
            assertThat(other.b().queryOne("SELECT @@lower_case_table_names")).isEqualTo("1");
            assertThat(count(Side.A)).isEqualTo("0");
        } finally {
            more.forEach(MySqlPair::close);
        }
    }

    private static String count(Side side) throws SQLException {
        return pair.server(side).queryOne("SELECT COUNT(*) FROM d.t");
    }
}
