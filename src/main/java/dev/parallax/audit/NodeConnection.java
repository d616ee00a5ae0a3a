package dev.parallax.audit;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.server.Connections;
import dev.parallax.server.ServerIdentity;
import dev.parallax.source.BinlogInventory;
import java.sql.Connection;
import java.sql.SQLException;

/** One node's JDBC connection, for asking; nothing is ever written through it. */
final class NodeConnection implements AutoCloseable {

    private final ConnectionSettings settings;
    private final Connection connection;
    private final ServerIdentity identity;

    private NodeConnection(ConnectionSettings settings, Connection connection, ServerIdentity identity) {
        this.settings = settings;
        this.connection = connection;
        this.identity = identity;
    }

    static NodeConnection open(ConnectionSettings settings) {
        Connection connection = Connections.open(settings);
        try {
            return new NodeConnection(settings, connection, ServerIdentity.read(connection, settings));
        } catch (RuntimeException e) {
            close(connection);
            throw e;
        }
    }

    ConnectionSettings settings() {
        return settings;
    }

    Connection connection() {
        return connection;
    }

    ServerIdentity identity() {
        return identity;
    }

    BinlogInventory inventory() {
        return new BinlogInventory(settings, connection);
    }

    @Override
    public void close() {
        close(connection);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was written, so nothing is lost with a connection that does not close.
        }
    }
}
