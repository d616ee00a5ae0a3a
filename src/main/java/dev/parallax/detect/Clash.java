package dev.parallax.detect;

import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two concurrent writes of one key of {@link KeySpaces} that cannot both stand: one value given to two rows, or a parent
 * taken away from a child that was being added.
 *
 * @param a the transaction of node a
 * @param b the transaction of node b
 */
record Clash(KeySpaces.Space space, SettledWrite a, SettledWrite b) {

    /** The first two in a's order; null when none of the piece's writes clash. */
    static @Nullable Clash of(KeySpaces.Space space, Block block) {
        List<SettledWrite> writes = new ArrayList<>(block.kept());
        for (Side side : Side.values()) {
            if (!writes.contains(block.first(side))) {
                writes.add(block.first(side));
            }
        }
        writes.sort(Comparator.comparingLong(write -> write.transaction().place(Side.A)));
        for (SettledWrite a : writes) {
            if (a.transaction().origin() == Side.A) {
                for (SettledWrite b : writes) {
                    if (b.transaction().origin() == Side.B && isInverted(a, b) && clash(space.kind(), a, b)) {
                        return new Clash(space, a, b);
                    }
                }
            }
        }
        return null;
    }

    private static boolean isInverted(SettledWrite a, SettledWrite b) {
        return a.transaction().place(Side.A) < b.transaction().place(Side.A)
                && b.transaction().place(Side.B) < a.transaction().place(Side.B);
    }

    private static boolean clash(KeySpaces.Kind kind, SettledWrite a, SettledWrite b) {
        if (kind == KeySpaces.Kind.UNIQUE) {
            return takes(a) && takes(b) && a.original().after != b.original().after;
        }
        return (isGone(a) && refers(b)) || (refers(a) && isGone(b));
    }

    private static boolean takes(SettledWrite write) {
        long after = write.original().after;
        return after != WriteBatch.ABSENT && after != write.original().before;
    }

    private static boolean isGone(SettledWrite write) {
        return write.original().after == WriteBatch.ABSENT;
    }

    private static boolean refers(SettledWrite write) {
        return write.original().after == KeySpaces.REFERRED_TO;
    }

    /** Of a foreign key: the write that took the parent away. */
    SettledWrite gone() {
        return isGone(a) ? a : b;
    }

    /** Of a foreign key: the write that added the child. */
    SettledWrite reference() {
        return isGone(a) ? b : a;
    }

    /** The tables whose definition the claim rests on. */
    List<TableName> tables() {
        List<TableName> tables = new ArrayList<>(List.of(space.table()));
        for (KeySpaces.Reference reference : space.references()) {
            tables.add(reference.child());
        }
        return tables;
    }
}
