package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;

import dev.parallax.finding.Side;
import dev.parallax.sandbox.MySqlServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules that have a limit, on a pair that really goes beyond it and then does not. */
final class LimitScenarios {

    private static final int SLEEPERS = 9;
    private static final String SLEEP = "SELECT SLEEP(60)";
    private static final String SLEEPING = " FROM performance_schema.threads WHERE PROCESSLIST_INFO = '" + SLEEP + "'";

    private static final String FLUSHES = "performance_schema.file_summary_by_event_name";

    private LimitScenarios() {}

    static void add(List<Scenario> all) {
        all.add(clock());
        all.add(lag());
        all.add(queries());
        all.add(connections());
        all.add(largeEvent());
        all.add(bufferPool());
        all.add(certificate());
        all.add(slowDisk());
    }

    /**
     * The doctor's session on b is a day in the future, at one moment of it, so that its clock is ahead by ever less:
     * by how much depends on how long it takes to be asked.
     */
    private static Scenario clock() {
        return act(
                        "clock_offset",
                        pair -> pair.inSession(Side.B, "SET SESSION timestamp = UNIX_TIMESTAMP(SYSDATE(6)) + 86400"),
                        pair -> pair.inSession(Side.B, "SET SESSION timestamp = DEFAULT"))
                .telling("a's clock is ahead of b's by -8[56][0-9]{3}\\.[0-9]+ s, measured to [0-9]+\\.[0-9]+ s$");
    }

    /** A client's lock keeps b from applying what a has committed. */
    private static Scenario lag() {
        Connection[] reader = new Connection[1];
        String old = "SELECT COUNT(*) FROM performance_schema.replication_applier_status_by_worker WHERE TIMESTAMPDIFF("
                + "MICROSECOND, NULLIF(APPLYING_TRANSACTION_ORIGINAL_COMMIT_TIMESTAMP, 0), NOW(6)) > 2000000";
        return act(
                        "seconds_behind",
                        pair -> {
                            ApplierScenarios.prepare(pair, "CREATE TABLE d.t (id INT PRIMARY KEY)");
                            reader[0] = pair.server(Side.B).connect();
                            execute(reader[0], "LOCK TABLES d.t READ");
                            pair.run(Side.A, "INSERT d.t VALUES (1)");
                            Awaiting.answer(pair, Side.B, old, "1");
                            Awaiting.link(pair, Side.B, "Seconds_Behind_Source", "[2-9]|[1-9][0-9]+");
                        },
                        pair -> {
                            reader[0].close();
                            ApplierScenarios.goOn(pair);
                            // 8.0.15 looks at the queue of its workers only now and then.
                            Awaiting.link(pair, Side.B, "Seconds_Behind_Source", "0");
                        })
                .and("commit_lag")
                .at(Map.of("seconds", 1L))
                .telling("on b: Seconds_Behind_Source is ([2-9]|[1-9][0-9]+)$")
                .telling("commit_lag", "on b: .* is [1-9][0-9]*(\\.[0-9]+)? s old$");
    }

    private static Scenario queries() {
        return act(
                        "threads_running_many",
                        pair -> {
                            for (int i = 0; i < SLEEPERS; i++) {
                                sleep(pair.server(Side.A).connect());
                            }
                            Awaiting.answer(
                                    pair,
                                    Side.A,
                                    "SELECT COUNT(*)" + SLEEPING + " AND PROCESSLIST_TIME > 1",
                                    String.valueOf(SLEEPERS));
                        },
                        pair -> {
                            String ids = pair.server(Side.A).queryOne("SELECT GROUP_CONCAT(PROCESSLIST_ID)" + SLEEPING);
                            for (String id : ids.split(",", -1)) {
                                pair.run(Side.A, "KILL " + id);
                            }
                            Awaiting.answer(
                                    pair,
                                    Side.A,
                                    "SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_ID IN (" + ids
                                            + ")",
                                    "0");
                        })
                .and("long_query")
                .at(Map.of("threads", SLEEPERS - 1L, "seconds", 1L))
                .telling("on a: Threads_running is (9|[1-9][0-9])$")
                .telling("long_query", "on a: a query of root has been running for ([2-9]|[1-9][0-9]) s$");
    }

