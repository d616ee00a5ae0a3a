package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;

import dev.parallax.finding.Side;
import dev.parallax.sandbox.MySqlServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A full disk and damaged files under b, which the applier stops at. They are played last: the error log tells of them
 * for seven days, as it should.
 */
final class DamageScenarios {

    private DamageScenarios() {}

    static void add(List<Scenario> all) {
        all.add(fullDisk());
        all.add(relayLog(DamageScenarios::overwrite).number(13121));
        all.add(relayLog(DamageScenarios::remove).number(13117));
    }

    /** The table's file on b is the device that is always full. CSV, because other engines read what they write. */
    private static Scenario fullDisk() {
        return act(
                        "error_1021",
                        pair -> {
                            ApplierScenarios.prepare(pair, "CREATE TABLE d.log (n INT NOT NULL) ENGINE = CSV");
                            pair.run(Side.B, "FLUSH LOCAL TABLES");
                            Path file = pair.server(Side.B).dataDirectory().resolve("d/log.CSV");
                            file(() -> {
                                Files.delete(file);
                                Files.createSymbolicLink(file, Path.of("/dev/full"));
                            });
                            pair.run(Side.A, "INSERT d.log VALUES (1)");
                            Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                        },
                        pair -> {
                            Path file = pair.server(Side.B).dataDirectory().resolve("d/log.CSV");
                            file(() -> {
                                Files.delete(file);
                                Files.createFile(file);
                            });
                            pair.run(Side.B, "FLUSH LOCAL TABLES");
                            ApplierScenarios.goOn(pair);
                        })
                .number(3);
    }

    /**
     * b starts again without its relay log, and is not to recover it. That 8.0.15, 8.0.31 and 9.7 tell 1872, and 1871
     * after RESET REPLICA, to the client of START REPLICA alone; their links keep 13124 and 13123. It is the same where
     * the index names a relay log that is not there, and without the table of positions they do not know of any link.
     * The link of a 5.7 keeps 1872: {@link OlderNodesTest}.
     */
    static Scenario lostRelayLog() {
        return act(
                        "error_1872",
                        pair -> {
                            MySqlServer server = pair.server(Side.B);
                            pair.run(Side.B, "SET PERSIST_ONLY relay_log_recovery = OFF");
                            server.stop();
                            file(() -> remove(relayLogs(server)));
                            server.restart();
                            ApplierScenarios.refused(pair, "START REPLICA");
                            Awaiting.link(pair, Side.A, "Replica_IO_Running", "Yes");
                        },
                        pair -> {
                            pair.run(
                                    Side.B,
                                    "RESET PERSIST relay_log_recovery",
                                    "STOP REPLICA",
                                    "RESET REPLICA",
                                    "START REPLICA");
                            pair.awaitRunning();
                        })
                .number(13124);
    }

    /** Something happens to the relay log before the applier has read it to its end. */
    private static Scenario relayLog(Accident accident) {
        return act(
                "error_1594",
                pair -> {
                    ApplierScenarios.prepare(pair, ApplierScenarios.BLOBS);
                    pair.run(Side.B, "STOP REPLICA SQL_THREAD");
                    pair.run(Side.A, "INSERT d.big VALUES (1, REPEAT('x', 10000))");
                    Awaiting.received(pair, Side.B);
                    file(() -> accident.to(relayLogs(pair.server(Side.B))));
                    pair.run(Side.B, "START REPLICA SQL_THREAD");
                    Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                },
                pair -> {
                    pair.run(Side.B, "STOP REPLICA", "RESET REPLICA");
                    ApplierScenarios.goOn(pair);
                });
    }

    static List<Path> relayLogs(MySqlServer server) throws IOException {
        try (Stream<Path> files = Files.list(server.dataDirectory())) {
            return files.filter(file -> file.getFileName().toString().matches("relay-bin\\.[0-9]+"))
                    .sorted()
                    .toList();
        }
    }

    private interface Accident {
        void to(List<Path> relayLogs) throws IOException;
    }

    /** In the middle of the row, which is the last thing but the end of its transaction. */
    private static void overwrite(List<Path> relayLogs) throws IOException {
        try (RandomAccessFile log =
                new RandomAccessFile(relayLogs.get(relayLogs.size() - 1).toFile(), "rw")) {
            log.seek(log.length() - 5_000);
            log.write("damaged".getBytes(StandardCharsets.US_ASCII));
        }
    }

    static void remove(List<Path> relayLogs) throws IOException {
        for (Path log : relayLogs) {
            Files.delete(log);
        }
    }

    private interface FileAction {
        void run() throws IOException;
    }

    private static void file(FileAction action) {
        try {
            action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
