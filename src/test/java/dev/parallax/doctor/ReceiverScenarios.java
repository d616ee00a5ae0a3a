package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;

import dev.parallax.finding.Side;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** What keeps a receiver from its source, or the source from giving it the log. */
final class ReceiverScenarios {

    private ReceiverScenarios() {}

    static void add(List<Scenario> all) {
        login(all);
        identity(all);
        purged(all);
        // No name has an empty part, so no name server is asked, and none lets the test wait.
        all.add(link(
                "error_2005", "SOURCE_HOST = 'no..such.host'", "SOURCE_HOST = '127.0.0.1', SOURCE_PORT = %d", 2005));
        all.add(deadProxy());
        all.add(oversizedEvent());
        all.add(unprivileged());
    }

    /** A proxy whose server is gone takes the connection and ends it. */
    private static Scenario deadProxy() {
        ServerSocket[] proxy = new ServerSocket[1];
        return act(
                "error_2013",
                pair -> {
                    proxy[0] = closingAtOnce();
                    pair.link(Side.A, "SOURCE_PORT = " + proxy[0].getLocalPort());
                    Awaiting.link(pair, Side.A, "Last_IO_Errno", "2013");
                },
                pair -> {
                    pair.link(Side.A, "SOURCE_PORT = " + pair.server(Side.B).port());
                    try {
                        proxy[0].close();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    pair.awaitRunning();
                });
    }

    private static ServerSocket closingAtOnce() {
        try {
            ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread thread = new Thread(
                    () -> {
                        while (!listening.isClosed()) {
                            try {
                                listening.accept().close();
                            } catch (IOException e) {
                                // The scenario has ended, or the server hung up first.
                            }
                        }
                    },
                    "dead-proxy");
            thread.setDaemon(true);
            thread.start();
            return listening;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Scenario oversizedEvent() {
        return act(
                        "error_1153",
                        pair -> {
                            // The receiver alone: an applier stopped within a transaction waits a minute for its end.
                            pair.run(
                                    Side.B,
                                    "SET GLOBAL replica_max_allowed_packet = 4096",
                                    "STOP REPLICA IO_THREAD",
                                    "START REPLICA IO_THREAD");
                            pair.run(
                                    Side.A,
                                    "CREATE DATABASE d",
                                    "CREATE TABLE d.big (id INT PRIMARY KEY, b LONGBLOB)",
                                    "INSERT d.big VALUES (1, REPEAT('x', 100000))");
                            Awaiting.link(pair, Side.B, "Replica_IO_Running", "No");
                        },
                        pair -> {
                            pair.run(Side.B, "SET GLOBAL replica_max_allowed_packet = 1073741824", "START REPLICA");
                            pair.awaitRunning();
                            pair.run(Side.A, "DROP DATABASE d");
                            pair.awaitRunning();
                        })
                .number(13125);
    }

    /** The account of the link may log in and may not read the log: the source calls that a wrong password. */
    private static Scenario unprivileged() {
        String privilege = " REPLICATION SLAVE ON *.* ";
        return act(
                        "error_1227",
                        pair -> {
                            pair.unlogged(Side.A, "REVOKE" + privilege + "FROM " + DoctorPair.LINK);
                            pair.link(Side.B, "SOURCE_CONNECT_RETRY = 60");
                            // It logs in again at once, which clears the error, and is refused again. Then it waits.
                            Awaiting.link(
                                    pair, Side.B, "Replica_IO_State", "Waiting to reconnect after a failed regist.*");
                        },
                        pair -> {
                            pair.unlogged(Side.A, "GRANT" + privilege + "TO " + DoctorPair.LINK);
                            pair.link(Side.B, "SOURCE_CONNECT_RETRY = 1");
                            pair.awaitRunning();
                        })
                .number(13120);
    }

    /** What keeps a receiver from logging in. */
    private static void login(List<Scenario> all) {
        all.add(link("error_2003", "SOURCE_PORT = 1", "SOURCE_PORT = %d", 2003).and("link_receiver_connecting"));
        all.add(link(
                "error_1045",
                "SOURCE_PASSWORD = 'wrong'",
                "SOURCE_PASSWORD = '" + DoctorPair.LINK_PASSWORD + "'",
                1045));
        Scenario unencrypted = link(
                "error_2061",
                "SOURCE_SSL = 0, GET_SOURCE_PUBLIC_KEY = 0",
                "SOURCE_SSL = 1, GET_SOURCE_PUBLIC_KEY = 1",
                2061);
        // Without TLS the account is asked for its password, which the server has forgotten since it was flushed.
        all.add(act(
                "error_2061",
                pair -> {
                    pair.unlogged(Side.B, "ALTER USER " + DoctorPair.LINK + " REQUIRE NONE", "FLUSH PRIVILEGES");
                    unencrypted.setUp().on(pair);
                },
                pair -> {
                    pair.unlogged(Side.B, "ALTER USER " + DoctorPair.LINK + " REQUIRE SSL");
                    unencrypted.undo().on(pair);
                }));
    }

    private static void identity(List<Scenario> all) {
        all.add(act(
                        "error_1593",
                        pair -> {
                            pair.run(Side.B, "SET GLOBAL server_id = 1");
                            pair.run(Side.A, "STOP REPLICA", "START REPLICA");
                            Awaiting.link(pair, Side.A, "Replica_IO_Running", "No");
                        },
                        pair -> {
                            pair.run(Side.B, "SET GLOBAL server_id = 2");
                            pair.run(Side.A, "START REPLICA");
                            pair.awaitRunning();
                        })
                .number(13117));
        all.add(act(
                "error_2026",
                pair -> {
                    pair.link(Side.A, "SOURCE_SSL_CA = '/nowhere/ca.pem'");
                    Awaiting.link(pair, Side.A, "Last_IO_Errno", "2026");
                },
                pair -> {
                    pair.link(Side.A, pair.authority(Side.A));
                    pair.awaitRunning();
                }));
    }

    /** What b wrote while a was away is not in its logs any more when a comes back. */
    private static void purged(List<Scenario> all) {
        String serving =
                "SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_COMMAND LIKE 'Binlog Dump%'";
        all.add(act(
                        "error_1236",
                        pair -> {
                            pair.run(Side.A, "STOP REPLICA");
                            // It notices that a is gone when it has something to send.
                            pair.run(Side.B, "CREATE DATABASE d", "DROP DATABASE d", "FLUSH BINARY LOGS");
                            Awaiting.answer(pair, Side.B, serving, "0");
                            pair.run(Side.B, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
                            pair.run(Side.A, "START REPLICA");
                            Awaiting.link(pair, Side.A, "Replica_IO_Running", "No");
                        },
                        pair -> {
                            String gone = pair.server(Side.B).queryOne("SELECT @@GLOBAL.gtid_purged");
                            String lacking = pair.server(Side.A)
                                    .queryOne("SELECT GTID_SUBTRACT('" + gone + "', @@GLOBAL.gtid_executed)");
                            pair.run(Side.A, "SET GLOBAL gtid_purged = '+" + lacking + "'", "START REPLICA");
                            pair.awaitRunning();
                        })
                .and("link_purged_needed")
                // With GTIDs or without, 8.0.15 and later tell 1236 in words and keep this;
                // 5.7 keeps 1236, see OlderNodesTest.
                .number(13114));
    }

    private static Scenario link(String rule, String change, String back, int code) {
        return act(
                rule,
                pair -> {
                    pair.link(Side.A, change);
                    Awaiting.link(pair, Side.A, "Last_IO_Errno", String.valueOf(code));
                },
                pair -> {
                    pair.link(
                            Side.A,
                            String.format(
                                    java.util.Locale.ROOT,
                                    back,
                                    pair.server(Side.B).port()));
                    pair.awaitRunning();
                });
    }
}
