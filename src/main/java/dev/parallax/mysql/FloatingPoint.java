package dev.parallax.mysql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Floating-point numbers as MySQL prints them: {@code my_gcvt} in strings/dtoa.cc with the widest field
 * (MY_GCVT_MAX_FIELD_WIDTH), which every number fits.
 *
 * <p>A DOUBLE is the shortest decimal that reads back as the same double, and the nearest of those. A FLOAT is rounded
 * to six digits (FLT_DIG), so that different FLOATs may print alike. {@code Double.toString} of JDK 17 does not do:
 * it prints 5.684341886080801E-14 for 2^-44, and a digit too many for others (JDK-4511638).
 */
public final class FloatingPoint {

    private static final int FLOAT_DIGITS = 6;

    /** 17 digits tell any two doubles apart, 9 any two floats. */
    private static final int MAX_DOUBLE_DIGITS = 17;

    /** MAX_DECPT_FOR_F_FORMAT in MySQL's dtoa.h: numbers far from 1 are printed with an exponent. */
    private static final int MAX_POINT = 15;

    private FloatingPoint() {}

    static String ofDouble(double value) {
        return isPrintable(value) ? print(value < 0 || isNegativeZero(value), shortest(Math.abs(value))) : "0";
    }

    static String ofFloat(float value) {
        if (!isPrintable(value)) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        return print(
                value < 0 || isNegativeZero(value), exact.round(new MathContext(FLOAT_DIGITS, RoundingMode.HALF_EVEN)));
    }

    /** With as many digits as it takes to tell a FLOAT from its neighbours, which no SELECT of the column prints. */
    static String ofFloatExactly(float value) {
        if (!isPrintable(value)) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(value));
        BigDecimal rounded = exact;
        for (int digits = FLOAT_DIGITS; digits <= 9; digits++) {
            rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.floatValue() == Math.abs(value)) {
                break;
            }
        }
        return print(value < 0 || isNegativeZero(value), rounded);
    }

    /**
     * A FLOAT's value as {@link #ofFloatExactly} prints it.
     *
     * @param asDouble as the server prints the same number as a DOUBLE
     */
    public static String ofFloat(String asDouble) {
        return ofFloatExactly((float) Double.parseDouble(asDouble));
    }

    /**
     * A FLOAT's value as the server prints the same number as a DOUBLE.
     *
     * @param exactly as {@link #ofFloatExactly} prints it
     */
    public static String asDouble(String exactly) {
        return ofDouble(Float.parseFloat(exactly));
    }

    /** MySQL stores neither infinities nor NaN, and would print 0 for them. */
    private static boolean isPrintable(double value) {
        return Double.isFinite(value);
    }

    private static boolean isNegativeZero(double value) {
        return Double.doubleToRawLongBits(value) == Double.doubleToRawLongBits(-0.0);
    }

    /**
     * Both neighbours of the exact value have to be tried: just above a power of two the doubles lie twice as far apart
     * as just below it, so the nearest decimal of a given length may miss where the other one hits.
     */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MAX_DOUBLE_DIGITS; digits++) {
            BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
            BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
            boolean downHits = down.doubleValue() == value;
            boolean upHits = up.doubleValue() == value;
            if (downHits && upHits) {
                return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            }
            if (downHits || upHits) {
                return downHits ? down : up;
            }
        }
        return exact.round(new MathContext(MAX_DOUBLE_DIGITS, RoundingMode.HALF_EVEN));
    }

    private static String print(boolean negative, BigDecimal magnitude) {
        String sign = negative ? "-" : "";
        if (magnitude.signum() == 0) {
            return sign + "0";
        }
        BigDecimal stripped = magnitude.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int point = digits.length() - stripped.scale();
        boolean plain = point > -MAX_POINT && (point <= MAX_POINT || digits.length() > point);
        if (plain) {
            return sign + stripped.toPlainString();
        }
        String rest = digits.length() > 1 ? "." + digits.substring(1) : "";
        return sign + digits.charAt(0) + rest + "e" + (point - 1);
    }
}
