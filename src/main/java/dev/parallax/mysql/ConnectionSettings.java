package dev.parallax.mysql;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach one server, for JDBC and for the replication stream alike.
 *
 * @param node what messages call the server, for example {@code a}
 * @param host name or address; an IPv6 address without brackets
 * @param sslCa PEM file of the certificate authority; needed for the modes that verify, and turns REQUIRED into
 *     VERIFY_CA, as MySQL's clients do
 * @param connectTimeout limit for connecting and logging in; must be positive
 */
public record ConnectionSettings(
        String node,
        String host,
        int port,
        String user,
        Password password,
        SslMode sslMode,
        @Nullable Path sslCa,
        Duration connectTimeout) {

    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

    public ConnectionSettings {
        // The host becomes part of a JDBC URL; nothing in it may read as an option there.
        if (!host.matches("[\\p{Alnum}._:%-]+")) {
            throw new IllegalArgumentException("not a host name or address: " + host);
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a port: " + port);
        }
        if (connectTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("a connect timeout must be positive: " + connectTimeout);
        }
        if (sslMode == SslMode.REQUIRED && sslCa != null) {
            sslMode = SslMode.VERIFY_CA;
        }
    }

    /** Encrypted if the server can, with the default time limit. */
    public static ConnectionSettings of(String node, String host, int port, String user, Password password) {
        return new ConnectionSettings(
                node, host, port, user, password, SslMode.PREFERRED, null, DEFAULT_CONNECT_TIMEOUT);
    }

    public ConnectionSettings withUser(String newUser, Password newPassword) {
        return new ConnectionSettings(node, host, port, newUser, newPassword, sslMode, sslCa, connectTimeout);
    }

    public ConnectionSettings withPort(int newPort) {
        return new ConnectionSettings(node, host, newPort, user, password, sslMode, sslCa, connectTimeout);
    }

    public ConnectionSettings withSsl(SslMode newMode, @Nullable Path newCa) {
        return new ConnectionSettings(node, host, port, user, password, newMode, newCa, connectTimeout);
    }

    public ConnectionSettings withConnectTimeout(Duration newTimeout) {
        return new ConnectionSettings(node, host, port, user, password, sslMode, sslCa, newTimeout);
    }

    /** {@code host:port}, with brackets around an IPv6 address. */
    public String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** For messages: {@code a (db1:3306)}. */
    public String label() {
        return node + " (" + address() + ")";
    }
}
