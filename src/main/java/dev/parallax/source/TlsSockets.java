package dev.parallax.source;

import com.github.shyiko.mysql.binlog.network.SSLSocketFactory;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.SslMode;
import dev.parallax.server.ConnectionProblems;
import dev.parallax.server.TrustedCertificates;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Encrypts the dump connection as {@code --ssl-mode} asks. */
final class TlsSockets implements SSLSocketFactory {

    private final ConnectionSettings server;
    private final SSLContext context;

    /** Throws ProblemException (PX-NET-005) where the authority's certificate is missing or unreadable. */
    TlsSockets(ConnectionSettings server) {
        this.server = server;
        try {
            context = SSLContext.getInstance("TLS");
            context.init(null, trust(server), null);
        } catch (GeneralSecurityException e) {
            throw ConnectionProblems.encryption(server, "this JDK cannot do it: " + e.getMessage());
        }
    }

    private static TrustManager[] trust(ConnectionSettings server) throws GeneralSecurityException {
        if (!server.sslMode().verifiesCertificate()) {
            return new TrustManager[] {new TrustsAnyone()};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(TrustedCertificates.load(server));
        return factory.getTrustManagers();
    }

    @Override
    public SSLSocket createSocket(Socket plain) throws SocketException {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, server.host(), server.port(), true);
            if (server.sslMode() == SslMode.VERIFY_IDENTITY) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                socket.setSSLParameters(parameters);
            }
            return socket;
        } catch (IOException e) {
            SocketException wrapped = new SocketException(e.getMessage());
            wrapped.initCause(e);
            throw wrapped;
        }
    }

    /** PREFERRED and REQUIRED encrypt and do not verify: that is what these modes mean. */
    private static final class TrustsAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
