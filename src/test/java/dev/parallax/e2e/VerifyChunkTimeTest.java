package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code verify --chunk-time}: what the servers say of the statements and transactions of a comparison. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class VerifyChunkTimeTest {

    private static final int ROWS = 2_000;

    /** While somebody holds this lock on a server, each row takes a second there. */
    private static final String LOCK = "row0";

    /** Each row takes a millisecond at least, on a fast machine and on a slow one. */
    private static final String SLOW = "SLEEP(IF(IS_FREE_LOCK(CONCAT('row', id * 0)), 0.001, 1)) = 0";

    /**
     * With 50 ms: a first chunk of 1,000 rows took far longer, and so did those of 250 and of 62 that follow, being a
     * quarter each; from then on no chunk has more than 50 rows, of the 688 that are left.
     */
    private static final int LEAST_CHUNKS = 3 + 14;

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
            pair.a()
                    .execute(
                            "SET SESSION cte_max_recursion_depth = 10000",
                            "INSERT INTO v.t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                                    + ROWS + ") SELECT i, CONCAT('row ', i), REPEAT('x', 300) FROM n");
            pair.awaitInSync(AuditedPair.SOON);
            // What is left behind the first chunk, of 1,000 rows, is fewer rows than would take ten minutes.
            assertThat(verify(audited, "10m")).isEqualTo(2);
            assertThat(verify(audited, "50ms")).isGreaterThanOrEqualTo(LEAST_CHUNKS);
        }
    }

    /** Compares, with slow rows on b until a transaction of it has been seen there; how many chunks it took. */
    private static long verify(AuditedPair audited, String chunkTime) throws Exception {
        MySqlPair pair = audited.pair();
        for (String summary : new String[] {STATEMENTS, TRANSACTIONS, DIGESTS}) {
            pair.b().execute("TRUNCATE " + summary);
        }
        CompletableFuture<Run> running;
        try (Connection holding = pair.b().connect();
                Statement lock = holding.createStatement()) {
            lock.execute("DO GET_LOCK('" + LOCK + "', 0)");
            running = CompletableFuture.supplyAsync(() -> audited.cli()
                    .report(
                            "verify",
                            AuditedPair.with(
                                    audited.nodes(), "--databases", "v", "--where", SLOW, "--chunk-time", chunkTime)));
            watch(audited, running, lock);
        }
        Run run = running.get(60, TimeUnit.SECONDS).expect(0, "CONSISTENT");
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

    /** In a third session looks at the comparison's transactions, as long as that runs: each is inside a statement. */
    private static void watch(AuditedPair audited, CompletableFuture<Run> running, Statement lock) throws Exception {
        boolean seen = false;
        try (Connection connection = audited.pair().b().connect();
                Statement statement = connection.createStatement()) {
            while (!running.isDone()) {
                try (ResultSet rows = statement.executeQuery(
                        "SELECT t.trx_query FROM information_schema.INNODB_TRX t JOIN performance_schema.threads p"
                                + " ON p.PROCESSLIST_ID = t.trx_mysql_thread_id WHERE p.PROCESSLIST_USER = '"
                                + audited.auditor().user() + "'")) {
                    while (rows.next()) {
                        assertThat(rows.getString(1))
                                .as("what a transaction is about")
                                .isNotNull();
                        if (!seen) {
                            lock.execute("DO RELEASE_LOCK('" + LOCK + "')");
                        }
                        seen = true;
                    }
                }
                // The server looks no more often than this itself.
                Thread.sleep(110);
            }
        }
        assertThat(seen).as("a transaction was seen").isTrue();
    }
}
