package dev.parallax.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A share as {@code 5%} or {@code 0.5%}; in percent. */
final class Share implements ITypeConverter<Double> {

    private static final Pattern PERCENT = Pattern.compile("(\\d+(?:\\.\\d+)?)%");

    @Override
    public Double convert(String text) {
        Matcher matcher = PERCENT.matcher(text);
        double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
        if (percent < 0 || percent > 100) {
            throw new TypeConversionException("'" + text + "' is not a share from 0% to 100%, such as 5% or 0.5%");
        }
        return percent;
    }
}
