package dev.parallax.source;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.BinaryLogs;
import dev.parallax.server.ConnectionProblems;
import java.sql.Connection;
import java.time.Instant;
import java.util.List;

/** Which of a server's binary log files hold what was logged since an instant. */
public final class BinlogInventory {

    /**
     * Where to begin reading.
     *
     * @param complete false where the log that covers the instant is gone, and this is the oldest retained file
     */
    public record Coverage(String file, boolean complete) {
        public BinlogPosition start() {
            return new BinlogPosition(file, StreamCursor.FIRST_EVENT);
        }
    }

    private final ConnectionSettings server;
    private final Connection connection;

    /** The connection stays the caller's. */
    public BinlogInventory(ConnectionSettings server, Connection connection) {
        this.server = server;
        this.connection = connection;
    }

    /** The retained files, oldest first. Throws ProblemException (PX-NET-003, PX-SRC-021) when they are not shown. */
    public List<BinaryLogs.Retained> list() {
        return BinaryLogs.list(connection, server);
    }

    /** The oldest retained file. */
    public BinlogPosition oldest() {
        return new BinlogPosition(list().get(0).file(), StreamCursor.FIRST_EVENT);
    }

    /** The end of the log now. */
    public BinlogPosition end() {
        return BinaryLogs.end(connection, server);
    }

    /**
     * The last file begun at or before the instant, to the second, by binary search: a file's first event carries the
     * time when it was begun. Rests on the server's clock not having been set back over a file's whole span.
     */
    public Coverage covering(Instant since) {
        List<BinaryLogs.Retained> files = list();
        int low = 0;
        int high = files.size() - 1;
        int found = -1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (begun(files.get(middle).file()).isAfter(since)) {
                high = middle - 1;
            } else {
                found = middle;
                low = middle + 1;
            }
        }
        return new Coverage(files.get(Math.max(found, 0)).file(), found >= 0);
    }

    /** When a file was begun, by a dump connection that is ended after the file's first event. */
    public Instant begun(String file) {
        long[] seconds = {0};
        EventReceiver receiver = (buffer, length) -> {
            if (LittleEndian.uint8(buffer, 4) != EventType.FORMAT_DESCRIPTION) {
                return true;
            }
            seconds[0] = LittleEndian.uint32(buffer, 0);
            return false;
        };
        DumpConnection dump = new DumpConnection(
                server,
                StreamOptions.defaults(),
                LiveStream.freeServerId(java.util.Set.of()),
                new BinlogPosition(file, StreamCursor.FIRST_EVENT),
                false,
                receiver);
        try {
            dump.run();
        } catch (BrokenConnectionException e) {
            throw ConnectionProblems.lost(server, ConnectionProblems.firstLine(e), e);
        }
        return Instant.ofEpochSecond(seconds[0]);
    }
}
