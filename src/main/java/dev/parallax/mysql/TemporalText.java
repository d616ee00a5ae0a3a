package dev.parallax.mysql;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * DATE, TIME, DATETIME and TIMESTAMP as text. Fields are printed as stored, never through a calendar: MySQL stores zero
 * dates, zero months and days, and 31 February where {@code sql_mode} lets it. TIMESTAMP is printed in UTC, as a session
 * with {@code time_zone='+00:00'} prints it.
 *
 * <p>Layouts: {@code my_datetime_packed_to_binary} and its neighbours in MySQL's sql-common/my_time.cc. The types with
 * fractions (since 5.6) are big-endian with an offset, so that they sort as bytes; the older ones are little-endian
 * numbers of decimal digits.
 */
final class TemporalText {

    private static final int MAX_FRACTION = 6;

    private TemporalText() {}

    /** Bytes of a fraction of {@code digits} digits. */
    private static int fractionBytes(int digits) {
        if (digits < 0 || digits > MAX_FRACTION) {
            throw new MalformedValueException("no time has " + digits + " fractional digits");
        }
        return (digits + 1) / 2;
    }

    /** Three bytes: 15 bits year, 4 month, 5 day. */
    static String date(byte[] buffer, int from) {
        int packed = (int) Bytes.littleEndian(buffer, from, 3);
        return day(packed >>> 9, packed >>> 5 & 15, packed & 31);
    }

    /** Three bytes, the signed number HHMMSS. */
    static String oldTime(byte[] buffer, int from) {
        long packed = Bytes.signedLittleEndian(buffer, from, 3);
        long digits = Math.abs(packed);
        return (packed < 0 ? "-" : "") + clock(digits / 10_000, digits / 100 % 100, digits % 100);
    }

    /** Eight bytes, the number YYYYMMDDHHMMSS. */
    static String oldDatetime(byte[] buffer, int from) {
        long packed = Bytes.littleEndian(buffer, from, 8);
        if (packed < 0 || packed > 99_999_999_999_999L) {
            throw new MalformedValueException("not a DATETIME");
        }
        long date = packed / 1_000_000;
        long time = packed % 1_000_000;
        return day(date / 10_000, date / 100 % 100, date % 100)
                + " "
                + clock(time / 10_000, time / 100 % 100, time % 100);
    }

    static String oldTimestamp(byte[] buffer, int from) {
        return timestamp(Bytes.littleEndian(buffer, from, 4), "");
    }

    static String timestamp2(byte[] buffer, int from, int digits) {
        int bytes = fractionBytes(digits);
        return timestamp(
                Bytes.bigEndian(buffer, from, 4), fraction(Bytes.bigEndian(buffer, from + 4, bytes), bytes, digits));
    }

    /** 1 bit sign (always set), 17 bits year * 13 + month, 5 day, 5 hour, 6 minute, 6 second. */
    static String datetime2(byte[] buffer, int from, int digits) {
        int bytes = fractionBytes(digits);
        long packed = Bytes.bigEndian(buffer, from, 5) - 0x8000000000L;
        if (packed < 0) {
            throw new MalformedValueException("a negative DATETIME");
        }
        return datetime(packed, fraction(Bytes.bigEndian(buffer, from + 5, bytes), bytes, digits));
    }

    /**
     * 1 bit sign, 1 unused, 10 hour, 6 minute, 6 second. Sign and fraction belong together: a negative time is the
     * complement of all its bytes.
     */
    static String time2(byte[] buffer, int from, int digits) {
        int bytes = fractionBytes(digits);
        long offset = 0x800000L << (8 * bytes);
        long packed = Bytes.bigEndian(buffer, from, 3 + bytes) - offset;
        long magnitude = Math.abs(packed);
        long whole = magnitude >>> (8 * bytes);
        String fraction = fraction(magnitude & ((1L << (8 * bytes)) - 1), bytes, digits);
        return (packed < 0 ? "-" : "") + clock(whole >>> 12 & 0x3FF, whole >>> 6 & 63, whole & 63) + fraction;
    }

    /** Year to second in {@code packed} as in a DATETIME without its sign. */
    static String datetime(long packed, String fraction) {
        return packedDay(packed) + " " + clock(packed >>> 12 & 31, packed >>> 6 & 63, packed & 63) + fraction;
    }

    static String packedDay(long packed) {
        long yearMonth = packed >>> 22;
        return day(yearMonth / 13, yearMonth % 13, packed >>> 17 & 31);
    }

    static String clock(long hour, long minute, long second) {
        return two(hour) + ":" + two(minute) + ":" + two(second);
    }

    /** Second 0 is the zero timestamp, not 1970. */
    private static String timestamp(long seconds, String fraction) {
        if (seconds == 0) {
            return "0000-00-00 00:00:00" + fraction;
        }
        LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        return day(time.getYear(), time.getMonthValue(), time.getDayOfMonth())
                + " "
                + clock(time.getHour(), time.getMinute(), time.getSecond())
                + fraction;
    }

    /** Stored with an even number of digits: a byte holds two. */
    private static String fraction(long stored, int bytes, int digits) {
        if (digits == 0) {
            return "";
        }
        String text = Long.toString(stored);
        int width = 2 * bytes;
        if (text.length() > width) {
            throw new MalformedValueException("a fraction of a second of more than " + width + " digits");
        }
        return "." + ("0".repeat(width - text.length()) + text).substring(0, digits);
    }

    private static String day(long year, long month, long day) {
        String text = Long.toString(year);
        return "0".repeat(Math.max(0, 4 - text.length())) + text + "-" + two(month) + "-" + two(day);
    }

    private static String two(long value) {
        return value < 10 ? "0" + value : Long.toString(value);
    }
}
