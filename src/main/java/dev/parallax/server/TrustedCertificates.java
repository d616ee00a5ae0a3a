package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;

/** The authorities of {@code --ssl-ca} as a key store, which is what the JDK and the JDBC driver take. */
public final class TrustedCertificates {

    private TrustedCertificates() {}

    /**
     * Reads the PEM file.
     *
     * @throws dev.parallax.problem.ProblemException PX-NET-005 where the mode needs one and it is missing or unreadable
     */
    public static KeyStore load(ConnectionSettings server) {
        Path file = server.sslCa();
        if (file == null) {
            throw ConnectionProblems.encryption(server, "it verifies the server's certificate and needs --ssl-ca");
        }
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (certificates.isEmpty()) {
                throw ConnectionProblems.encryption(server, file + " holds no certificate");
            }
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + number++, certificate);
            }
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw ConnectionProblems.encryption(server, file + " cannot be read as PEM certificates");
        }
    }
}
