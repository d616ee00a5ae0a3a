package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;
import static dev.parallax.doctor.Scenario.recorded;
import static dev.parallax.doctor.Scenario.set;

import dev.parallax.finding.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rules about settings, accounts, tables and sessions, each with what makes it fire. */
final class Scenarios {

    private static final String PAST = "2000-01-01";
    private static final String OTHER_UUID = "99999999-9999-9999-9999-999999999999";

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        // First, while nothing else has been set at run time.
        all.add(act(
                "setting_not_persisted",
                pair -> pair.run(Side.A, "SET GLOBAL binlog_expire_logs_seconds = 604801"),
                // What a client sets for its session a server notes in the same place.
                pair -> pair.run(
                        Side.A, "SET PERSIST binlog_expire_logs_seconds = 604800", "SET SESSION sql_mode = ''")));
        versions(all);
        logging(all);
        lanes(all);
        LinkScenarios.add(all);
        ErrorScenarios.add(all);
        LimitScenarios.add(all);
        packets(all);
        security(all);
        data(all);
        host(all);
        TransportScenarios.add(all);
        return all;
    }

    private static void versions(List<Scenario> all) {
        all.add(set("server_id_unset", "server_id", "0"));
        all.add(set("server_id_same", "server_id", "2"));
        all.add(set("sql_mode_difference", "sql_mode", "'ANSI'"));
        all.add(set("time_zone_difference", "time_zone", "'+01:00'"));
        all.add(set("character_set_difference", "collation_server", "latin1_swedish_ci"));
    }

    private static void logging(List<Scenario> all) {
        all.add(LinkScenarios.applier(
                "binlog_format_not_row", "SET GLOBAL binlog_format = 'MIXED'", "SET GLOBAL binlog_format = 'ROW'"));
        all.add(set("row_image_not_full", "binlog_row_image", "'MINIMAL'"));
        all.add(set("row_metadata_minimal", "binlog_row_metadata", "'MINIMAL'"));
        all.add(set("binlog_checksum_off", "binlog_checksum", "'NONE'"));
        all.add(set("checksum_not_verified", "replica_sql_verify_checksum", "OFF"));
        all.add(set("binlog_compressed", "binlog_transaction_compression", "ON").since(80020));
        all.add(set("partial_json_logged", "binlog_row_value_options", "'PARTIAL_JSON'"));
        all.add(set("binlog_retention_short", "binlog_expire_logs_seconds", "3600"));
        all.add(set("binlog_retention_endless", "binlog_expire_logs_seconds", "0"));
        all.add(set("binlog_auto_purge_off", "binlog_expire_logs_auto_purge", "OFF")
                .since(80029));
        all.add(set("sync_binlog", "sync_binlog", "0"));
        all.add(set("innodb_flush_second", "innodb_flush_log_at_trx_commit", "2"));
        all.add(set("innodb_flush_lazy", "innodb_flush_log_at_trx_commit", "0"));
        all.add(set("innodb_doublewrite_off", "innodb_doublewrite", "'DETECT_ONLY'")
                .since(80030));
        all.add(set("binlog_error_ignored", "binlog_error_action", "'IGNORE_ERROR'"));
        all.add(set("binlog_order_commits_off", "binlog_order_commits", "OFF"));
        all.add(set("gtid_mode_difference", "gtid_mode", "'ON_PERMISSIVE'"));
    }

    private static void lanes(List<Scenario> all) {
        all.add(set("lane_increment_small", "auto_increment_increment", "1"));
        all.add(set("lane_increment_difference", "auto_increment_increment", "4"));
        all.add(set("lane_offset_same", "auto_increment_offset", "2"));
        all.add(set("lane_offset_ignored", "auto_increment_offset", "3"));
        all.add(session("lane_session", "SET SESSION auto_increment_increment = 10"));
        all.add(table("auto_increment_headroom", "(id TINYINT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT = 120"));
    }

    private static void packets(List<Scenario> all) {
        all.add(set("max_allowed_packet_difference", "max_allowed_packet", "33554432"));
        all.add(set("max_allowed_packet_small", "max_allowed_packet", "1048576"));
        all.add(set("replica_max_allowed_packet_small", "replica_max_allowed_packet", "1048576"));
        all.add(set("replica_net_timeout_long", "replica_net_timeout", "3600"));
        all.add(set("net_timeout_short", "net_write_timeout", "5"));
        all.add(set("binlog_cache_limit_difference", "max_binlog_cache_size", "4096000"));
    }

    private static void security(List<Scenario> all) {
        String link = DoctorPair.LINK;
        all.add(account(
                        "replication_account_one_sided",
                        "RENAME USER " + link + " TO 'other'@'127.0.0.1'",
                        "RENAME USER 'other'@'127.0.0.1' TO " + link)
                .and("replication_account_missing"));
        all.add(account(
                "replication_account_privileges",
                "GRANT SELECT ON *.* TO " + link,
                "REVOKE SELECT ON *.* FROM " + link));
        all.add(account(
                "replication_account_any_host",
                "RENAME USER " + link + " TO '" + DoctorPair.LINK_USER + "'@'%'",
                "RENAME USER '" + DoctorPair.LINK_USER + "'@'%' TO " + link));
        all.add(user("replication_account_without_tls", "REQUIRE NONE", "REQUIRE SSL"));
        all.add(user("replication_account_locked", "ACCOUNT LOCK", "ACCOUNT UNLOCK"));
        all.add(user("replication_password_expires", "PASSWORD EXPIRE INTERVAL 30 DAY", "PASSWORD EXPIRE NEVER"));
        String by = " BY '" + DoctorPair.LINK_PASSWORD + "'";
        all.add(user(
                "replication_plugin_old",
                "IDENTIFIED WITH sha256_password" + by,
                "IDENTIFIED WITH caching_sha2_password" + by));
        all.add(account(
                "account_empty_password",
                "CREATE USER 'nobody'@'localhost' IDENTIFIED BY ''",
                "DROP USER 'nobody'@'localhost'"));
        all.add(account(
                "account_anonymous",
                "CREATE USER ''@'localhost' IDENTIFIED BY 'Anon-51a7'",
                "DROP USER ''@'localhost'"));
        all.add(act(
                "account_powerful",
                pair -> pair.unlogged(
                        Side.A,
                        "CREATE USER 'boss'@'localhost' IDENTIFIED BY 'Boss-51a7'",
                        "GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO 'boss'@'localhost'"),
                pair -> pair.unlogged(Side.A, "DROP USER 'boss'@'localhost'")));
        all.add(act(
                        "account_powerful",
                        pair -> pair.unlogged(
                                Side.A,
                                "CREATE USER 'boss'@'localhost' IDENTIFIED BY 'Boss-51a7'",
                                "GRANT SUPER ON *.* TO 'boss'@'localhost'"),
                        pair -> pair.unlogged(Side.A, "DROP USER 'boss'@'localhost'"))
                .telling("'boss'@'localhost' has SUPER$"));
        all.add(act(
                "account_powerful",
                pair -> pair.unlogged(
                        Side.A,
                        "CREATE USER 'clerk'@'localhost' IDENTIFIED BY 'Clerk-51a7'",
                        "CREATE ROLE staff, chiefs",
                        "GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO chiefs",
                        "GRANT chiefs TO staff",
                        "GRANT staff TO 'clerk'@'localhost'"),
                pair -> pair.unlogged(Side.A, "DROP USER 'clerk'@'localhost'", "DROP ROLE staff, chiefs")));
        all.add(set("local_infile", "local_infile", "ON"));
    }

    private static void data(List<Scenario> all) {
        all.add(table("table_without_primary_key", "(x INT)"));
        all.add(table(
                "table_unique_beside_auto_increment", "(id INT AUTO_INCREMENT PRIMARY KEY, mail VARCHAR(20) UNIQUE)"));
        all.add(table(
                "table_cascade",
                "(id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES d.t (id) ON DELETE CASCADE)"));
        all.add(table("table_generated_default", "(id INT PRIMARY KEY, made TIMESTAMP DEFAULT CURRENT_TIMESTAMP)")
                .telling("columns made with"));
        all.add(table("table_generated_default", "(id INT PRIMARY KEY, name CHAR(36) DEFAULT (UUID()))")
                .telling("columns name with"));
        all.add(table("table_not_transactional", "(id INT PRIMARY KEY) ENGINE = MyISAM"));
        all.add(act(
                "table_trigger",
                pair -> pair.run(
                        Side.A,
                        "CREATE DATABASE d",
                        "CREATE TABLE d.t (id INT PRIMARY KEY, n INT)",
                        "CREATE TRIGGER d.tr BEFORE INSERT ON d.t FOR EACH ROW SET NEW.n = 1"),
                Scenarios::dropDatabase));
        String event = "CREATE EVENT d.e ON SCHEDULE EVERY 1 DAY STARTS '2037-01-01' DO SET @x = 1";
        all.add(act(
                "event_on_both",
                pair -> {
                    for (Side side : Side.values()) {
                        pair.unlogged(side, "SET GLOBAL event_scheduler = ON", "CREATE DATABASE d", event);
                    }
                },
                pair -> {
                    for (Side side : Side.values()) {
                        pair.unlogged(side, "DROP DATABASE d", "SET GLOBAL event_scheduler = OFF");
                    }
                }));
        all.add(act("both_writable", pair -> {}, pair -> pair.run(Side.B, "SET GLOBAL read_only = ON")));
        all.add(act(
                "both_read_only",
                pair -> {
                    pair.run(Side.A, "SET GLOBAL read_only = ON");
                    pair.run(Side.B, "SET GLOBAL read_only = ON");
                },
                pair -> {
                    pair.run(Side.A, "SET GLOBAL read_only = OFF");
                    pair.run(Side.B, "SET GLOBAL read_only = OFF");
                }));
        all.add(act(
                "errant_transactions",
                pair -> {
                    pair.run(Side.B, "STOP REPLICA");
                    pair.run(
                            Side.A,
                            "SET SESSION gtid_next = '" + OTHER_UUID + ":7'",
                            "BEGIN",
                            "COMMIT",
                            "SET SESSION gtid_next = 'AUTOMATIC'");
                },
                pair -> {
                    pair.run(Side.B, "START REPLICA");
                    pair.awaitRunning();
                }));
        all.add(session("session_not_logged", "SET SESSION sql_log_bin = 0"));
        all.add(set("foreign_key_checks_off", "foreign_key_checks", "OFF"));
        all.add(set("unique_checks_off", "unique_checks", "OFF"));
    }

    private static void host(List<Scenario> all) {
        // Where no mount is allowed to a user, no server can be brought to say so; see OddPairsTest.
        all.add(recorded(
                        "read_only_file_system",
                        "a.signs",
                        List.of(Map.of(
                                "kind", "read_only_file_system", "count", 1L, "last", PAST, "message", "as recorded")))
                .since(80022));
    }

    private static Scenario table(String rule, String definition) {
        return act(
                rule,
                pair -> pair.run(Side.A, "CREATE DATABASE d", "CREATE TABLE d.t " + definition),
                Scenarios::dropDatabase);
    }

    private static void dropDatabase(DoctorPair pair) throws SQLException {
        pair.run(Side.A, "DROP DATABASE d");
        pair.awaitRunning();
    }

    private static Scenario account(String rule, String change, String back) {
        return act(rule, pair -> pair.unlogged(Side.A, change), pair -> pair.unlogged(Side.A, back));
    }

    private static Scenario user(String rule, String change, String back) {
        String alter = "ALTER USER " + DoctorPair.LINK + " ";
        return account(rule, alter + change, alter + back);
    }

    /** A client that is connected while the doctor looks. */
    private static Scenario session(String rule, String statement) {
        Connection[] open = new Connection[1];
        return act(
                rule,
                pair -> {
                    Connection connection = pair.server(Side.A).connect();
                    open[0] = connection;
                    try (Statement running = connection.createStatement()) {
                        running.execute(statement);
                    }
                },
                pair -> close(pair, open[0]));
    }

    private static void close(DoctorPair pair, @Nullable Connection connection) throws SQLException {
        String gone = "SELECT COUNT(*) FROM performance_schema.threads WHERE PROCESSLIST_ID = " + id(connection);
        Objects.requireNonNull(connection).close();
        // The server takes its time to forget a client.
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (!pair.server(Side.A).queryOne(gone).equals("0") && System.nanoTime() < deadline) {
            DoctorPair.pause();
        }
    }

    private static long id(@Nullable Connection connection) throws SQLException {
        return Objects.requireNonNull(connection)
                .unwrap(com.mysql.cj.jdbc.JdbcConnection.class)
                .getSession()
                .getThreadId();
    }
}