    private static void sleep(Connection connection) {
        Thread thread = new Thread(() -> {
            try (connection) {
                execute(connection, SLEEP);
            } catch (SQLException e) {
                // Killed, which is how it is meant to end.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** No more than are open now may be; some that are being closed are no matter among so many. */
    private static Scenario connections() {
        List<Connection> clients = new ArrayList<>();
        String[] before = new String[1];
        return act(
                        "connections_near_limit",
                        pair -> {
                            MySqlServer server = pair.server(Side.A);
                            before[0] = server.queryOne("SELECT @@GLOBAL.max_connections");
                            for (int i = 0; i < 30; i++) {
                                clients.add(server.connect());
                            }
                            String open = server.queryOne("SELECT VARIABLE_VALUE FROM performance_schema.global_status"
                                    + " WHERE VARIABLE_NAME = 'Threads_connected'");
                            execute(clients.get(0), "SET GLOBAL max_connections = " + open);
                        },
                        pair -> {
                            execute(clients.get(0), "SET GLOBAL max_connections = " + before[0]);
                            for (Connection client : clients) {
                                client.close();
                            }
                        })
                .telling("on a: 3[0-9] of 3[0-9] connections are in use$");
    }

    /** A row of nine MiB, beside a packet of sixteen, which is not small by itself. */
    private static Scenario largeEvent() {
        return act(
                        "max_allowed_packet_small",
                        pair -> {
                            ApplierScenarios.prepare(
                                    pair,
                                    ApplierScenarios.BLOBS,
                                    "INSERT d.big VALUES (1, REPEAT('x', 9 * 1024 * 1024))");
                            pair.run(Side.A, "SET GLOBAL max_allowed_packet = 16777216");
                        },
                        pair -> {
                            pair.run(Side.A, "SET GLOBAL max_allowed_packet = 67108864");
                            ApplierScenarios.goOn(pair);
                        })
                .telling(
                        "on a: max_allowed_packet is 16777216, the largest of the [0-9]+ events looked at in the newest"
                                + " logs has 9437[2-9][0-9]{2} bytes$");
    }

    /** On machines of a quarter of a GiB, of which a pool of 64 MiB is a quarter and one of 192 MiB three. */
    private static Scenario bufferPool() {
        return act("buffer_pool_share", pair -> resize(pair, 64), pair -> resize(pair, 192))
                .at(Map.of("memory_gib", 0.25))
                .telling("on a and b: innodb_buffer_pool_size is 67108864, of 268435456 bytes of memory$");
    }

    private static void resize(DoctorPair pair, long mib) throws SQLException {
        String bytes = String.valueOf(mib * 1024 * 1024);
        for (Side side : Side.values()) {
            pair.run(side, "SET GLOBAL innodb_buffer_pool_size = " + bytes);
            Awaiting.answer(pair, side, "SELECT @@GLOBAL.innodb_buffer_pool_size", bytes);
        }
    }

    /** Before 8.0.16 a server reads its certificate only when it starts; there {@link OddPairsTest} does it. */
    private static Scenario certificate() {
        String[] before = new String[2];
        return act(
                        "certificate_expires",
                        pair -> {
                            MySqlServer server = pair.server(Side.A);
                            before[0] = server.queryOne("SELECT @@GLOBAL.ssl_cert");
                            before[1] = server.queryOne("SELECT @@GLOBAL.ssl_key");
                            Certificates.write(server.dataDirectory(), Certificates.SHORT, 0, 10);
                            load(pair, Certificates.SHORT + "-cert.pem", Certificates.SHORT + "-key.pem");
                        },
                        pair -> load(pair, before[0], before[1]))
                .since(80016);
    }

    private static void load(DoctorPair pair, String certificate, String key) throws SQLException {
        pair.run(
                Side.A,
                "SET GLOBAL ssl_cert = '" + certificate + "'",
                "SET GLOBAL ssl_key = '" + key + "'",
                "ALTER INSTANCE RELOAD TLS");
    }

    /** No disk takes no time; with the counters gone there are not enough flushes to tell. */
    private static Scenario slowDisk() {
        String counted = "SELECT COUNT_MISC >= 100 FROM " + FLUSHES + " WHERE EVENT_NAME = 'wait/io/file/sql/binlog'";
        return act(
                        "binlog_slow_disk",
                        pair -> {
                            while (pair.server(Side.A).queryOne(counted).equals("0")) {
                                pair.run(Side.A, "CREATE DATABASE d", "DROP DATABASE d");
                            }
                        },
                        pair -> {
                            for (Side side : Side.values()) {
                                pair.run(side, "TRUNCATE TABLE " + FLUSHES);
                            }
                        })
                .at(Map.of("milliseconds", 0L))
                .telling("a flush of the binary log takes [0-9]+\\.[0-9]+ ms on average");
    }

    /** The servers are young enough to be told of, and older than a minute when this ends. */
    static Scenario restartedLately() {
        return act("restarted_lately", pair -> {}, pair -> {
                    for (Side side : Side.values()) {
                        Awaiting.answer(
                                pair,
                                side,
                                "SELECT VARIABLE_VALUE >= 60 FROM performance_schema.global_status"
                                        + " WHERE VARIABLE_NAME = 'Uptime'",
                                "1",
                                Duration.ofSeconds(90));
                    }
                })
                .unless(Map.of("minutes", 1L))
                .telling("it has been running for [0-9]+ s");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
