package dev.parallax.server;

import com.mysql.cj.exceptions.SSLParamsException;
import com.mysql.cj.jdbc.NonRegisteringDriver;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Opens JDBC connections that can only read: the session is {@code READ ONLY}, which the server enforces. The one
 * exception is for {@code setup}, whose purpose is to change servers.
 */
public final class Connections {

    /** What reading schemas and states needs, for messages about a missing privilege. */
    public static final String PRIVILEGES = "SELECT, REPLICATION CLIENT, REPLICATION SLAVE";

    /** The store holds public certificates alone; the format insists on a password. */
    private static final String STORE_PASSWORD = "public";

    /** What no question may take. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Connections() {}

    /**
     * A new connection in autocommit mode without a default schema; the caller closes it.
     *
     * @throws dev.parallax.problem.ProblemException PX-NET-001 unreachable, PX-NET-002 refused, PX-NET-005 no encryption
     */
    public static Connection open(ConnectionSettings server) {
        Connection connection = connect(server);
        try {
            connection.setReadOnly(true);
            return connection;
        } catch (SQLException e) {
            throw explain(server, e);
        }
    }

    /** As {@link #open}, and able to write: for {@code setup} and nothing else. */
    public static Connection openToWrite(ConnectionSettings server) {
        return connect(server);
    }

    /**
     * What is to be said where the first of two servers cannot be used: with it what is wrong with the other, which
     * else would come up only once the first is mended.
     */
    public static ProblemException withOther(ProblemException first, ConnectionSettings other) {
        try {
            open(other).close();
        } catch (ProblemException second) {
            return ConnectionProblems.both(first, second);
        } catch (SQLException e) {
            // It lets the account in, and nothing was wanted of it.
        }
        return first;
    }

    private static Connection connect(ConnectionSettings server) {
        Path trustStore = null;
        try {
            Properties properties = properties(server);
            if (server.sslMode().verifiesCertificate()) {
                trustStore = writeTrustStore(server);
                properties.setProperty(
                        "trustCertificateKeyStoreUrl", trustStore.toUri().toString());
                properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
                properties.setProperty("trustCertificateKeyStorePassword", STORE_PASSWORD);
                properties.setProperty("fallbackToSystemTrustStore", "false");
            }
            // Not by the DriverManager, which first makes one of every driver there is.
            Connection connection = Objects.requireNonNull(
                    new NonRegisteringDriver().connect("jdbc:mysql://" + server.address() + "/", properties));
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException e) {
            throw explain(server, e);
        } finally {
            delete(trustStore);
        }
    }

    private static Properties properties(ConnectionSettings server) {
        Properties properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password().reveal());
        properties.setProperty("sslMode", server.sslMode().name());
        properties.setProperty(
                "connectTimeout", Long.toString(server.connectTimeout().toMillis()));
        // Lifted once the login is done: a digest of a large chunk may take longer.
        properties.setProperty(
                "socketTimeout", Long.toString(server.connectTimeout().toMillis()));
        properties.setProperty("tcpKeepAlive", "true");
        // A server's own limits are made for its clients: definitions of many tables may take longer. Who reads
        // rows sets his own. The driver would set the second anew around each statement whose rows are read one by one.
        // Times are read in one zone: a node's own may be another than its peer's, and repeats an hour once a year.
        properties.setProperty(
                "sessionVariables",
                "max_execution_time=" + LONGEST.toMillis() + ", net_write_timeout=" + LONGEST.toSeconds()
                        + ", time_zone='+00:00'"
                        // A primary key that a server generated is in its logs, and can be hidden here.
                        + " /*!80030 , show_gipk_in_create_table_and_information_schema=1 */");
        properties.setProperty("netTimeoutForStreamingResults", "0");
        properties.setProperty("allowLoadLocalInfile", "false");
        properties.setProperty("tinyInt1isBit", "false");
        if (server.sslMode().mayBePlain()) {
            // Without TLS caching_sha2_password encrypts the password with the server's key, asked for here.
            properties.setProperty("allowPublicKeyRetrieval", "true");
        }
        return properties;
    }

    private static Path writeTrustStore(ConnectionSettings server) {
        KeyStore store = TrustedCertificates.load(server);
        try {
            Path file = Files.createTempFile("parallax-ca", ".p12");
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, STORE_PASSWORD.toCharArray());
            }
            return file;
        } catch (IOException | GeneralSecurityException e) {
            throw ConnectionProblems.encryption(server, "the certificates cannot be handed to the driver: " + e);
        }
    }

    private static void delete(@Nullable Path file) {
        if (file != null) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }

    private static RuntimeException explain(ConnectionSettings server, SQLException e) {
        Throwable deepest = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            deepest = cause;
            boolean tls = cause instanceof SSLException
                    || cause instanceof GeneralSecurityException
                    || cause instanceof SSLParamsException;
            if (tls && !ConnectionProblems.endedWithinTls(cause)) {
                return ConnectionProblems.encryption(server, ConnectionProblems.firstLine(cause));
            }
        }
        String detail = ConnectionProblems.firstLine(deepest);
        return ConnectionProblems.isConnectionLoss(e)
                ? ConnectionProblems.unreachable(server, detail)
                : ConnectionProblems.fromServer(
                        server, e.getErrorCode(), ConnectionProblems.firstLine(e), PRIVILEGES, e);
    }
}
