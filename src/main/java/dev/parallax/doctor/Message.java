package dev.parallax.doctor;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A sentence with expressions in braces, which stand for their values. */
final class Message {

    private static final Pattern VALUE = Pattern.compile("\\{([^{}]+)}");

    /** Longer lists do not stand in a sentence. */
    private static final int LONGEST = 200;

    /** A server's error names the worker, the transaction and the place in the log before it says what is wrong. */
    private static final int LONGEST_TEXT = 400;

    private final String text;
    private final List<Expression> values = new ArrayList<>();

    /** Throws Expression.Mistake where a value is no expression. */
    Message(String text) {
        this.text = text;
        for (Matcher matcher = VALUE.matcher(text); matcher.find(); ) {
            values.add(Expression.compile(matcher.group(1)));
        }
    }

    Set<List<String>> variables() {
        Set<List<String>> variables = new LinkedHashSet<>();
        values.forEach(value -> variables.addAll(value.variables()));
        return variables;
    }

    /** The sentence; what is not known in it is said to be so. */
    String of(Map<String, Object> names) {
        StringBuilder sentence = new StringBuilder();
        int from = 0;
        int number = 0;
        for (Matcher matcher = VALUE.matcher(text); matcher.find(); from = matcher.end()) {
            sentence.append(text, from, matcher.start());
            try {
                sentence.append(shown(values.get(number++).evaluate(names)));
            } catch (Expression.Unknown e) {
                sentence.append("(not known)");
            }
        }
        return sentence.append(text.substring(from)).toString();
    }

    /** A value for a person: whole seconds without decimals, lists with commas. */
    static String shown(@Nullable Object value) {
        String shown;
        if (value instanceof List<?> list) {
            StringJoiner items = new StringJoiner(", ");
            list.forEach(item -> items.add(shown(item)));
            shown = items.toString();
        } else if (value instanceof Double number) {
            // A limit of 16 EiB, such as that of max_binlog_cache_size, is no Long.
            shown = number == Math.rint(number) && !Double.isInfinite(number)
                    ? new BigDecimal(number).toPlainString()
                    : String.format(Locale.ROOT, "%.6f", number).replaceFirst("0+$", "");
        } else {
            shown = String.valueOf(value);
        }
        int longest = value instanceof List<?> ? LONGEST : LONGEST_TEXT;
        return shown.length() <= longest ? shown : shown.substring(0, longest) + "…";
    }
}
