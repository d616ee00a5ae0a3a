package dev.parallax.verify;

import dev.parallax.verify.TableSql.Range;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a chunk are put into groups, the same on both nodes. Along one integer a group is a stretch of it, so
 * that the rows of a few groups are read without the rest of the chunk; else it is what a number made of the key leaves
 * over.
 */
final class Groups {

    /** Values of the key from one to another, both included. */
    private record Stretch(BigInteger first, BigInteger last) {}

    private final TableShape table;
    private final ComparedKey key;
    private final Range range;
    private final int count;
    /** Values of the key in a group; null where groups are no stretches. */
    private final @Nullable BigInteger width;

    /**
     * @param count how many, about
     * @param last where the range is open, up to which key there are rows; null where that is not known
     */
    Groups(TableShape table, ComparedKey key, Range range, int count, @Nullable BigInteger last) {
        this.table = table;
        this.key = key;
        this.range = range;
        this.count = count;
        this.width = table.integerKey() ? width(last) : null;
    }

    private @Nullable BigInteger width(@Nullable BigInteger last) {
        BigInteger end = range.upTo() == null ? last : integer(range.upTo());
        return range.behind() == null || end == null
                ? null
                : end.subtract(integer(range.behind()))
                        .divide(BigInteger.valueOf(count))
                        .max(BigInteger.ONE);
    }

    private static BigInteger integer(List<String> row) {
        return new BigInteger(row.get(0));
    }

    /** The number of a row's group. */
    String number() {
        return width != null
                ? key.order() + " DIV " + width
                : (table.integerKey() ? key.order() : key.groupNumber()) + " % " + count;
    }

    /** The rows of the range that are in one of these groups. */
    String isIn(Collection<BigInteger> which) {
        if (width == null) {
            return number() + which.stream().map(String::valueOf).collect(Collectors.joining(", ", " IN (", ")"));
        }
        return stretches(which, width).stream()
                .map(stretch -> key.order() + " BETWEEN " + stretch.first() + " AND " + stretch.last())
                .collect(Collectors.joining(" OR "));
    }

    private List<Stretch> stretches(Collection<BigInteger> which, BigInteger wide) {
        List<Stretch> joined = new ArrayList<>();
        for (BigInteger number : which.stream().sorted().toList()) {
            Stretch next = stretch(number, wide);
            Stretch before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && before.last().add(BigInteger.ONE).equals(next.first())) {
                joined.set(joined.size() - 1, new Stretch(before.first(), next.last()));
            } else {
                joined.add(next);
            }
        }
        return joined;
    }

    /** DIV leaves out what is behind the point, so that the group 0 reaches to both sides of 0. */
    private Stretch stretch(BigInteger number, BigInteger wide) {
        BigInteger at = number.multiply(wide);
        BigInteger more = wide.subtract(BigInteger.ONE);
        BigInteger first = number.signum() > 0 ? at : at.subtract(more);
        BigInteger last = number.signum() < 0 ? at : at.add(more);
        if (range.behind() != null) {
            first = first.max(integer(range.behind()).add(BigInteger.ONE));
        }
        return new Stretch(first, range.upTo() == null ? last : last.min(integer(range.upTo())));
    }
}
