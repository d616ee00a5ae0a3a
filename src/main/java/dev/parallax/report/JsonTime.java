package dev.parallax.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as reports write them: ISO-8601 in UTC, always six decimals, which is what a binary log records. */
final class JsonTime {

    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private JsonTime() {}

    static String text(Instant time) {
        return MICROS.format(time);
    }
}
