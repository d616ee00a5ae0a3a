package dev.parallax.detect;

import dev.parallax.change.RowsEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which columns the images of a table's rows hold, where they do not hold all: one small number for each set of columns
 * of each layout, the same for both logs. {@link ImageDigest} carries it.
 */
final class ImageShapes {

    /** Of images that are not to be compared by their digests with others of different bytes. */
    static final int INCOMPARABLE = 0;

    /** Of images that hold every column. */
    static final int WHOLE = -1;

    private static final int MOST = 0xFFFF;

    private record Shape(int layout, BitSet columns) {}

    private final List<Shape> shapes = new ArrayList<>();

    /** The number for these columns under this layout. */
    int of(int layout, BitSet columns) {
        Shape wanted = new Shape(layout, columns);
        int known = shapes.indexOf(wanted);
        if (known >= 0) {
            return known + 1;
        }
        if (shapes.size() == MOST) {
            return INCOMPARABLE;
        }
        shapes.add(wanted);
        return shapes.size();
    }

    static BitSet before(RowsEvent rows) {
        BitSet columns = new BitSet();
        for (int i = 0; i < rows.table().columnCount(); i++) {
            columns.set(i, rows.beforeHolds(i));
        }
        return columns;
    }

    static BitSet after(RowsEvent rows) {
        BitSet columns = new BitSet();
        for (int i = 0; i < rows.table().columnCount(); i++) {
            columns.set(i, rows.afterHolds(i));
        }
        return columns;
    }
}
