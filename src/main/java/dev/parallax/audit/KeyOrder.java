package dev.parallax.audit;

import dev.parallax.finding.Value;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys as a person expects them: numbers by size, everything else as text. */
enum KeyOrder implements Comparator<List<Value>> {
    INSTANCE;

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,40}(\\.\\d{1,40})?");

    @Override
    public int compare(List<Value> one, List<Value> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = compare(one.get(i).text(), other.get(i).text());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    private static int compare(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return Boolean.compare(one != null, other != null);
        }
        boolean first = NUMBER.matcher(one).matches();
        boolean second = NUMBER.matcher(other).matches();
        if (first && second) {
            return new BigDecimal(one).compareTo(new BigDecimal(other));
        }
        return first == second ? one.compareTo(other) : first ? -1 : 1;
    }
}
