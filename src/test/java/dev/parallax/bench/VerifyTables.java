package dev.parallax.bench;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Tables in sysbench's shape, all in one database, the same on both nodes.
 *
 * <p>Each node fills its own, without logging it: generators with one seed give both the same rows. So a table of any
 * size leaves the logs as small as they were, and nothing has to be replicated.
 *
 * @param count how many, {@code sbtest1} and so on
 * @param rows in all of them together
 * @param groups of eleven digits in {@code c}; half as many are in {@code pad}
 */
record VerifyTables(String database, int count, long rows, int groups) {

    /** As sysbench has them: {@code c CHAR(120)} and {@code pad CHAR(60)}. */
    static final int WIDE = 10;

    /** {@code c CHAR(24)} and {@code pad CHAR(12)}, for many rows on a small disk. */
    static final int NARROW = 2;

    private static final int STEP = 100_000;

    /** What a row takes in InnoDB beside its two strings: other columns, headers, the index on k, free space. */
    private static final int OVERHEAD = 65;

    String table(int number) {
        return database + ".sbtest" + number;
    }

    List<String> names() {
        return IntStream.rangeClosed(1, count).mapToObj(this::table).toList();
    }

    /** Ids are 1 to this. */
    long rowsOf(int number) {
        return rows / count + (number <= rows % count ? 1 : 0);
    }

    /** On each node, roughly. */
    long bytes() {
        return rows * (OVERHEAD + 18L * groups);
    }

    /** The columns, in their order. */
    static String columns() {
        return "id, k, c, pad";
    }

    /** Makes and fills them on both nodes at once. */
    void make(MySqlPair pair) throws SQLException {
        List<CompletableFuture<Void>> both = new ArrayList<>();
        for (Side side : Side.values()) {
            both.add(CompletableFuture.runAsync(() -> {
                try {
                    make(pair.server(side));
                } catch (SQLException e) {
                    throw new CompletionException(e);
                }
            }));
        }
        try {
            CompletableFuture.allOf(both.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new SQLException("cannot make the tables of " + database, e.getCause());
        }
    }

    private void make(MySqlServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION sql_log_bin = 0, cte_max_recursion_depth = " + STEP);
            statement.execute("CREATE DATABASE " + database);
            statement.execute("CREATE TEMPORARY TABLE " + database + ".step (n INT NOT NULL PRIMARY KEY)");
            statement.execute("INSERT INTO " + database + ".step WITH RECURSIVE s (n) AS"
                    + " (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < " + STEP + ") SELECT n FROM s");
            for (int number = 1; number <= count; number++) {
                statement.execute("CREATE TABLE " + table(number) + " (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                        + " k INT NOT NULL DEFAULT 0, c CHAR(" + 12 * groups + ") NOT NULL DEFAULT '',"
                        + " pad CHAR(" + 6 * groups + ") NOT NULL DEFAULT '')");
                for (long from = 0; from < rowsOf(number); from += STEP) {
                    statement.execute(insert(number, from));
                }
                statement.execute("ALTER TABLE " + table(number) + " ADD KEY k (k)");
                statement.execute("ANALYZE NO_WRITE_TO_BINLOG TABLE " + table(number));
            }
        }
    }

    private String insert(int number, long from) {
        long seed = (number * 1_000_000L + from / STEP) * 100;
        return String.format(
                Locale.ROOT,
                "INSERT INTO %s (%s) SELECT %d + n, 1 + FLOOR(RAND(%d) * %d), CONCAT_WS('-', %s),"
                        + " CONCAT_WS('-', %s) FROM %s.step WHERE n <= %d ORDER BY n",
                table(number),
                columns(),
                from,
                seed,
                rowsOf(number),
                digits(seed + 1, groups),
                digits(seed + 50, groups / 2),
                database,
                rowsOf(number) - from);
    }

    private static String digits(long seed, int groups) {
        return IntStream.range(0, groups)
                .mapToObj(group -> "LPAD(FLOOR(RAND(" + (seed + group) + ") * 1e11), 11, '0')")
                .collect(Collectors.joining(", "));
    }
}
