package dev.parallax.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.TableName;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.AsRoot;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A chunk that a server gives up, since it takes longer than any statement may, is asked again as smaller ones. */
@Timeout(300)
class ChunkTooLongTest {

    private static final int ROWS = 20_000;

    /** No chunk of some thousand rows needs as long, however busy the machine is, unless one of its rows waits. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /** One row waits on a server where somebody holds this lock, for longer than any statement may take. */
    private static final String LOCK = "'wait'";

    private static final String SLOW = "SLEEP(IF(id = 15000 AND NOT IS_FREE_LOCK(" + LOCK + "), 1000, 0)) = 0";

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void isAskedAgainAsSmallerOnes(String version) throws Exception {
        TestVersions.assume(version);
        try (MySqlPair pair =
                MySqlPair.start(PairOptions.defaults().withVersion(version).withOptions("--performance-schema=ON"))) {
            pair.a()
                    .execute(
                            "CREATE DATABASE v",
                            "CREATE TABLE v.t (id INT PRIMARY KEY, v INT)",
                            "SET SESSION cte_max_recursion_depth = 1000000",
                            "INSERT INTO v.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                    + ROWS + ") SELECT i, i FROM n");
            pair.awaitInSync(Duration.ofSeconds(60));

            ChunkWalk.Progress progress;
            try (Connection holding = pair.a().connect();
                    Statement lock = holding.createStatement()) {
                lock.execute("DO GET_LOCK(" + LOCK + ", 0)");
                int[] asked = {0};
                progress = walk(pair, at -> {
                    // The first chunk has been given up, and another has not been asked for.
                    if (++asked[0] == 2) {
                        assertThat(at.chunks()).isZero();
                        release(holding);
                    }
                    return true;
                });
            }
            assertThat(progress.done()).isTrue();
            assertThat(progress.a().rows()).isEqualTo(ROWS);
            assertThat(progress.a()).isEqualTo(progress.b());
            assertThat(progress.chunks()).isGreaterThanOrEqualTo(10);
            String givenUp = "SELECT SUM(SUM_ERRORS) FROM performance_schema.events_statements_summary_by_digest"
                    + " WHERE DIGEST_TEXT LIKE 'SELECT COUNT ( * ) , BIT_XOR (%'";
            assertThat(Long.parseLong(pair.a().queryOne(givenUp))).isPositive();
        }
    }

    private static void release(Connection holding) {
        try (Statement lock = holding.createStatement()) {
            lock.execute("DO RELEASE_LOCK(" + LOCK + ")");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In one chunk, as far as that may be. */
    private static ChunkWalk.Progress walk(MySqlPair pair, ChunkWalk.Pace pace) throws Exception {
        VerifyOptions options = new VerifyOptions(
                Duration.ofMillis(500), (long) ROWS, SLOW, 1, Duration.ofSeconds(1), Duration.ofSeconds(1), null);
        try (NodePair nodes = NodePair.open(
                AsRoot.on(pair.server(Side.A)), AsRoot.on(pair.server(Side.B)), Duration.ofSeconds(10), LONGEST)) {
            TableName name = new TableName("v", "t");
            Both<TableCatalog> catalogs = nodes.both(side -> nodes.node(side)
                    .ask(connection ->
                            TableCatalog.read(connection, nodes.node(side).settings(), name::equals)));
            TableShape table =
                    new TableShapes(catalogs, (of, column) -> false, SLOW).all().get(0);
            ComparedKey key = Objects.requireNonNull(table.key());
            Cuts cuts = new Cuts(nodes, new InFlight(), side -> null);
            KeySettler settler = new KeySettler(nodes, cuts, table, key, row -> {
                throw new AssertionError("no row differs: " + row);
            });
            return new ChunkWalk(nodes, table, key, settler, options, ChunkWalk.Progress.start(), pace).run();
        }
    }
}
