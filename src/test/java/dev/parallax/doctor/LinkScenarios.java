package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;
import static dev.parallax.doctor.Scenario.set;

import dev.parallax.finding.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

/** Rules about the links of a pair. */
final class LinkScenarios {

    private LinkScenarios() {}

    static void add(List<Scenario> all) {
        all.add(act("link_missing", pair -> pair.unlink(Side.A), pair -> pair.relink(Side.A)));
        all.add(act("link_receiver_stopped", pair -> pair.run(Side.A, "STOP REPLICA IO_THREAD"), pair -> {
            pair.run(Side.A, "START REPLICA IO_THREAD");
            pair.awaitRunning();
        }));
        all.add(act(
                "link_applier_stopped",
                pair -> pair.run(Side.A, "STOP REPLICA SQL_THREAD"),
                pair -> pair.run(Side.A, "START REPLICA SQL_THREAD")));
        all.add(act(
                "split_brain_risk",
                pair -> {
                    pair.run(Side.A, "STOP REPLICA");
                    pair.run(Side.B, "STOP REPLICA");
                },
                pair -> {
                    pair.run(Side.A, "START REPLICA");
                    pair.run(Side.B, "START REPLICA");
                    pair.awaitRunning();
                }));
        all.add(change("link_auto_position_off", "SOURCE_AUTO_POSITION = 0", "SOURCE_AUTO_POSITION = 1"));
        all.add(act("link_file_purged", LinkScenarios::purge, pair -> {
            pair.link(Side.A, "SOURCE_AUTO_POSITION = 1");
            pair.awaitRunning();
        }));
        all.add(act("link_gap", LinkScenarios::passOver, pair -> {
            pair.run(Side.A, "START REPLICA");
            pair.awaitRunning();
        }));
        all.add(change("link_gives_up", "SOURCE_RETRY_COUNT = 1", "SOURCE_RETRY_COUNT = 86400"));
        all.add(change("link_retries_slowly", "SOURCE_CONNECT_RETRY = 600", "SOURCE_CONNECT_RETRY = 1"));
        filters(all);
        all.add(set("replica_exec_mode", "replica_exec_mode", "'IDEMPOTENT'"));
        all.add(set("replica_type_conversions", "replica_type_conversions", "'ALL_LOSSY'"));
        all.add(applier(
                "commit_order_not_kept",
                "SET GLOBAL replica_preserve_commit_order = OFF",
                "SET GLOBAL replica_preserve_commit_order = ON"));
        all.add(applier(
                "applier_single",
                "SET GLOBAL replica_parallel_workers = 1",
                "SET GLOBAL replica_parallel_workers = 4"));
        all.add(set("applier_never_retries", "replica_transaction_retries", "0"));
        all.add(applier(
                "link_delayed",
                "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 3600",
                "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 0"));
        all.add(change("heartbeat_off", "SOURCE_HEARTBEAT_PERIOD = 0", "SOURCE_HEARTBEAT_PERIOD = 30"));
        all.add(change("link_tls_off", "SOURCE_SSL = 0", "SOURCE_SSL = 1"));
        all.add(act(
                "link_certificate_unverified",
                pair -> pair.link(Side.A, "SOURCE_SSL_CA = ''"),
                pair -> pair.link(Side.A, pair.authority(Side.A))));
    }

    /** One of each kind, in the order in which the rule tells them. */
    private static void filters(List<Scenario> all) {
        String[][] kinds = {
            {"DO_DB", "scratch", "scratch"},
            {"IGNORE_DB", "scratch", "scratch"},
            {"DO_TABLE", "scratch.t", "scratch.t"},
            {"IGNORE_TABLE", "scratch.t", "scratch.t"},
            {"WILD_DO_TABLE", "'scratch.%'", "scratch.%"},
            {"WILD_IGNORE_TABLE", "'scratch.%'", "scratch.%"},
            {"REWRITE_DB", "(scratch, other)", "(scratch,other)"}
        };
        for (int i = 0; i < kinds.length; i++) {
            String filter = "CHANGE REPLICATION FILTER REPLICATE_" + kinds[i][0] + " = ";
            String told = "are set: " + " ".repeat(i) + kinds[i][2] + " ".repeat(kinds.length - 1 - i);
            all.add(applier("link_filtered", filter + "(" + kinds[i][1] + ")", filter + "()")
                    .telling(Pattern.quote(told) + "$"));
        }
    }

    /** The file that a goes on from when it starts again is purged on b; what was in it a has. */
    private static void purge(DoctorPair pair) throws SQLException {
        pair.run(Side.A, "STOP REPLICA", "CHANGE REPLICATION SOURCE TO SOURCE_AUTO_POSITION = 0");
        // A thread that still serves a would keep the file from being purged; it notices late that a is gone.
        String serving = "SELECT COALESCE(MAX(PROCESSLIST_ID), 0) FROM performance_schema.threads"
                + " WHERE PROCESSLIST_COMMAND LIKE 'Binlog Dump%'";
        String id = pair.server(Side.B).queryOne(serving);
        if (!id.equals("0")) {
            pair.run(Side.B, "KILL " + id);
            OddPair.await(pair.server(Side.B), serving, "0");
        }
        pair.run(Side.B, "FLUSH BINARY LOGS", "PURGE BINARY LOGS BEFORE NOW() + INTERVAL 1 DAY");
    }

    /** a takes the last of three transactions of b for done, and so lacks two before it. */
    private static void passOver(DoctorPair pair) throws SQLException {
        pair.run(Side.A, "STOP REPLICA");
        String before = pair.server(Side.B).queryOne("SELECT @@GLOBAL.gtid_executed");
        pair.run(Side.B, "FLUSH TABLES", "FLUSH TABLES", "FLUSH TABLES");
        String three = pair.server(Side.B)
                .queryOne("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_executed, '" + before.replace("\n", "") + "')");
        String last = three.replaceFirst(":[0-9]+-", ":");
        pair.run(
                Side.A,
                "SET SESSION gtid_next = '" + last + "'",
                "BEGIN",
                "COMMIT",
                "SET SESSION gtid_next = 'AUTOMATIC'");
    }

    private static Scenario change(String rule, String change, String back) {
        return act(rule, pair -> pair.link(Side.A, change), pair -> {
            pair.link(Side.A, back);
            pair.awaitRunning();
        });
    }

    /** What takes effect on an applier that does not run. */
    static Scenario applier(String rule, String change, String back) {
        return act(
                rule,
                pair -> pair.run(Side.A, "STOP REPLICA SQL_THREAD", change, "START REPLICA SQL_THREAD"),
                pair -> pair.run(Side.A, "STOP REPLICA SQL_THREAD", back, "START REPLICA SQL_THREAD"));
    }
}
