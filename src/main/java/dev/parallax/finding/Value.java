package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column's value as a report shows it.
 *
 * @param text as the server's SELECT prints it; binary strings as 0x..., a FLOAT with all its digits; null for SQL NULL
 * @param truncated whether {@code text} is cut short for the report
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Value(String column, @Nullable String text, boolean truncated) {

    /** Whether another may be this one, as far as both show it: long ones are cut at their own places by who shows them. */
    public boolean isLike(Value other) {
        String a = text;
        String b = other.text;
        if (a == null || b == null || (!truncated && !other.truncated)) {
            return Objects.equals(a, b);
        }
        // A cut one is longer than what it shows.
        boolean longer = truncated ? b.length() > a.length() : a.length() > b.length();
        boolean canBe = (truncated && other.truncated) || longer;
        return canBe && a.regionMatches(0, b, 0, Math.min(a.length(), b.length()) - 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Value that
                && truncated == that.truncated
                && column.equals(that.column)
                && Objects.equals(text, that.text);
    }

    @Override
    public int hashCode() {
        return column.hashCode() * 31 + Objects.hashCode(text);
    }
}
