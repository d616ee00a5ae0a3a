package dev.parallax.finding;

import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What a finding rests on where row images lack columns ({@code binlog_row_image} MINIMAL or NOBLOB, partial JSON). */
public final class PartialImages {

    private PartialImages() {}

    /** The name of the witness's fact that lists the columns of a node's row which no image shows. */
    public static String notLogged(Side side) {
        return "columns not in the row images of " + side.label();
    }

    /** A sentence on what was not compared; null where the images hold everything. */
    static @Nullable String tell(Witness witness) {
        String a = witness.facts().get(notLogged(Side.A));
        String b = witness.facts().get(notLogged(Side.B));
        if (a == null && b == null) {
            return null;
        }
        String columns = a != null && a.equals(b)
                ? RowText.printable(a) + " on either node"
                : a == null
                        ? RowText.printable(String.valueOf(b)) + " on b"
                        : RowText.printable(a) + " on a" + (b == null ? "" : " and " + RowText.printable(b) + " on b");
        return merged(witness) + "The row images do not show " + columns
                + ": only columns that both nodes' images show were compared.";
    }

    private static String merged(Witness witness) {
        boolean disjoint = ConcurrentPair.of(witness) != null
                && !witness.columnsA().isEmpty()
                && !witness.columnsB().isEmpty()
                && Collections.disjoint(witness.columnsA(), witness.columnsB());
        return disjoint
                ? "T1 and T2 wrote different columns (" + Sentences.list(witness.columnsA()) + " on a, "
                        + Sentences.list(witness.columnsB()) + " on b), which an applier merges.\n"
                : "";
    }
}
