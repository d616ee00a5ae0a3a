package dev.parallax.report;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as reports write them: ISO-8601 in UTC, always six decimals, which is what a binary log records. */
final class JsonTime {

    private static final DateTimeFormatter UNUSUAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private JsonTime() {}

    static String text(Instant time) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > 9999) {
            return UNUSUAL.format(utc); // no server commits then, and a log may say so all the same
        }
        byte[] text = "0000-00-00T00:00:00.000000Z".getBytes(StandardCharsets.ISO_8859_1);
        putBefore(4, utc.getYear(), text);
        putBefore(7, utc.getMonthValue(), text);
        putBefore(10, utc.getDayOfMonth(), text);
        putBefore(13, utc.getHour(), text);
        putBefore(16, utc.getMinute(), text);
        putBefore(19, utc.getSecond(), text);
        putBefore(26, utc.getNano() / 1000, text);
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static void putBefore(int end, int number, byte[] text) {
        int at = end;
        for (int rest = number; rest > 0; rest /= 10) {
            text[--at] = (byte) ('0' + rest % 10);
        }
    }
}
