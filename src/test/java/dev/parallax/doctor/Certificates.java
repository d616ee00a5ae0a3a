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

    /** One that was valid for a day of the past. */
    static final String EXPIRED = "expired";

    /** One that is to be renewed soon. */
    static final String SHORT = "short";

    private Certificates() {}

    /**
     * Writes {@code NAME-cert.pem} and {@code NAME-key.pem}.
     *
     * @param ago how many days ago it became valid
     * @param days for how many days from then
     */
    static void write(Path folder, String name, int ago, int days) {
        Path store = folder.resolve(name + ".p12");
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
                            "CN=" + name,
                            "-startdate",
                            "-" + ago + "d",
                            "-validity",
                            String.valueOf(days),
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
                    folder.resolve(name + "-cert.pem"),
                    "CERTIFICATE",
                    Objects.requireNonNull(keys.getCertificate("server")).getEncoded());
            write(
                    folder.resolve(name + "-key.pem"),
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
