package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code verify --chunk-time}: what the servers say of the statements and transactions of a comparison. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VerifyChunkTimeTest {

    private static final int ROWS = 200_000;

    private static final String STATEMENTS = "performance_schema.events_statements_summary_by_user_by_event_name";
    private static final String TRANSACTIONS = "performance_schema.events_transactions_summary_by_user_by_event_name";
    private static final String DIGESTS = "performance_schema.events_statements_summary_by_digest";

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#crossedPairs")
    void chunksFollowTheTimeAndNothingIsHeldLonger(PairOptions options) throws Exception {
        TestVersions.assume(options);
        try (AuditedPair audited = new AuditedPair(options.withOptions("--performance-schema=ON"))) {
            MySqlPair pair = audited.pair();
            pair.a().execute("CREATE DATABASE v", "CREATE TABLE v.t (id INT PRIMARY KEY, s VARCHAR(100), b BLOB)");
            pair.awaitInSync(AuditedPair.SOON);
            for (Side side : Side.values()) {
                pair.server(side)
                        .execute(
                                "SET SESSION sql_log_bin = 0, cte_max_recursion_depth = 1000000",
                                "INSERT INTO v.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                        + ROWS + ") SELECT i, CONCAT('row ', i), REPEAT('x', 300) FROM n");
            }
            AtomicLong seen = new AtomicLong();
            long few = verify(audited, "500ms", seen);
            long many = verify(audited, "50ms", seen);
            for (int i = 0; i < 10 && seen.get() == 0; i++) {
                verify(audited, "50ms", seen);
            }
            System.out.println(options + ": " + few + " chunks at 500 ms, " + many + " at 50 ms");
            assertThat(many).isGreaterThan(few);
            assertThat(seen).as("transactions seen").hasPositiveValue();
        }
    }

    /** Compares; how many chunks it took. */
    private static long verify(AuditedPair audited, String chunkTime, AtomicLong seen) throws Exception {
        MySqlPair pair = audited.pair();
        for (String summary : new String[] {STATEMENTS, TRANSACTIONS, DIGESTS}) {
            pair.b().execute("TRUNCATE " + summary);
        }
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Void> watched = CompletableFuture.runAsync(() -> watch(audited, enough, seen));
        Run run;
        try {
            run = audited.cli()
                    .report("verify", AuditedPair.with(audited.nodes(), "--databases", "v", "--chunk-time", chunkTime))
                    .expect(0, "CONSISTENT");
        } finally {
            enough.set(true);
        }
        watched.get(60, TimeUnit.SECONDS);
        long chunks = run.report().get("tables").get(0).get("chunks").asLong();
        assertThat(run.report().get("tables").get(0).get("rows").toString())
                .isEqualTo("{\"a\":" + ROWS + ",\"b\":" + ROWS + "}");
        assertThat(number(pair, "SUM(COUNT_STAR)", DIGESTS, "DIGEST_TEXT LIKE 'SELECT COUNT ( * ) , BIT_XOR (%'"))
                .as("statements about chunks")
                .isEqualTo(chunks);
        String user = "USER = '" + audited.auditor().user() + "'";
        long longestTransaction = number(pair, "MAX(MAX_TIMER_WAIT)", TRANSACTIONS, user);
        assertThat(longestTransaction).as("transactions are counted").isPositive();
        assertThat(longestTransaction)
                .as("the longest transaction is part of a statement")
                .isLessThanOrEqualTo(number(
                        pair, "MAX(MAX_TIMER_WAIT)", STATEMENTS, user + " AND EVENT_NAME = 'statement/sql/select'"));
        return chunks;
    }

    private static long number(MySqlPair pair, String what, String from, String where) throws SQLException {
        return Long.parseLong(pair.b().queryOne("SELECT COALESCE(" + what + ", 0) FROM " + from + " WHERE " + where));
    }

    /** Counts the transactions of the comparison that a third session sees; each is inside a statement. */
    private static void watch(AuditedPair audited, AtomicBoolean enough, AtomicLong seen) {
        try (Connection connection = audited.pair().b().connect();
                Statement statement = connection.createStatement()) {
            while (!enough.get()) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT t.trx_query FROM information_schema.INNODB_TRX t JOIN performance_schema.threads p"
                                + " ON p.PROCESSLIST_ID = t.trx_mysql_thread_id WHERE p.PROCESSLIST_USER = '"
                                + audited.auditor().user() + "'")) {
                    while (rows.next()) {
                        assertThat(rows.getString(1))
                                .as("what a transaction is about")
                                .isNotNull();
                        seen.incrementAndGet();
                    }
                }
                // The server looks no more often than this itself.
                Thread.sleep(110);
            }
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
