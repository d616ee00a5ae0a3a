package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;
import static dev.parallax.doctor.Scenario.recorded;
import static dev.parallax.doctor.Scenario.set;

import dev.parallax.finding.Side;
import java.util.List;
import java.util.Map;

/** Rules about the links of a pair. */
final class LinkScenarios {

    private static final String SOURCE = "b1111111-1111-1111-1111-111111111111";

    private LinkScenarios() {}

    static void add(List<Scenario> all) {
        all.add(act("link_missing", pair -> pair.unlink(Side.A), pair -> pair.relink(Side.A)));
        all.add(recorded("link_foreign_source", "a.links.0.source_uuid", SOURCE));
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
        all.add(recorded("link_file_purged", "a.links.0.auto_position", 0L)
                .alsoEdited("a.links.0.source_log_file", "mysql-bin.000000"));
        all.add(recorded("link_beyond_end", "a.links.0.auto_position", 0L)
                .alsoEdited("a.links.0.read_source_log_pos", 1L << 40));
        all.add(recorded("link_gap", "a.gtid.executed", SOURCE + ":1-10:21-30")
                .alsoEdited("b.gtid.executed", SOURCE + ":1-40"));
        all.add(change("link_gives_up", "SOURCE_RETRY_COUNT = 1", "SOURCE_RETRY_COUNT = 86400"));
        all.add(change("link_retries_slowly", "SOURCE_CONNECT_RETRY = 600", "SOURCE_CONNECT_RETRY = 1"));
        all.add(recorded("link_not_started_at_boot", "a.settings.skip_replica_start", "ON"));
        all.add(applier(
                "link_filtered",
                "CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = (scratch.t)",
                "CHANGE REPLICATION FILTER REPLICATE_IGNORE_TABLE = ()"));
        all.add(recorded("link_source_ids_ignored", "a.links.0.replicate_ignore_server_ids", "77"));
        all.add(recorded("replica_skip_errors", "a.settings.replica_skip_errors", "1062"));
        all.add(set("replica_exec_mode", "replica_exec_mode", "'IDEMPOTENT'"));
        all.add(recorded("replica_skip_counter", "a.settings.sql_replica_skip_counter", 1L));
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
        all.add(recorded("semi_sync_off", "a.settings.rpl_semi_sync_source_enabled", "OFF"));
        all.add(recorded("semi_sync_degraded", "a.settings.rpl_semi_sync_source_enabled", "ON")
                .alsoEdited("a.status.rpl_semi_sync_source_status", "OFF"));
        all.add(change("link_tls_off", "SOURCE_SSL = 0", "SOURCE_SSL = 1"));
        all.add(recorded(
                "link_not_encrypted",
                "b.receivers",
                List.of(Map.of("user", DoctorPair.LINK_USER, "host", "127.0.0.1", "tls", false))));
        all.add(act(
                "link_certificate_unverified",
                pair -> pair.link(Side.A, "SOURCE_SSL_CA = ''"),
                pair -> pair.link(Side.A, pair.authority(Side.A))));
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
