package dev.parallax.repair;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/**
 * SQL literals that give back the bytes they were made of, whatever the file goes through. Only printable ASCII is
 * written as text, and that without backslashes, whose meaning depends on the SQL mode; all else is hex digits.
 */
final class Literals {

    /** Character sets in which ASCII text has the bytes of ASCII. */
    private static final Set<String> LIKE_ASCII =
            Set.of("utf8mb4", "utf8mb3", "utf8", "latin1", "latin2", "latin5", "latin7", "ascii", "cp1251", "cp1250");

    /** Longer text is hex digits: nobody reads it. */
    private static final int READABLE = 2000;

    private Literals() {}

    /** Bytes. */
    static String bytes(String hex) {
        return "x'" + hex + "'";
    }

    /** Text as it is stored in a character set. */
    static String text(String charset, String hex) {
        String ascii = readable(charset, hex);
        return ascii != null ? ascii : "_" + charset + " x'" + hex + "'";
    }

    /** The same to be compared with bytes. */
    static String textBytes(String charset, String hex) {
        String ascii = readable(charset, hex);
        return ascii != null ? ascii : bytes(hex);
    }

    /** Text that came as characters, in the character set of the connection. */
    static String text(String text) {
        return text("utf8mb4", HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A number as the server prints it, that is to stay a DOUBLE. */
    static String floating(String text) {
        return text.indexOf('e') >= 0 ? text : text + "e0";
    }

    /** What the server's {@code SHA2(..., 256)} gives for these bytes. */
    static String sha256(String hex) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(HexFormat.of().parseHex(hex));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @org.jspecify.annotations.Nullable String readable(String charset, String hex) {
        if (!LIKE_ASCII.contains(charset) || hex.length() > 2 * READABLE) {
            return null;
        }
        byte[] bytes = HexFormat.of().parseHex(hex);
        for (byte b : bytes) {
            if (b < ' ' || b > '~' || b == '\\') {
                return null;
            }
        }
        return "'" + new String(bytes, StandardCharsets.US_ASCII).replace("'", "''") + "'";
    }
}
