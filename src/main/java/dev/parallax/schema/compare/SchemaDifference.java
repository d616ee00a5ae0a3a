package dev.parallax.schema.compare;

import org.jspecify.annotations.Nullable;

/**
 * One way in which the two nodes' schemas differ.
 *
 * @param property what of the object differs; null when the whole object is missing on one node
 * @param a what node a has; null when it has nothing
 * @param b likewise for node b
 * @param why what it can do, in a sentence
 */
public record SchemaDifference(
        SchemaObject object,
        @Nullable String property,
        @Nullable String a,
        @Nullable String b,
        Effect effect,
        String why) {

    /** Whether it is the same difference as another, whatever was read in between. */
    boolean isSameAs(SchemaDifference other) {
        return object.equals(other.object)
                && java.util.Objects.equals(property, other.property)
                && java.util.Objects.equals(a, other.a)
                && java.util.Objects.equals(b, other.b);
    }
}
