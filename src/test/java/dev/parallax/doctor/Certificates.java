package dev.parallax.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;

/** Certificates for servers, made with the JDK's own tool. */
final class Certificates {

    private static final String PASSWORD = "changeit";

    private Certificates() {}

    /** Writes {@code expired-cert.pem}, which was valid for one day of the past, and {@code expired-key.pem}. */
    static void writeExpired(Path folder) {
        Path store = folder.resolve("expired.p12");
        try {
            Process keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "server",
                            "-keyalg",
                            "RSA",
                            "-dname",
                            "CN=expired",
                            "-startdate",
                            "-10d",
                            "-validity",
                            "1",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            store.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD.toCharArray());
            }
            write(
                    folder.resolve("expired-cert.pem"),
                    "CERTIFICATE",
                    Objects.requireNonNull(keys.getCertificate("server")).getEncoded());
            write(
                    folder.resolve("expired-key.pem"),
                    "PRIVATE KEY",
                    Objects.requireNonNull(keys.getKey("server", PASSWORD.toCharArray()))
                            .getEncoded());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String kind, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + kind + "-----\n");
    }
}
