package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import dev.parallax.finding.Side;
import dev.parallax.sandbox.MySqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** Rules about how the nodes and their clients reach each other: addresses, TLS, and waiting for each other. */
final class TransportScenarios {

    /** The first release whose build at hand brings the semi-sync plugins; beside 8.0.31 in {@link OlderNodesTest}. */
    private static final int SEMI_SYNC = 90000;

    private static final String UNENCRYPTED = " FROM performance_schema.threads"
            + " WHERE PROCESSLIST_COMMAND LIKE 'Binlog Dump%' AND CONNECTION_TYPE = 'TCP/IP'";

    private TransportScenarios() {}

    static void add(List<Scenario> all) {
        BinaryLogClient[] reader = new BinaryLogClient[1];
        all.add(act("link_not_encrypted", pair -> reader[0] = readInClearText(pair), pair -> {
            // The server notices only when it has something to send that its reader is gone.
            pair.run(Side.B, "KILL " + pair.server(Side.B).queryOne("SELECT PROCESSLIST_ID" + UNENCRYPTED));
            OddPair.await(pair.server(Side.B), "SELECT COUNT(*)" + UNENCRYPTED, "0");
            disconnect(reader[0]);
            pair.unlogged(Side.B, "ALTER USER " + DoctorPair.LINK + " REQUIRE SSL");
        }));
        all.add(act("bind_address_loopback", pair -> pair.link(Side.B, "SOURCE_HOST = '" + address() + "'"), pair -> {
            pair.link(Side.B, "SOURCE_HOST = '127.0.0.1'");
            pair.awaitRunning();
        }));
        semiSync(all);
    }

    /** The pair's own connections are in clear text, and refused afterwards. */
    static Scenario secureTransport() {
        return act("secure_transport_optional", pair -> {}, pair -> {
            for (Side side : Side.values()) {
                pair.run(side, "SET GLOBAL require_secure_transport = ON");
            }
        });
    }

    /** Somebody who reads the log of b with the account of the link from there, and without TLS. */
    private static BinaryLogClient readInClearText(DoctorPair pair) throws SQLException {
        pair.unlogged(Side.B, "ALTER USER " + DoctorPair.LINK + " REQUIRE NONE");
        MySqlServer source = pair.server(Side.B);
        var end = pair.pair().logEnd(dev.parallax.sandbox.Side.B);
        BinaryLogClient client =
                new BinaryLogClient(source.host(), source.port(), DoctorPair.LINK_USER, DoctorPair.LINK_PASSWORD);
        client.setServerId(77);
        client.setKeepAlive(false);
        client.setSSLMode(SSLMode.DISABLED);
        client.setBinlogFilename(end.file());
        client.setBinlogPosition(end.offset());
        try {
            client.connect(10_000);
        } catch (IOException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
        OddPair.await(source, "SELECT COUNT(*)" + UNENCRYPTED, "1");
        return client;
    }

    private static void disconnect(BinaryLogClient client) {
        try {
            client.disconnect();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An address of this machine at which a server that listens to loopback does not answer. */
    private static String address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .map(InetAddress::getHostAddress)
                    .findFirst()
                    .orElse("127.0.0.2");
        } catch (SocketException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Off, then working, then left by the only replica that took part, then working again. */
    private static void semiSync(List<Scenario> all) {
        all.add(act(
                        "semi_sync_off",
                        pair -> {
                            pair.unlogged(Side.A, "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
                            pair.unlogged(Side.B, "INSTALL PLUGIN rpl_semi_sync_replica SONAME 'semisync_replica.so'");
                        },
                        pair -> {
                            pair.run(
                                    Side.A,
                                    "SET GLOBAL rpl_semi_sync_source_wait_no_replica = OFF",
                                    "SET GLOBAL rpl_semi_sync_source_enabled = ON");
                            pair.run(
                                    Side.B,
                                    "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
                                    "STOP REPLICA IO_THREAD",
                                    "START REPLICA IO_THREAD");
                            awaitSemiSync(pair, "ON");
                        })
                .since(SEMI_SYNC));
        all.add(act(
                        "semi_sync_degraded",
                        pair -> {
                            pair.run(
                                    Side.B,
                                    "SET GLOBAL rpl_semi_sync_replica_enabled = OFF",
                                    "STOP REPLICA IO_THREAD",
                                    "START REPLICA IO_THREAD");
                            awaitSemiSync(pair, "OFF");
                        },
                        pair -> {
                            pair.run(
                                    Side.B,
                                    "SET GLOBAL rpl_semi_sync_replica_enabled = ON",
                                    "STOP REPLICA IO_THREAD",
                                    "START REPLICA IO_THREAD");
                            awaitSemiSync(pair, "ON");
                        })
                .since(SEMI_SYNC));
    }

    private static void awaitSemiSync(DoctorPair pair, String wanted) throws SQLException {
        pair.awaitRunning();
        OddPair.await(
                pair.server(Side.A),
                "SELECT VARIABLE_VALUE FROM performance_schema.global_status"
                        + " WHERE VARIABLE_NAME = 'rpl_semi_sync_source_status'",
                wanted);
    }
}
