package dev.parallax.source;

import dev.parallax.change.TableCompleter;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.Connections;
import dev.parallax.testing.AsRoot;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A sandbox server as tests of the stream need it. */
final class LiveNode {

    private LiveNode() {}

    static BinlogPosition end(MySqlServer server) throws SQLException {
        ConnectionSettings settings = AsRoot.on(server);
        try (Connection connection = Connections.open(settings)) {
            return BinaryLogs.end(connection, settings);
        }
    }

    static BinlogPosition first(MySqlServer server) throws SQLException {
        ConnectionSettings settings = AsRoot.on(server);
        try (Connection connection = Connections.open(settings)) {
            return new BinlogInventory(settings, connection).oldest();
        }
    }

    /** What the server's own files hold. */
    static RecordingSink files(MySqlServer server) throws SQLException {
        ConnectionSettings settings = AsRoot.on(server);
        try (Connection connection = Connections.open(settings)) {
            List<Path> paths = new BinlogInventory(settings, connection)
                    .list().stream()
                            .map(log -> server.dataDirectory().resolve(log.file()))
                            .toList();
            RecordingSink sink = new RecordingSink();
            new LogFiles(paths, TableCompleter.NONE).read(sink);
            return sink;
        }
    }

    /** A stream that runs on a thread of its own until {@link #stopAt}. */
    static final class Running {
        final RecordingSink sink = new RecordingSink();
        final Queue<String> notes = new ConcurrentLinkedQueue<>();
        final LiveStream stream;
        private final AtomicReference<@Nullable BinlogPosition> until = new AtomicReference<>();
        private final CompletableFuture<BinlogPosition> result;

        Running(ConnectionSettings settings, BinlogPosition start) {
            this(settings, start, StreamOptions.defaults(), LiveStream.LARGEST_DUMP_OFFSET);
        }

        Running(ConnectionSettings settings, BinlogPosition start, StreamOptions options, long largestDumpOffset) {
            StreamListener listener = new StreamListener() {
                @Override
                public void reconnecting(int attempt, java.time.Duration pause, String why, BinlogPosition from) {
                    notes.add(why + " from " + from);
                }
            };
            stream = new LiveStream(
                    settings, options, Set.of(1L, 2L), sink, TableCompleter.NONE, listener, largestDumpOffset);
            result = CompletableFuture.supplyAsync(() -> stream.run(start, until::get), task -> {
                Thread thread = new Thread(task, "stream");
                thread.setDaemon(true);
                thread.start();
            });
        }

        BinlogPosition stopAt(BinlogPosition position) throws Exception {
            until.set(position);
            return result.get(60, TimeUnit.SECONDS);
        }

        BinlogPosition result() throws Exception {
            return result.get(60, TimeUnit.SECONDS);
        }
    }
}
