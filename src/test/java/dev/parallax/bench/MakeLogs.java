package dev.parallax.bench;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the pair of binary logs: both masters of a real pair written at once by several clients. */
final class MakeLogs {

    private static final int CLIENTS = 4;

    private MakeLogs() {}

    /**
     * Leaves {@code a/mysql-bin.000001} and {@code b/mysql-bin.000001} in a folder, each of at least that many bytes,
     * and beside each the {@code auto.cnf} that names its server.
     */
    static void into(Path folder, String version, long bytes) throws Exception {
        PairOptions options = PairOptions.defaults()
                .withVersion(version)
                .withOptions(
                        // What is measured later is reading; nothing has to survive a power cut here.
                        "--sync-binlog=0",
                        "--innodb-flush-log-at-trx-commit=0",
                        "--innodb-doublewrite=OFF",
                        "--innodb-buffer-pool-size=256M",
                        "--loose-innodb-redo-log-capacity=512M",
                        "--loose-replica-parallel-workers=4",
                        "--loose-binlog-transaction-dependency-tracking=WRITESET",
                        "--max-binlog-size=1G");
        try (MySqlPair pair = MySqlPair.start(options)) {
            BenchTables.create(pair.a());
            BenchTables.fill(pair.a());
            pair.awaitInSync(Duration.ofMinutes(2));
            long began = System.nanoTime();
            long committed = write(pair, bytes);
            say(
                    "%,d transactions of %d clients in %d s",
                    committed, 2 * CLIENTS, (System.nanoTime() - began) / 1_000_000_000);
            pair.awaitInSync(Duration.ofMinutes(5));
            for (Side side : Side.values()) {
                pair.server(side).execute("FLUSH BINARY LOGS");
                copy(pair, side, Files.createDirectories(folder.resolve(side.letter())));
            }
        }
    }

    private static long write(MySqlPair pair, long bytes)
            throws SQLException, IOException, InterruptedException, ExecutionException {
        Pace pace = new Pace(pair, bytes);
        ExecutorService clients = Executors.newFixedThreadPool(2 * CLIENTS);
        try {
            List<Future<Long>> running = new ArrayList<>();
            for (Side side : Side.values()) {
                AtomicLong orders = new AtomicLong();
                for (int number = 0; number < CLIENTS; number++) {
                    running.add(clients.submit(new BenchWriter(pair.server(side), side, number, pace, orders)));
                }
            }
            pace.watch();
            long committed = 0;
            for (Future<Long> client : running) {
                committed += client.get();
            }
            return committed;
        } finally {
            pace.end();
            clients.shutdown();
        }
    }

    private static void copy(MySqlPair pair, Side side, Path folder) throws IOException {
        Path log = Pace.log(pair, side);
        Files.copy(log, folder.resolve(log.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(
                pair.server(side).dataDirectory().resolve("auto.cnf"),
                folder.resolve("auto.cnf"),
                StandardCopyOption.REPLACE_EXISTING);
        say("%s: %,d bytes", log.getFileName(), Files.size(log));
    }

    @SuppressWarnings("SystemOut")
    static void say(String format, Object... values) {
        System.err.println("bench: " + String.format(Locale.ROOT, format, values));
    }
}
