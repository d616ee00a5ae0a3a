package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.Finding;
import dev.parallax.sandbox.LogEnd;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules about what can be set only when a server starts, or only without GTIDs, or only with another release, and about
 * what a server says of its machine: on two pairs where nearly everything is wrong. That the same rules are silent where
 * nothing is, {@link DoctorScenariosTest} shows on its healthy pairs.
 */
class OddPairsTest {

    /** What is asserted here and in {@link OlderNodesTest}, on 8.0.31 and on 9.7, but for what one of them lacks. */
    static final Set<String> RULES = Set.of(
            "version_unsupported",
            "version_difference",
            "version_patch_difference",
            "server_uuid_same",
            "lower_case_table_names_difference",
            "binary_log_off",
            "log_replica_updates_off",
            "binlog_retention_below_lag",
            "binlog_filtered",
            "relay_log_recovery_off",
            "relay_info_in_file",
            "gtid_mode_off",
            "buffer_pool_difference",
            "link_foreign_source",
            "link_beyond_end",
            "link_not_started_at_boot",
            "link_source_ids_ignored",
            "replica_skip_errors",
            "replica_skip_counter",
            "certificate_expired",
            "certificate_expires",
            "tls_old",
            "bind_address_everywhere",
            "offline_mode",
            "disk_full",
            "corruption",
            "out_of_memory",
            "link_reconnects",
            "semi_sync_off",
            "semi_sync_degraded");

    @TempDir
    private Path certificates = Path.of("");

    private final Told told = new Told();

    @Test
    void whatIsWrongIsToldOfEitherNode() throws Exception {
        TestVersions.assume(TestVersions.NEWEST);
        // What follows is newer than what it follows, the way MySQL supports.
        Certificates.write(certificates, Certificates.EXPIRED, 10, 1);
        Certificates.write(certificates, Certificates.SHORT, 0, 10);
        Certificates.write(certificates, "long", 0, 3650);
        try (OddPair old = new OddPair(TestVersions.USUAL, TestVersions.OLDEST, certificates);
                OddPair recent = new OddPair(TestVersions.NEWEST, TestVersions.USUAL, certificates)) {
            asTheyAre(old, recent, "version_patch_difference");
            asTheyAre(recent, old, "version_difference");
            undone(old);
            undone(recent);
            signs(old);
            signs(recent);
            lostLogs(List.of(old, recent));
            cloned(old);
            cloned(recent);
        }
        told.isAsExpected();
    }

    private void asTheyAre(OddPair odd, OddPair third, String version) throws Exception {
        OddPair.run(
                odd.a(),
                "STOP REPLICA",
                "CHANGE REPLICATION SOURCE TO IGNORE_SERVER_IDS = (77)",
                "START REPLICA",
                "CHANGE REPLICATION SOURCE TO " + third.source() + " FOR CHANNEL 'third'",
                "START REPLICA IO_THREAD FOR CHANNEL 'third'");
        OddPair.await(
                odd.a(),
                "SELECT SOURCE_UUID FROM performance_schema.replication_connection_status WHERE CHANNEL_NAME = 'third'",
                ".+");
        odd.b().execute("CREATE DATABASE d", "CREATE TABLE d.t (id INT PRIMARY KEY)");
        OddPair.await(odd.a(), "SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'd'", "1");
        try (Connection reader = odd.a().connect();
                Statement lock = reader.createStatement()) {
            // What was written a while ago, and waits here, on a node whose source keeps its logs for a minute.
            lock.execute("LOCK TABLES d.t READ");
            odd.b()
                    .execute(
                            "SET GLOBAL binlog_expire_logs_seconds = 60",
                            "SET SESSION timestamp = UNIX_TIMESTAMP() - 100",
                            "INSERT INTO d.t VALUES (1)");
            odd.awaitLink("Seconds_Behind_Source", "[1-9][0-9]+");
            OddPair.run(odd.a(), "SET GLOBAL offline_mode = ON");
            Map<String, List<Finding>> fired = odd.fired();
            OddPair.run(odd.a(), "SET GLOBAL offline_mode = OFF");
            lock.execute("UNLOCK TABLES");
            told.fires(
                    fired, "", version, "lower_case_table_names_difference", "gtid_mode_off", "buffer_pool_difference");
            told.fires(fired, "a and b", "log_replica_updates_off", "relay_log_recovery_off");
            told.fires(fired, "b", "binlog_filtered", "relay_info_in_file", "certificate_expires");
            told.fires(
                    fired,
                    "a",
                    "binary_log_off",
                    "binlog_retention_below_lag",
                    "link_foreign_source",
                    "link_not_started_at_boot",
                    "link_source_ids_ignored",
                    "replica_skip_errors",
                    "bind_address_everywhere",
                    "certificate_expired",
                    "offline_mode");
            if (!odd.b().version().atLeast(8, 0, 28)) {
                told.fires(fired, "b", "tls_old"); // What later servers refuse.
            }
        }
    }

