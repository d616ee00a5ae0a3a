package dev.parallax.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.SslMode;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.AsRoot;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream delivers is what the server's own log files hold, transaction for transaction. */
class LiveStreamTest {

    @ParameterizedTest(name = "MySQL {0}, GTIDs {1}, checksum {2}")
    @CsvSource({"8.0.15,true,NONE", "8.0.31,false,CRC32", "9.7,true,CRC32", "9.7,false,NONE"})
    void deliversWhatTheFilesHold(String version, boolean gtid, String checksum) throws Exception {
        TestVersions.assume(version);
        PairOptions options =
                PairOptions.defaults().withVersion(version).withGtid(gtid).withOptions("--binlog-checksum=" + checksum);
        try (MySqlPair pair = MySqlPair.start(options)) {
            MySqlServer a = pair.a();
            ConnectionSettings settings = AsRoot.on(a);
            LiveNode.Running running = new LiveNode.Running(settings, LiveNode.first(a));
            writeOfEveryKind(pair, version, gtid);
            pair.awaitInSync(Duration.ofSeconds(30));
            BinlogPosition end = LiveNode.end(a);

            assertThat(running.stopAt(end)).isEqualTo(end);
            RecordingSink files = LiveNode.files(a);
            assertThat(running.sink.transactions).isEqualTo(files.transactions).hasSizeGreaterThan(20);
            assertThat(running.sink.logFiles).isEqualTo(files.logFiles).hasSizeGreaterThan(2);
            assertThat(running.notes).isEmpty();

            for (SslMode mode : List.of(SslMode.DISABLED, SslMode.REQUIRED)) {
                LiveNode.Running again = new LiveNode.Running(settings.withSsl(mode, null), LiveNode.first(a));
                assertThat(again.stopAt(end)).isEqualTo(end);
                assertThat(again.sink.transactions).isEqualTo(files.transactions);
            }
            previousGtidsMatchTheServer(a, running);
        }
    }

    private static void writeOfEveryKind(MySqlPair pair, String version, boolean gtid) throws SQLException {
        MySqlServer a = pair.a();
        a.execute("CREATE DATABASE shop", "CREATE TABLE shop.acc (id INT PRIMARY KEY, bal INT, note LONGTEXT)");
        for (int i = 0; i < 10; i++) {
            a.execute("INSERT INTO shop.acc VALUES (" + i + ", 100, REPEAT('x', 3000))");
        }
        a.execute("FLUSH BINARY LOGS", "UPDATE shop.acc SET bal = bal + 1");
        pair.awaitInSync(Duration.ofSeconds(30));
        for (int i = 0; i < 5; i++) {
            pair.b().execute("UPDATE shop.acc SET bal = bal + 7 WHERE id = " + i);
        }
        a.execute(
                "BEGIN",
                "DELETE FROM shop.acc WHERE id = 9",
                "SAVEPOINT s",
                "INSERT INTO shop.acc VALUES (9, 1, '')",
                "ROLLBACK TO s",
                "COMMIT");
        a.execute(
                "XA START 'x'",
                "UPDATE shop.acc SET bal = 0 WHERE id = 3",
                "XA END 'x'",
                "XA PREPARE 'x'",
                "XA COMMIT 'x'");
        a.execute("CREATE TABLE shop.copy AS SELECT id, bal FROM shop.acc"
                .replace(" AS ", gtid && version.equals("8.0.15") ? " LIKE shop.acc -- " : " AS "));
        if (!version.equals("8.0.15")) {
            a.execute("SET SESSION binlog_transaction_compression = ON", "UPDATE shop.acc SET bal = 5, note = 'y'");
        }
        if (version.startsWith("9") && gtid) {
            a.execute(
                    "SET SESSION gtid_next = 'AUTOMATIC:audit'",
                    "INSERT INTO shop.acc VALUES (50, 1, '')",
                    "INSERT INTO shop.acc VALUES (51, 1, '')");
        }
        // 17 MB in one row: more than a packet of the protocol holds, and so an event in several.
        a.execute("SET GLOBAL max_allowed_packet = 64 * 1024 * 1024");
        pair.b().execute("SET GLOBAL max_allowed_packet = 64 * 1024 * 1024");
        a.execute(
                "INSERT INTO shop.acc VALUES (99, 0, REPEAT('ab', 8500000))", "FLUSH BINARY LOGS", "FLUSH BINARY LOGS");
        a.execute("DROP TABLE shop.copy");
    }

    /** Every file's head names exactly what the files before it hold. */
    private static void previousGtidsMatchTheServer(MySqlServer a, LiveNode.Running running) throws SQLException {
        GtidSet executed = GtidSet.parse(a.queryOne("SELECT @@GLOBAL.gtid_executed"));
        a.execute("FLUSH BINARY LOGS");
        RecordingSink files = LiveNode.files(a);
        assertThat(files.logFiles.get(files.logFiles.size() - 1).previousGtids())
                .isEqualTo(executed);
        assertThat(running.sink.logFiles).isNotEmpty();
    }
}
