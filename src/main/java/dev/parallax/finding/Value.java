package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One column's value as a report shows it.
 *
 * @param text as the server's SELECT prints it; binary strings as 0x...; null for SQL NULL
 * @param truncated whether {@code text} is cut short for the report
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Value(String column, @Nullable String text, boolean truncated) {

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