    private void undone(OddPair odd) throws Exception {
        OddPair.run(
                odd.a(),
                "STOP REPLICA",
                "RESET REPLICA ALL FOR CHANNEL 'third'",
                "CHANGE REPLICATION SOURCE TO IGNORE_SERVER_IDS = ()",
                "SET GLOBAL sql_replica_skip_counter = 1",
                "SET PERSIST_ONLY relay_log_recovery = ON");
        OddPair.run(
                odd.b(), "SET GLOBAL binlog_expire_logs_seconds = 86400", "SET PERSIST_ONLY relay_log_recovery = ON");
        Map<String, List<Finding>> fired = odd.fired();
        told.fires(fired, "a", "replica_skip_counter");
        told.silent(
                fired,
                "link_foreign_source",
                "link_source_ids_ignored",
                "offline_mode",
                "binlog_retention_below_lag",
                "relay_log_recovery_off",
                "disk_full",
                "corruption",
                "out_of_memory",
                "link_reconnects",
                "link_beyond_end");
        OddPair.run(odd.a(), "SET GLOBAL sql_replica_skip_counter = 0", "START REPLICA");
    }

    /** What a server logs when its machine fails. */
    private void signs(OddPair odd) throws Exception {
        Path data = odd.a().dataDirectory();
        refused(odd, "SELECT LENGTH(REPEAT('x', 1000000000))", "Out of memory");
        odd.a()
                .execute(
                        "CREATE DATABASE damaged",
                        "CREATE TABLE damaged.t (id INT PRIMARY KEY)",
                        "INSERT INTO damaged.t VALUES (1)",
                        "FLUSH TABLES damaged.t FOR EXPORT");
        byte[] pages = Files.readAllBytes(data.resolve("damaged/t.ibd"));
        pages[4 * 16_384 + 200] ^= 0x55;
        odd.a().execute("ALTER TABLE damaged.t DISCARD TABLESPACE");
        Files.write(data.resolve("damaged/t.ibd"), pages);
        refused(odd, "ALTER TABLE damaged.t IMPORT TABLESPACE", "corrupt");
        if (odd.readOnlyFolder().isPresent()) {
            odd.a().execute("SET GLOBAL general_log_file = 'general.log'");
            Files.createSymbolicLink(
                    data.resolve("general.log"), odd.readOnlyFolder().get().resolve("general.log"));
            refused(odd, "SET GLOBAL general_log = ON", "");
        }
        fullDisk(odd, data);
        Map<String, List<Finding>> fired = odd.fired();
        told.fires(fired, "a", "out_of_memory", "corruption", "disk_full");
        if (odd.readOnlyFolder().isPresent()) {
            told.fires(fired, "a", "read_only_file_system");
        }
    }

    private static void refused(OddPair odd, String statement, String why) {
        assertThatThrownBy(() -> odd.a().execute(statement))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(why);
    }

    /** A disk that takes nothing; whoever writes to it waits until the server ends. */
    private static void fullDisk(OddPair odd, Path data) throws SQLException, IOException {
        odd.a().execute("CREATE TABLE damaged.full (id INT) ENGINE = MyISAM", "FLUSH TABLES damaged.full");
        Files.delete(data.resolve("damaged/full.MYD"));
        Files.createSymbolicLink(data.resolve("damaged/full.MYD"), Path.of("/dev/full"));
        Thread writer = new Thread(() -> {
            try {
                odd.a().execute("INSERT INTO damaged.full VALUES (1)");
            } catch (SQLException e) {
                // The server has ended, which is how it is meant to.
            }
        });
        writer.setDaemon(true);
        writer.start();
        OddPair.await(odd.a(), "SELECT COUNT(*) FROM performance_schema.error_log WHERE DATA LIKE '%/dev/full%'", "1");
    }

    /** The sources crash, are away for a while, and have then lost what they had logged last and sent already. */
    private void lostLogs(List<OddPair> pairs) throws Exception {
        List<LogEnd> kept = new ArrayList<>();
        for (OddPair odd : pairs) {
            kept.add(odd.pair().logEnd(Side.B));
            odd.b().execute("INSERT INTO d.t VALUES (2)");
            String sent = String.valueOf(odd.pair().logEnd(Side.B).offset());
            odd.awaitLink("Read_Source_Log_Pos", sent);
            odd.b().kill();
        }
        String failed = "SELECT COUNT(*) FROM performance_schema.error_log WHERE DATA LIKE '%rror reconnecting to %'";
        for (OddPair odd : pairs) {
            OddPair.await(odd.a(), failed, "[3-9]|[1-9][0-9]+");
            odd.pair().crashLosingLog(Side.B, kept.get(pairs.indexOf(odd)));
            odd.awaitLink("Replica_IO_Running", "No");
            Map<String, List<Finding>> fired = odd.fired();
            told.fires(fired, "a", "link_reconnects", "link_beyond_end");
            if (odd.b().version().atLeast(8, 0, 22)) {
                told.fires(fired, "b", "crash_recovery");
            }
        }
    }

    /** One machine is made from the other with all its files. */
    private void cloned(OddPair odd) throws Exception {
        odd.b().stop();
        Files.copy(
                odd.a().dataDirectory().resolve("auto.cnf"),
                odd.b().dataDirectory().resolve("auto.cnf"),
                StandardCopyOption.REPLACE_EXISTING);
        odd.b()
                .restartWith(List.of(
                        "--tls-version=TLSv1.2",
                        "--ssl-cert=" + certificates.resolve("long-cert.pem"),
                        "--ssl-key=" + certificates.resolve("long-key.pem")));
        Map<String, List<Finding>> fired = odd.fired();
        told.fires(fired, "", "server_uuid_same");
        told.silent(fired, "tls_old", "link_foreign_source", "certificate_expires");
    }
}
