package dev.parallax.testing;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.Password;
import dev.parallax.sandbox.MySqlServer;

/** How Parallax connects to a server of a test with all rights. */
public final class AsRoot {

    private AsRoot() {}

    /** Named as the server is. */
    public static ConnectionSettings on(MySqlServer server) {
        return ConnectionSettings.of(
                server.name(),
                server.host(),
                server.port(),
                server.root().user(),
                Password.of(server.root().password()));
    }
}
