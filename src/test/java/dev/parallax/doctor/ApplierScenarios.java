package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What stops the applier of b although both nodes are alike: locks, limits and privileges. */
final class ApplierScenarios {

    private static final String ROWS = "CREATE TABLE d.t (id INT PRIMARY KEY, n INT)";
    static final String BLOBS = "CREATE TABLE d.big (id INT PRIMARY KEY, b LONGBLOB)";
    private static final String WEAK = "'weak'@'localhost'";

    private ApplierScenarios() {}

    static void add(List<Scenario> all) {
        all.add(lockWait());
        all.add(deadlock());
        all.add(largeTransaction());
        // It may not apply at all, or it may not insert into this table.
        all.add(weakApplier("CREATE USER " + WEAK).number(13496));
        all.add(weakApplier("CREATE USER " + WEAK, "GRANT REPLICATION_APPLIER ON *.* TO " + WEAK)
                .number(1142));
        all.add(act(
                        "error_1872",
                        pair -> {
                            pair.run(Side.B, "STOP REPLICA", "RESET REPLICA");
                            refused(pair, "START REPLICA SQL_THREAD");
                        },
                        pair -> {
                            pair.run(Side.B, "START REPLICA");
                            pair.awaitRunning();
                        })
                .number(13123));
    }

    /** b says to its client that the applier does not know where it stands; the status is what the doctor reads. */
    static void refused(DoctorPair pair, String start) {
        assertThatThrownBy(() -> pair.run(Side.B, start))
                .isInstanceOf(SQLException.class)
                .extracting(refusal -> ((SQLException) refusal).getErrorCode())
                .isIn(1871, 1872);
    }

    /** A client of b holds the row for longer than the applier waits. */
    private static Scenario lockWait() {
        Connection[] client = new Connection[1];
        return act(
                "error_1205",
                pair -> {
                    prepare(pair, ROWS, "INSERT d.t VALUES (1, 1)");
                    restartApplier(
                            pair,
                            "SET GLOBAL replica_transaction_retries = 0",
                            "SET GLOBAL innodb_lock_wait_timeout = 1");
                    client[0] = begin(pair, "SELECT * FROM d.t WHERE id = 1 FOR UPDATE");
                    pair.run(Side.A, "UPDATE d.t SET n = 2");
                    Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                },
                pair -> {
                    close(client[0]);
                    pair.run(
                            Side.B,
                            "SET GLOBAL replica_transaction_retries = 10",
                            "SET GLOBAL innodb_lock_wait_timeout = 50");
                    goOn(pair);
                });
    }

    /** The client of b has changed more rows, so that InnoDB rolls the applier back rather than it. */
    private static Scenario deadlock() {
        Connection[] client = new Connection[1];
        return act(
                "error_1213",
                pair -> {
                    prepare(pair, ROWS, "INSERT d.t VALUES (1, 1), (2, 2)");
                    restartApplier(pair, "SET GLOBAL replica_transaction_retries = 0");
                    client[0] = begin(
                            pair,
                            "INSERT d.t VALUES (3, 3), (4, 4), (5, 5), (6, 6), (7, 7), (8, 8), (9, 9)",
                            "UPDATE d.t SET n = 5 WHERE id = 2");
                    pair.run(
                            Side.A,
                            "BEGIN",
                            "UPDATE d.t SET n = 8 WHERE id = 1",
                            "UPDATE d.t SET n = 8 WHERE id = 2",
                            "COMMIT");
                    Awaiting.answer(pair, Side.B, "SELECT COUNT(*) > 0 FROM performance_schema.data_lock_waits", "1");
                    execute(Objects.requireNonNull(client[0]), "SELECT * FROM d.t WHERE id = 1 FOR UPDATE");
                    Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                },
                pair -> {
                    close(client[0]);
                    pair.run(Side.B, "SET GLOBAL replica_transaction_retries = 10");
                    goOn(pair);
                });
    }

    private static Scenario largeTransaction() {
        return act(
                        "error_1197",
                        pair -> {
                            prepare(pair, BLOBS);
                            restartApplier(
                                    pair,
                                    "SET GLOBAL max_binlog_cache_size = 4096",
                                    "SET GLOBAL binlog_cache_size = 4096");
                            pair.run(Side.A, "INSERT d.big VALUES (1, REPEAT('x', 100000))");
                            Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                        },
                        pair -> {
                            pair.run(
                                    Side.B,
                                    "SET GLOBAL max_binlog_cache_size = 18446744073709547520",
                                    "SET GLOBAL binlog_cache_size = 32768");
                            goOn(pair);
                        })
                .and("binlog_cache_limit_difference");
    }

    /** The applier runs as an account that may not do what comes. */
    private static Scenario weakApplier(String... account) {
        return act(
                        "error_1227",
                        pair -> {
                            prepare(pair, ROWS);
                            pair.unlogged(Side.B, account);
                            restartApplier(pair, "CHANGE REPLICATION SOURCE TO PRIVILEGE_CHECKS_USER = " + WEAK);
                            pair.run(Side.A, "INSERT d.t VALUES (1, 1)");
                            Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                        },
                        pair -> {
                            pair.run(
                                    Side.B,
                                    "STOP REPLICA SQL_THREAD",
                                    "CHANGE REPLICATION SOURCE TO PRIVILEGE_CHECKS_USER = NULL");
                            pair.unlogged(Side.B, "DROP USER " + WEAK);
                            goOn(pair);
                        })
                .since(80018);
    }

    static void prepare(DoctorPair pair, String... statements) throws SQLException {
        pair.run(Side.A, "CREATE DATABASE d");
        pair.run(Side.A, statements);
        pair.awaitRunning();
    }

    /** What takes effect when an applier is started. */
    private static void restartApplier(DoctorPair pair, String... changes) throws SQLException {
        pair.run(Side.B, "STOP REPLICA SQL_THREAD");
        pair.run(Side.B, changes);
        pair.run(Side.B, "START REPLICA SQL_THREAD");
    }

    static void goOn(DoctorPair pair) throws SQLException {
        pair.run(Side.B, "START REPLICA");
        pair.awaitRunning();
        pair.run(Side.A, "DROP DATABASE d");
        pair.awaitRunning();
    }

    /** A client of b in a transaction that is never to arrive at a. */
    private static Connection begin(DoctorPair pair, String... statements) throws SQLException {
        Connection client = pair.server(Side.B).connect();
        client.setAutoCommit(false);
        for (String statement : statements) {
            execute(client, statement);
        }
        return client;
    }

    private static void execute(Connection client, String sql) throws SQLException {
        try (Statement statement = client.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void close(@Nullable Connection client) throws SQLException {
        if (client != null) {
            client.rollback();
            client.close();
        }
    }
}
