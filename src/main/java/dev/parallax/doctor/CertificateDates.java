package dev.parallax.doctor;

import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

/** {@code Ssl_server_not_after} as OpenSSL prints it, {@code Nov  2 20:55:48 2036 GMT}, as a date. */
final class CertificateDates {

    private static final DateTimeFormatter OPENSSL =
            DateTimeFormatter.ofPattern("MMM d HH:mm:ss yyyy zzz", Locale.ENGLISH);

    private CertificateDates() {}

    /** Replaces the text by seconds since the epoch under {@code certificate_expires}, where there is one. */
    static void add(Map<String, Object> status) {
        if (status.get("ssl_server_not_after") instanceof String text) {
            try {
                status.put(
                        "certificate_expires",
                        ZonedDateTime.parse(text.replaceAll(" +", " "), OPENSSL)
                                .withZoneSameInstant(ZoneOffset.UTC)
                                .toEpochSecond());
            } catch (DateTimeParseException e) {
                status.remove("certificate_expires"); // Unknown, then: another TLS library, another format.
            }
        }
    }
}
