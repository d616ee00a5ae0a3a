package dev.parallax.doctor;

import java.util.AbstractMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by name as an expression sees them. Asking for one that is not known is noted, whatever the expression makes of
 * the answer, and ends the evaluation: nothing is true, false or empty for want of knowledge.
 */
final class Known extends AbstractMap<String, Object> {

    private final List<String> path;
    private final Map<?, ?> values;
    private final Consumer<List<String>> missing;

    Known(List<String> path, Map<?, ?> values, Consumer<List<String>> missing) {
        this.path = path;
        this.values = values;
        this.missing = missing;
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        Object value = values.get(name);
        List<String> at = java.util.stream.Stream.concat(
                        path.stream(), java.util.stream.Stream.of(String.valueOf(name)))
                .toList();
        if (value == null) {
            missing.accept(at);
            throw new IllegalStateException(String.join(".", at) + " is not known");
        }
        return value instanceof Map<?, ?> map ? new Known(at, map, missing) : value;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return values.containsKey(name);
    }

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Its keys are names; nobody writes through it.
    public Set<Entry<String, Object>> entrySet() {
        return (Set) java.util.Collections.unmodifiableMap(values).entrySet();
    }
}
