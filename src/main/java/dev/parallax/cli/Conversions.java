package dev.parallax.cli;

import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How option values are written: durations, times, tables. */
final class Conversions {

    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(ms|s|m|h|d)");

    private Conversions() {}

    /**
     * Classes rather than lambdas: a lambda of one of picocli's interfaces keeps them, and all that is built on them, out
     * of the class archive that makes starting fast.
     */
    static void register(CommandLine commandLine) {
        commandLine.registerConverter(Duration.class, new ITypeConverter<>() {
            @Override
            public Duration convert(String text) {
                return duration(text);
            }
        });
        commandLine.registerConverter(Instant.class, new ITypeConverter<>() {
            @Override
            public Instant convert(String text) {
                return instant(text);
            }
        });
        commandLine.registerConverter(TableName.class, new ITypeConverter<>() {
            @Override
            public TableName convert(String text) {
                return table(text);
            }
        });
        commandLine.registerConverter(GtidSet.class, new ITypeConverter<>() {
            @Override
            public GtidSet convert(String text) {
                return gtidSet(text);
            }
        });
        commandLine.registerConverter(Sided.class, new ITypeConverter<>() {
            @Override
            public Sided convert(String text) {
                return Sided.parse(text);
            }
        });
    }

    /** {@code 500ms}, {@code 1.5s}, {@code 10m}, {@code 24h}, {@code 7d}. */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new TypeConversionException("'" + text + "' is not a duration such as 500ms, 30s, 10m or 24h");
        }
        double millis = Double.parseDouble(matcher.group(1))
                * switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        return Duration.ofMillis(Math.round(millis));
    }

    /** ISO-8601 with or without an offset; without one it is this machine's time zone. */
    static Instant instant(String text) {
        String iso = text.strip().replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeParseException withoutOffset) {
            try {
                return LocalDateTime.parse(iso).atZone(ZoneId.systemDefault()).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(
                        "'" + text + "' is not a time such as 2026-11-22T03:00:00Z or 2026-11-22T03:00:00+01:00");
            }
        }
    }

    /** As MySQL prints it. */
    static GtidSet gtidSet(String text) {
        try {
            return GtidSet.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is not a GTID set such as UUID:1-100");
        }
    }

    /** {@code schema.table}. */
    static TableName table(String text) {
        int dot = text.indexOf('.');
        if (dot < 1 || dot == text.length() - 1) {
            throw new TypeConversionException("'" + text + "' is not a table such as shop.orders");
        }
        return new TableName(text.substring(0, dot), text.substring(dot + 1));
    }
}
