package dev.parallax.source;

import com.github.shyiko.mysql.binlog.BinaryLogClient;
import com.github.shyiko.mysql.binlog.network.SSLMode;
import com.github.shyiko.mysql.binlog.network.protocol.command.QueryCommand;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.SslMode;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The connector's client, set up to be a network client and no more: no keep-alive thread, no decoding, no logging. */
final class DumpClient extends BinaryLogClient {

    /** The server gives up a reader that takes nothing for this long; a sink may stall while its disk does. */
    private static final int NET_WRITE_TIMEOUT_SECONDS = 3600;

    /** Held, since the log manager holds loggers weakly and would forget their level. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("com.github.shyiko.mysql.binlog"), Logger.getLogger(DumpClient.class.getName()));

    static {
        // What it would say is said by Parallax, in its own words.
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private final StreamOptions options;
    private volatile @Nullable Socket socket;
    private volatile boolean closed;
    private boolean loggedIn;
    private @Nullable Exception lost;

    DumpClient(
            ConnectionSettings server,
            StreamOptions options,
            long dumpServerId,
            BinlogPosition from,
            RawEventReader reader) {
        super(server.host(), server.port(), server.user(), server.password().reveal());
        this.options = options;
        setKeepAlive(false);
        setServerId(dumpServerId);
        setBinlogFilename(from.file());
        setBinlogPosition(from.offset());
        setConnectTimeout(server.connectTimeout().toMillis());
        setEventDeserializer(reader);
        setSocketFactory(this::newSocket);
        if (server.sslMode() != SslMode.DISABLED) {
            // Whether it verifies, and what, is up to the factory alone.
            setSSLMode(server.sslMode() == SslMode.PREFERRED ? SSLMode.PREFERRED : SSLMode.REQUIRED);
            setSslSocketFactory(new TlsSockets(server));
        } else {
            setSSLMode(SSLMode.DISABLED);
        }
        registerLifecycleListener(new AbstractLifecycleListener() {
            @Override
            public void onCommunicationFailure(BinaryLogClient client, Exception e) {
                lost = e;
                // Closing the TLS layer first would read on, for as long as the server has more to send.
                closeSocket();
            }

            @Override
            public void onEventDeserializationFailure(BinaryLogClient client, Exception e) {
                // The reader throws nothing that leads here; an event passed over must not go unnoticed all the same.
                lost = e;
                closeSocket();
            }
        });
    }

    private Socket newSocket() throws SocketException {
        Socket created = new Socket();
        created.setSoTimeout(Math.toIntExact(options.silenceLimit().toMillis()));
        created.setTcpNoDelay(true);
        created.setKeepAlive(true);
        socket = created;
        if (closed) {
            closeSocket();
        }
        return created;
    }

    /**
     * What a replica says before it asks for the log, in the words of old and new servers at once. CRC32 is asked for
     * whatever the server writes now: an older file may have checksums, and one without them says so itself.
     */
    @Override
    protected void setupConnection() throws IOException {
        loggedIn = true;
        long heartbeatNanos = options.heartbeat().toNanos();
        command("SET @master_heartbeat_period = " + heartbeatNanos + ", @source_heartbeat_period = " + heartbeatNanos
                + ", @master_binlog_checksum = 'CRC32', @source_binlog_checksum = 'CRC32'"
                + ", SESSION net_write_timeout = " + NET_WRITE_TIMEOUT_SECONDS);
    }

    private void command(String sql) throws IOException {
        channel.write(new QueryCommand(sql));
        checkError(channel.read());
    }

    /** Ends the connection from any thread, whatever it is doing. */
    void closeSocket() {
        closed = true;
        Socket open = socket;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                closed = true; // closing is all that was wanted, and the reader notices by itself
            }
        }
    }

    /** Whether the server let it in. */
    boolean loggedIn() {
        return loggedIn;
    }

    /** Why the connection ended, where the connector knows. */
    @Nullable
    Exception lost() {
        return lost;
    }
}
