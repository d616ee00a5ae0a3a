package dev.parallax.schema;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.schema.compare.SchemaComparison;
import dev.parallax.schema.compare.SchemaDifference;
import dev.parallax.schema.compare.ServerSchemas;
import dev.parallax.server.Connections;
import dev.parallax.testing.AsRoot;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the servers of a pair say of one database. */
final class Definitions {

    private Definitions() {}

    static ServerSchemas read(MySqlServer server, String database) {
        ConnectionSettings settings = AsRoot.on(server);
        try (Connection connection = Connections.open(settings)) {
            return ServerSchemas.read(
                    connection, settings, object -> object.schema().equals(database));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<SchemaDifference> compare(MySqlPair pair, String database) {
        return SchemaComparison.of(read(pair.a(), database), read(pair.b(), database));
    }
}
