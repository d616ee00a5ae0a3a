package dev.parallax.repair;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which numbers a column of an exact type holds. */
final class Ranges {

    private static final Map<String, Integer> BITS =
            Map.of("tinyint", 8, "smallint", 16, "mediumint", 24, "int", 32, "bigint", 64);

    private static final Pattern DECIMAL = Pattern.compile("decimal\\((\\d+),(\\d+)\\).*");

    private Ranges() {}

    /** @param columnType such as {@code int unsigned} or {@code decimal(10,2)} */
    static boolean fits(String columnType, BigDecimal number) {
        String type = columnType.toLowerCase(Locale.ROOT);
        boolean unsigned = type.contains("unsigned");
        if (unsigned && number.signum() < 0) {
            return false;
        }
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            int whole = Integer.parseInt(decimal.group(1)) - Integer.parseInt(decimal.group(2));
            return number.abs().compareTo(BigDecimal.TEN.pow(whole)) < 0;
        }
        Integer bits = BITS.get(type.replaceAll("[^a-z].*", ""));
        if (bits == null) {
            return false;
        }
        BigInteger limit = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
        BigInteger value = number.toBigInteger();
        return value.compareTo(limit) < 0 && value.compareTo(unsigned ? BigInteger.ZERO : limit.negate()) >= 0;
    }
}
