package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;
import static dev.parallax.doctor.Scenario.recorded;

import dev.parallax.finding.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What stops a link: provoked where a few statements do it, recorded where it takes a failing disk or network. */
final class ErrorScenarios {

    private static final String TABLE = "CREATE TABLE d.t (id INT PRIMARY KEY, n INT)";
    private static final String CHILD =
            "CREATE TABLE d.c (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES d.t (id))";
    private static final String UNCHECKED = "SET SESSION foreign_key_checks = 0";

    private ErrorScenarios() {}

    static void add(List<Scenario> all) {
        List<String> row = List.of(TABLE, "INSERT d.t VALUES (1, 1)");
        List<String> family = List.of(TABLE, CHILD, "INSERT d.t VALUES (1, 1)");
        all.add(broken("1032", row, "DELETE FROM d.t", "UPDATE d.t SET n = 2", "INSERT d.t VALUES (1, 1)"));
        all.add(broken("1050", List.of(), TABLE, TABLE, "DROP TABLE d.t"));
        all.add(broken("1051", row, "DROP TABLE d.t", "DROP TABLE d.t", TABLE));
        all.add(broken(
                "1054",
                row,
                "ALTER TABLE d.t RENAME COLUMN n TO m",
                "ALTER TABLE d.t RENAME COLUMN n TO o",
                "ALTER TABLE d.t RENAME COLUMN m TO n"));
        all.add(broken(
                "1062", row, "INSERT d.t VALUES (2, 5)", "INSERT d.t VALUES (2, 6)", "DELETE FROM d.t WHERE id = 2"));
        all.add(broken(
                "1091",
                row,
                "ALTER TABLE d.t DROP COLUMN n",
                "ALTER TABLE d.t DROP COLUMN n",
                "ALTER TABLE d.t ADD COLUMN n INT"));
        all.add(broken("1146", row, "DROP TABLE d.t", "INSERT d.t VALUES (2, 2)", TABLE));
        all.add(broken("1396", List.of(), "CREATE USER u", "CREATE USER u", "DROP USER u"));
        all.add(broken("1451", family, "INSERT d.c VALUES (1, 1)", "DELETE FROM d.t WHERE id = 1", "DELETE FROM d.c"));
        all.add(broken(
                "1452",
                family,
                "DELETE FROM d.t WHERE id = 1",
                "INSERT d.c VALUES (1, 1)",
                "INSERT d.t VALUES (1, 1)"));
        all.add(broken(
                "1677",
                row,
                "ALTER TABLE d.t DROP COLUMN n, ADD COLUMN n DATE",
                "INSERT d.t VALUES (3, 3)",
                "ALTER TABLE d.t DROP COLUMN n, ADD COLUMN n INT"));
        all.add(broken(
                "1049", List.of(), "DROP DATABASE d", "CREATE TABLE d.x (id INT PRIMARY KEY)", "CREATE DATABASE d"));
        login(all);
        identity(all);
        purged(all);
        Map<String, Long> recorded = Map.ofEntries(
                Map.entry("1021", 1021L),
                Map.entry("1153", 1153L),
                Map.entry("1197", 1197L),
                Map.entry("1205", 1205L),
                Map.entry("1213", 1213L),
                Map.entry("1227", 1227L),
                Map.entry("1305", 1305L),
                Map.entry("1594", 13121L),
                Map.entry("1872", 1872L),
                Map.entry("2005", 2005L),
                Map.entry("2013", 2013L),
                Map.entry("other", 4242L));
        recorded.forEach((rule, code) -> all.add(recorded("error_" + rule, "a.links.0.errors", List.of(code))
                .alsoEdited("a.links.0.error", "as recorded")));
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
                    await(pair, Side.A, "Replica_IO_Running", "No");
                },
                pair -> {
                    pair.run(Side.B, "SET GLOBAL server_id = 2");
                    pair.run(Side.A, "START REPLICA");
                    pair.awaitRunning();
                }));
        all.add(act(
                "error_2026",
                pair -> {
                    pair.link(Side.A, "SOURCE_SSL_CA = '/nowhere/ca.pem'");
                    await(pair, Side.A, "Last_IO_Errno", "2026");
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
                            long deadline = System.nanoTime() + 10_000_000_000L;
                            while (!pair.server(Side.B).queryOne(serving).equals("0") && System.nanoTime() < deadline) {
                                DoctorPair.pause();
                            }
                            pair.run(Side.B, "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
                            pair.run(Side.A, "START REPLICA");
                            await(pair, Side.A, "Replica_IO_Running", "No");
                        },
                        pair -> {
                            String gone = pair.server(Side.B).queryOne("SELECT @@GLOBAL.gtid_purged");
                            String lacking = pair.server(Side.A)
                                    .queryOne("SELECT GTID_SUBTRACT('" + gone + "', @@GLOBAL.gtid_executed)");
                            pair.run(Side.A, "SET GLOBAL gtid_purged = '+" + lacking + "'", "START REPLICA");
                            pair.awaitRunning();
                        })
                .and("link_purged_needed"));
    }

    private static Scenario link(String rule, String change, String back, int code) {
        return act(
                rule,
                pair -> {
                    pair.link(Side.A, change);
                    await(pair, Side.A, "Last_IO_Errno", String.valueOf(code));
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

    /**
     * A statement on a that b cannot apply.
     *
     * @param both what both have before, beside the database d
     * @param onB what b then has otherwise, unlogged
     * @param heal what lets b apply it, unlogged
     */
    private static Scenario broken(String code, List<String> both, String onB, String onA, String heal) {
        return act(
                "error_" + code,
                pair -> {
                    pair.run(Side.A, "CREATE DATABASE d");
                    pair.run(Side.A, both.toArray(String[]::new));
                    pair.awaitRunning();
                    pair.unlogged(Side.B, UNCHECKED, onB);
                    pair.run(Side.A, onA);
                    await(pair, Side.B, "Replica_SQL_Running", "No");
                },
                pair -> {
                    pair.unlogged(Side.B, UNCHECKED, heal);
                    pair.run(Side.B, "START REPLICA SQL_THREAD");
                    pair.awaitRunning();
                    pair.run(Side.A, "DROP DATABASE d", "DROP USER IF EXISTS u");
                    pair.awaitRunning();
                });
    }

    private static void await(DoctorPair pair, Side side, String column, String value) throws SQLException {
        var link = pair.pair().link(side == Side.A ? dev.parallax.sandbox.Side.A : dev.parallax.sandbox.Side.B);
        long deadline = System.nanoTime() + 15_000_000_000L;
        while (!value.equals(link.status().get(column))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(column + " is not " + value + ": " + link.status());
            }
            DoctorPair.pause();
        }
    }
}
