package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.finding.Finding;
import dev.parallax.sandbox.LogEnd;
import dev.parallax.sandbox.MixedServers;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is to be told where b is of an older series than a and has less: 5.7, which no pair should have, and 8.0.31. */
class OlderNodesTest {

    private final Told told = new Told();

    /**
     * A node that was left behind, beside one that leaves a database and the other's changes out of its log. Its link
     * stops with numbers that later servers tell in words (1236, where they keep 13114) or to clients (1872).
     */
    @Test
    void whatIsOlderThanEverIsTold() throws Exception {
        TestVersions.assume(TestVersions.NEWEST);
        PairOptions options = PairOptions.defaults()
                .withOptions("--performance-schema=ON", "--log-bin=mysql-bin", "--relay-log=relay-bin")
                .withOptions("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")
                .withOptionsFor(Side.A, "--server-id=1", "--binlog-ignore-db=scratch", "--log-replica-updates=OFF")
                .withOptionsFor(Side.B, "--server-id=2");
        try (MySqlPair pair = new MixedServers(TestVersions.NEWEST, MixedServers.BEFORE_8).startBlank(options)) {
            Map<String, List<Finding>> fired = OddPair.fired(pair);
            told.fires(fired, "b", "version_unsupported");
            told.fires(fired, "a", "binlog_filtered");
            told.fires(fired, "a and b", "log_replica_updates_off");
            stops(pair);
        }
        told.isAsExpected();
    }

    /** Its log is not there any more, and then b's own relay log is not. */
    private void stops(MySqlPair pair) throws Exception {
        // A plugin that both know, and no password, since only TLS or a key would carry one.
        pair.a()
                .execute(
                        "CREATE USER plain@'127.0.0.1' IDENTIFIED WITH sha256_password BY ''",
                        "GRANT REPLICATION SLAVE ON *.* TO plain@'127.0.0.1'");
        pair.b()
                .execute(
                        "CHANGE MASTER TO MASTER_HOST = '" + pair.a().peerHost() + "', MASTER_PORT = "
                                + pair.a().peerPort() + ", MASTER_USER = 'plain', MASTER_PASSWORD = '',"
                                + " MASTER_LOG_FILE = 'mysql-bin.000042', MASTER_LOG_POS = 4",
                        "START SLAVE");
        OddPair.awaitLink(pair, Side.B, "Last_IO_Errno", "1236");
        Map<String, List<Finding>> fired = OddPair.fired(pair);
        told.fires(fired, "b", "error_1236");
        told.tells(fired, "error_1236", "error 1236: ");
        told.silent(fired, "error_1872", "error_other");
        LogEnd end = pair.logEnd(Side.A);
        pair.b()
                .execute(
                        "STOP SLAVE",
                        "CHANGE MASTER TO MASTER_LOG_FILE = '" + end.file() + "', MASTER_LOG_POS = 4",
                        "START SLAVE IO_THREAD");
        OddPair.awaitLink(pair, Side.B, "Read_Source_Log_Pos", String.valueOf(end.offset()));
        pair.b().stop();
        DamageScenarios.remove(DamageScenarios.relayLogs(pair.b()));
        pair.b().restartWith(List.of("--skip-slave-start"));
        assertThatThrownBy(() -> pair.b().execute("START SLAVE")).isInstanceOf(SQLException.class);
        fired = OddPair.fired(pair);
        told.fires(fired, "b", "error_1872");
        told.tells(fired, "error_1872", "error 1872: ");
        told.silent(fired, "error_1236", "error_other");
    }

    /** The older replica has no such plugin, as the builds at hand are, and so acknowledges nothing. */
    @Test
    void semiSyncThatAnOlderReplicaTakesNoPartInIsTold() throws Exception {
        TestVersions.assume(TestVersions.NEWEST);
        PairOptions options = PairOptions.defaults()
                .withGtid(false)
                .withOptions("--performance-schema=ON", "--log-bin=mysql-bin")
                .withOptions("--gtid-mode=OFF", "--enforce-gtid-consistency=OFF")
                .withOptionsFor(Side.A, "--server-id=1")
                .withOptionsFor(Side.B, "--server-id=2");
        try (MySqlPair pair = new MixedServers(TestVersions.NEWEST, TestVersions.USUAL).startBlank(options)) {
            OddPair.createLinkAccount(pair.a());
            OddPair.run(pair.b(), "CHANGE REPLICATION SOURCE TO " + OddPair.source(pair, Side.A), "START REPLICA");
            told.silent(OddPair.fired(pair), "semi_sync_off", "semi_sync_degraded");
            pair.a().execute("INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
            Map<String, List<Finding>> fired = OddPair.fired(pair);
            told.fires(fired, "a", "semi_sync_off");
            told.silent(fired, "semi_sync_degraded");
            pair.a()
                    .execute(
                            "SET GLOBAL rpl_semi_sync_source_timeout = 100",
                            "SET GLOBAL rpl_semi_sync_source_enabled = ON");
            told.silent(OddPair.fired(pair), "semi_sync_off", "semi_sync_degraded");
            pair.a().execute("CREATE DATABASE d");
            OddPair.await(pair.b(), "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'd'", "1");
            fired = OddPair.fired(pair);
            told.fires(fired, "a", "semi_sync_degraded");
            told.tells(fired, "semi_sync_degraded", "rpl_semi_sync_source_status is OFF");
            told.silent(fired, "semi_sync_off");
        }
        told.isAsExpected();
    }
}
